import type { ApiAnswer, ApiCall } from "../wire";
import { json, wantsLinks } from "./answers";
import type { OntapContext } from "./context";
import { OntapError } from "./errors";
import { keyFields, parseFields, project, standardFields, valuesAt } from "./fields";
import { parseFilter } from "./filter";
import { checkQuery, count, flag, parameter, parseQuery, type QueryPairs } from "./query";
import { known, type RecordShape } from "./shape";

/** One kind of object as GET shows it. */
export interface Readable {
  shape: RecordShape;
  /** Parameters of the collection GET besides filters on the shape's own fields. */
  extraFilters?: readonly string[];
  /** Parameters of the instance GET besides `fields`. */
  instanceParameters?: readonly string[];
  /** Adds `_links` to a record that was cut down to the fields asked for. */
  link?: (record: Record<string, unknown>, source: Record<string, unknown>) => void;
}

type Wire = Record<string, unknown>;

function cut(record: Wire, chosen: ReadonlySet<string>, kind: Readable, shape: RecordShape, links: boolean): Wire {
  const all = new Set([...chosen, ...keyFields(shape)]);
  const wire = structuredClone(project(record, all)) as Wire;
  if (links) kind.link?.(wire, record);
  return wire;
}

function matching(records: Wire[], filters: QueryPairs, shape: RecordShape, ignoreCase: boolean): Wire[] {
  const tests = filters.map(([name, value]) => {
    if (shape[name]?.writeOnly === true) throw new OntapError("262250", `"${name}" can only be written.`, name);
    // NetApp's Python clients write `True` and `False`.
    return { name, test: parseFilter(value, ignoreCase || shape[name]?.type === "boolean") };
  });
  return records.filter((record) => tests.every(({ name, test }) => test(valuesAt(record, name))));
}

function sorted(records: Wire[], orderBy: string | undefined, shape: RecordShape): Wire[] {
  if (orderBy === undefined) return records;
  const keys = orderBy.split(",").map((part) => {
    const [name = "", direction = "asc", ...rest] = part.trim().split(/\s+/);
    if (shape[name] === undefined || !["asc", "desc"].includes(direction) || rest.length > 0) {
      throw new OntapError("262197", `The value "${part}" is invalid for field "order_by".`, "order_by");
    }
    return { name, sign: direction === "asc" ? 1 : -1 };
  });
  const text = (record: Wire, name: string) => String(valuesAt(record, name)[0] ?? "");
  return [...records].sort((a, b) => {
    for (const { name, sign } of keys) {
      const [left, right] = [text(a, name), text(b, name)];
      if (left !== right) return left < right ? -sign : sign;
    }
    return 0;
  });
}

function search(records: Wire[], query: QueryPairs, shape: RecordShape, ignoreCase: boolean): Wire[] {
  const value = parameter(query, "query");
  const names = parameter(query, "query_fields");
  if ((value === undefined) !== (names === undefined)) {
    throw new OntapError("262212", "query and query_fields must be given together.", "query");
  }
  if (value === undefined || names === undefined) return records;
  const test = parseFilter(value, ignoreCase);
  const paths = names === "*" ? Object.keys(shape) : names.split(",");
  return records.filter((record) => paths.some((path) => test(valuesAt(record, path))));
}

/** The filters of a query that select records, checked. */
export function select(context: OntapContext, query: QueryPairs, records: Wire[], kind: Readable): Wire[] {
  const shape = known(kind.shape, (since) => context.store.knows(since));
  const filters = checkQuery(query, "collection", [...Object.keys(shape), ...(kind.extraFilters ?? [])]);
  const { filterCaseInsensitive, filterUnknownSvm } = context.switches;
  for (const [name, value] of filters) {
    const isName = name === "svm.name" || name === "svm.uuid";
    if (
      filterUnknownSvm === "error" &&
      isName &&
      !context.store.svms.some((svm) => [svm.uuid, svm.name].includes(value))
    ) {
      throw new OntapError("2621462", `SVM "${value}" does not exist.`, name);
    }
  }
  return matching(records, filters, shape, filterCaseInsensitive);
}

/** Answers a collection GET. */
export function list(context: OntapContext, call: ApiCall, all: Wire[], kind: Readable): ApiAnswer {
  const { switches } = context;
  const query = parseQuery(call.queryText, switches.plusIsSpace);
  const shape = known(kind.shape, (since) => context.store.knows(since));
  const chosen =
    parseFields(parameter(query, "fields"), shape, flag(query, "ignore_unknown_fields", false)) ??
    (switches.defaultFields === "all" ? standardFields(shape) : keyFields(shape));
  const found = search(select(context, query, all, kind), query, shape, switches.filterCaseInsensitive);
  const ordered = sorted(found, parameter(query, "order_by") ?? parameter(query, "$orderBy"), shape);
  const size = Math.min(count(query, "max_records", switches.maxPageSize, 1, 2 ** 31), switches.maxPageSize);
  const start = count(query, "start.token", count(query, "offset", 0, 0, 2 ** 31), 0, 2 ** 31);
  const page = ordered.slice(start, start + size);
  const full = page.length === size && size > 0;
  const more = full && (start + size < ordered.length || switches.trailingEmptyPage);
  const links = wantsLinks(call);
  const body: Wire = {};
  if (flag(query, "return_records", true) && (page.length > 0 || switches.emptyRecords === "array")) {
    body.records = page.map((record) => cut(record, chosen, kind, shape, links));
  }
  body.num_records = page.length;
  const self = call.queryText === "" ? call.path : `${call.path}?${call.queryText}`;
  const next = more ? nextLink(call, start + size) : undefined;
  // Accept: application/json drops all links but the one to the next page.
  if (links || next !== undefined) {
    body._links = {
      ...(links ? { self: { href: self } } : {}),
      ...(next === undefined ? {} : { next: { href: next } }),
    };
  }
  return json(call, 200, body, next === undefined ? {} : { Link: `<${next}>; rel="next"` });
}

function nextLink(call: ApiCall, start: number): string {
  const kept = call.queryText.split("&").filter((pair) => pair !== "" && !/^(start\.token|offset)=/.test(pair));
  return `${call.path}?${[...kept, `start.token=${start}`].join("&")}`;
}

/** Answers an instance GET. */
export function show(context: OntapContext, call: ApiCall, record: Wire, kind: Readable): ApiAnswer {
  const query = parseQuery(call.queryText, context.switches.plusIsSpace);
  const shape = known(kind.shape, (since) => context.store.knows(since));
  checkQuery(query, "instance", kind.instanceParameters ?? []);
  const asked = parseFields(parameter(query, "fields"), shape, flag(query, "ignore_unknown_fields", false));
  return json(call, 200, cut(record, asked ?? standardFields(shape), kind, shape, wantsLinks(call)));
}

/** A record as a POST with return_records=true gives it back. */
export function whole(context: OntapContext, call: ApiCall, record: Wire, kind: Readable): Wire {
  const shape = known(kind.shape, (since) => context.store.knows(since));
  return cut(record, standardFields(shape), kind, shape, wantsLinks(call));
}
