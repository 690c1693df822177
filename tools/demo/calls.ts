import type { RecordedRequest } from "pulumi-netapp/emulator";

/** A call as the demo compares and shows it. */
export interface SentCall {
  /** `PATCH /protocols/san/iscsi/services/{svm.uuid}`, `element ModifyAccount` */
  readonly label: string;
  /** What it carried, as JSON text with its secrets masked; empty for none. */
  readonly carried: string;
  readonly status: number;
  /** How often it was repeated: polls of a job. */
  times: number;
}

/** Which fields of a body are never shown. */
const SECRET_FIELD = /password|secret/i;

/** The calls that a step sent, in order; polls of one job are one line. */
export function callsOf(requests: readonly RecordedRequest[]): SentCall[] {
  const calls: SentCall[] = [];
  for (const { label, body, status } of requests) {
    const last = calls.find((call) => call.label === label && label.startsWith("GET /cluster/jobs"));
    if (last) last.times += 1;
    else calls.push({ label, carried: carried(label, body), status, times: 1 });
  }
  return calls;
}

/** `label {"body":1}`, by which calls are expected. */
export function signature({ label, carried }: SentCall): string {
  return carried === "" ? label : `${label} ${carried}`;
}

function carried(label: string, body: unknown): string {
  const content = label.startsWith("element ") ? (body as { params?: unknown } | undefined)?.params : body;
  if (content === undefined) return "";
  const text = JSON.stringify(content, (key, value) => (SECRET_FIELD.test(key) ? "[secret]" : value));
  return text === "{}" ? "" : text;
}

/** A table: which step sent what. Steps are in order; lines are at most `width` long where that is possible. */
export function callTable(steps: readonly { title: string; calls: readonly SentCall[] }[], width: number): string[] {
  const all = steps.flatMap(({ calls }) => calls.map((call) => shown(call).length));
  const first = Math.max(...all, 0) + 2;
  return steps.flatMap(({ title, calls }, index) => [
    `${String(index + 1).padStart(2)}  ${title}${calls.length === 0 ? ": no call" : ""}`,
    ...calls.flatMap((call) => {
      const lines = wrapped(call.carried, Math.max(width - first - 10, 30));
      const label = `${shown(call).padEnd(first)}${call.status}  `;
      return lines.map((line, n) => `    ${n === 0 ? label : " ".repeat(label.length)}${line}`.trimEnd());
    }),
  ]);
}

function shown({ label, times }: SentCall): string {
  const name = label.startsWith("element ") ? `Element  ${label.slice("element ".length)}` : `ONTAP    ${label}`;
  return times > 1 ? `${name} (${times} times)` : name;
}

/** Breaks JSON text behind commas. */
function wrapped(json: string, width: number): string[] {
  const lines = [""];
  for (const part of json.split(/(?<=,)(?=["{])/)) {
    const last = lines.length - 1;
    if (lines[last] !== "" && `${lines[last]}${part}`.length > width) lines.push(part);
    else lines[last] += part;
  }
  return lines;
}
