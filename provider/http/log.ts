import { trace } from "../base/say";

/** One line per call with `NETAPP_LOG=debug`: never a body, never a header. */
export function logCall(method: string, path: string, outcome: string, milliseconds: number, attempt: number): void {
  if (process.env.NETAPP_LOG !== "debug") return;
  trace(`debug: ${method} ${path} ${outcome} ${Math.round(milliseconds)} ms, attempt ${attempt}`);
}
