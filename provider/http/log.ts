import { redact } from "../base/redact";

/** One line per call on stderr with `NETAPP_LOG=debug`: never a body, never a header. */
export function logCall(method: string, path: string, outcome: string, milliseconds: number, attempt: number): void {
  if (process.env.NETAPP_LOG !== "debug") return;
  const line = `pulumi-netapp: debug: ${method} ${path} ${outcome} ${Math.round(milliseconds)} ms, attempt ${attempt}`;
  process.stderr.write(`${redact(line)}\n`);
}
