import { OntapError } from "./errors";

/** Decoded query parameters in the order in which they came. */
export type QueryPairs = readonly (readonly [name: string, value: string])[];

/** What a query belongs to; decides which global parameters it may have. */
export type QueryKind = "collection" | "instance" | "write";

const everywhere = ["return_records", "return_timeout", "pretty"];
const reads = ["fields", "ignore_unknown_fields"];
const collections = ["max_records", "offset", "order_by", "$orderBy", "query", "query_fields", "start.token"];
const multiple = ["continue_on_failure", "serial_records"];

/** Decodes a query string; a percent sign that starts no escape is refused. */
export function parseQuery(text: string, plusIsSpace: boolean): QueryPairs {
  if (text === "") return [];
  return text.split("&").flatMap((pair) => {
    if (pair === "") return [];
    const equals = pair.indexOf("=");
    const [name, value] = equals < 0 ? [pair, ""] : [pair.slice(0, equals), pair.slice(equals + 1)];
    const decode = (part: string) => decodeURIComponent(plusIsSpace ? part.replaceAll("+", " ") : part);
    try {
      return [[decode(name), decode(value)] as const];
    } catch {
      throw new OntapError("39387137", "The URL is not valid: a percent sign does not start an escape.");
    }
  });
}

/** The last value of a parameter. */
export function parameter(query: QueryPairs, name: string): string | undefined {
  return query.findLast(([other]) => other === name)?.[1];
}

/** A boolean parameter; NetApp's Python clients write `True` and `False`. */
export function flag(query: QueryPairs, name: string, otherwise: boolean): boolean {
  const value = parameter(query, name)?.toLowerCase();
  if (value === undefined) return otherwise;
  if (value === "true" || value === "false") return value === "true";
  throw new OntapError("262185", `Invalid value "${value}" for query parameter "${name}".`, name);
}

/** A whole number parameter within bounds. */
export function count(query: QueryPairs, name: string, otherwise: number, least: number, most: number): number {
  const value = parameter(query, name);
  if (value === undefined) return otherwise;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new OntapError("262185", `Invalid value "${value}" for query parameter "${name}".`, name);
}

/** Refuses parameters that are neither global nor declared for this call; gives back those that are filters. */
export function checkQuery(query: QueryPairs, kind: QueryKind, declared: readonly string[]): QueryPairs {
  const globals = {
    collection: [...everywhere, ...reads, ...collections, ...multiple],
    instance: [...everywhere, ...reads],
    write: everywhere,
  }[kind];
  const secret = query.find(([name]) => /password|secret/i.test(name));
  if (secret !== undefined) throw new OntapError("262202", "A secret must not be in the URL.", secret[0]);
  const filters = query.filter(([name]) => !globals.includes(name));
  for (const [name] of filters) {
    if (!declared.includes(name)) throw new OntapError("262179", `Unexpected argument "${name}".`, name);
  }
  count(query, "return_timeout", 0, 0, 120);
  return filters;
}
