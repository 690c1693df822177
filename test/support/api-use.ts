import type { RecordedRequest } from "../../emulator";
import { API_USE, EVERYWHERE } from "../../provider/ontap/api-use";

/** A path with its keys taken out: what they are called differs between the emulator and the vendor. */
const bare = (path: string) => path.replace(/\{[^}]*\}/g, "{}");

/** The dotted names of all that a body holds; lists count as what is in them. */
function membersOf(value: unknown, at = ""): string[] {
  if (Array.isArray(value)) return value.length === 0 ? [at] : value.flatMap((one) => membersOf(one, at));
  if (typeof value !== "object" || value === null) return [at];
  const members = Object.entries(value);
  return members.length === 0
    ? at === ""
      ? []
      : [at]
    : members.flatMap(([name, one]) => membersOf(one, at === "" ? name : `${at}.${name}`));
}

/** A line for each thing that a request uses of the API. */
export function usedBy({ system, label, query, body }: RecordedRequest): string[] {
  if (system !== "ontap") return [];
  const call = bare(label);
  // A link to the next page is followed as it is.
  const names = Object.keys(query).filter((name) => !EVERYWHERE.has(name) && !name.startsWith("start."));
  const fields = query.fields === undefined ? [] : query.fields.split(",");
  return [
    call,
    ...names.map((name) => `${call} query ${name}`),
    ...fields.map((name) => `${call} fields ${name}`),
    ...membersOf(body).flatMap((name) => (name === "" ? [] : [`${call} body ${name}`])),
  ];
}

/** The same of the table. */
export const TOLD: ReadonlySet<string> = new Set(
  API_USE.flatMap(({ method, path, query = [], fields = [], body = [] }) => {
    const call = `${method} ${bare(path)}`;
    return [
      call,
      ...query.map((name) => `${call} query ${name}`),
      ...fields.map((name) => `${call} fields ${name}`),
      ...body.map((name) => `${call} body ${name}`),
    ];
  }),
);
