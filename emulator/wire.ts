import type { User } from "./users";

/** Which of the two APIs a request went to, or the authorization server. */
export type ApiName = "ontap" | "element" | "oauth";

/** A request as the routes see it. */
export interface ApiCall {
  system: ApiName;
  method: string;
  /** Path without query, as it came. */
  path: string;
  /** Decoded keys of the path. */
  params: Readonly<Record<string, string>>;
  /** Query text without "?", as it came. */
  queryText: string;
  headers: Readonly<Record<string, string | undefined>>;
  /** Body text; undefined when there was none. */
  text: string | undefined;
  /** Body parsed as JSON; undefined when there was none or it is no JSON. */
  body: unknown;
  user: User;
  /** Says that the write was carried out; jobs do so later. */
  applied(): void;
  /** What a fault wants from the job that this call starts. */
  jobFault: JobFault;
}

/** Instructions for the job of one call. */
export interface JobFault {
  delayMs?: number;
  vanish?: boolean;
  fail?: { code: string; message?: string | undefined; applied: boolean };
}

/** What a route answers. */
export interface ApiAnswer {
  status: number;
  headers?: Record<string, string>;
  /** Text of the body; JSON unless `type` says otherwise. */
  text: string;
  type: string;
  /** ONTAP code or Element name, for the record of requests. */
  errorCode?: string;
}

/** Carries one request out. */
export type Route = (call: ApiCall) => Promise<ApiAnswer> | ApiAnswer;

/** An HTML page as proxies and the Element web server send it. */
export function htmlAnswer(status: number, title: string): ApiAnswer {
  const text = `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return { status, type: "text/html; charset=utf-8", text };
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Waits. */
export function sleep(ms: number): Promise<void> {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve();
}
