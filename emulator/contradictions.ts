import { type ApiAnswer, isObject } from "./wire";

/** How an answer is made one that proves nothing. */
export type Contradiction =
  /** `num_records` is one more than there are records. */
  | "count"
  /** No record, and the count that there was. */
  | "emptied"
  /** Each object twice. */
  | "twice"
  /** The same objects under other IDs and names. */
  | "other"
  /** The member that holds the objects is missing. */
  | "missing"
  /** The `id` of another JSON-RPC call. */
  | "other-call"
  /** A failure beside the success: the object does not exist. */
  | "both"
  /** HTTP 206. */
  | "partial"
  /** A link to the same page. */
  | "loop"
  /** A link to the next page that is none. */
  | "bad-link";

const LISTS = ["records", "accounts", "volumeAccessGroups", "initiators"];
const OBJECTS = [...LISTS, "account", "volumeAccessGroup"];
const SVM = { uuid: "00000000-0000-4000-8000-00000000fa11", name: "svm-of-nobody" };

/** An answer that contradicts itself, or what was asked; `link` leads to the request itself. One that is no JSON object stays as it is. */
export function contradicted(answer: ApiAnswer, how: Contradiction, link: string): ApiAnswer {
  if (how === "partial") return { ...answer, status: 206 };
  const body = parsed(answer.text);
  if (!body) return answer;
  const inner = isObject(body.result) ? body.result : body;
  const changed = change(inner, how, link);
  const envelope = isObject(body.result)
    ? { ...body, result: changed, ...around(how) }
    : { ...changed, ...around(how) };
  return { ...answer, text: JSON.stringify(envelope) };
}

/** What stands beside the result. */
function around(how: Contradiction): Record<string, unknown> {
  if (how === "other-call") return { id: -1 };
  return how === "both" ? { error: { code: "4", name: "xUnknownAccount", message: "It does not exist." } } : {};
}

function change(body: Record<string, unknown>, how: Contradiction, link: string): Record<string, unknown> {
  switch (how) {
    case "count":
      return { ...body, num_records: Number(body.num_records ?? 0) + 1 };
    case "emptied":
      return mapped(body, LISTS, () => []);
    case "twice":
      return counted(mapped(body, LISTS, (list) => (Array.isArray(list) ? [...list, ...list] : list)));
    case "other":
      return others(body) as Record<string, unknown>;
    case "missing":
      return Object.fromEntries(Object.entries(body).filter(([name]) => !OBJECTS.includes(name)));
    case "loop":
      return { ...body, _links: { next: { href: link } } };
    case "bad-link":
      return { ...body, _links: { next: { href: "http://[nowhere" } } };
    default:
      return body;
  }
}

function mapped(body: Record<string, unknown>, names: string[], map: (value: unknown) => unknown) {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, names.includes(name) ? map(value) : value]),
  );
}

function counted(body: Record<string, unknown>): Record<string, unknown> {
  return Array.isArray(body.records) ? { ...body, num_records: body.records.length } : body;
}

function others(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(others);
  if (!isObject(value)) return value;
  const changed = Object.entries(value).map(([name, member]) => {
    if (name === "svm") return [name, SVM];
    if (/^(accountID|volumeAccessGroupID|initiatorID)$/.test(name)) return [name, Number(member) + 1_000_000];
    if (/^(username|name|initiatorName)$/.test(name) && typeof member === "string") return [name, `${member}-other`];
    if (name === "uuid" && typeof member === "string") return [name, SVM.uuid];
    return [name, OBJECTS.includes(name) || name === "job" ? others(member) : member];
  });
  return Object.fromEntries(changed);
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return isObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}
