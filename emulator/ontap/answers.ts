import type { ApiAnswer, ApiCall } from "../wire";
import type { OntapSwitches } from "./switches";

/** Whether the caller gets HAL links: always, unless it accepts plain JSON and no HAL. */
export function wantsLinks(call: ApiCall): boolean {
  const accept = call.headers.accept ?? "";
  return !/application\/json/i.test(accept) || /application\/hal\+json/i.test(accept);
}

/** A JSON answer in the media type that was asked for. */
export function json(call: ApiCall, status: number, body: unknown, headers: Record<string, string> = {}): ApiAnswer {
  const type = wantsLinks(call) ? "application/hal+json" : "application/json";
  return { status, type, text: JSON.stringify(body), headers };
}

/** Success with nothing to say. */
export function nothing(
  call: ApiCall,
  status: number,
  switches: OntapSwitches,
  headers?: Record<string, string>,
): ApiAnswer {
  const answer = json(call, status, {}, headers);
  return switches.successBody === "empty" ? { ...answer, text: "" } : answer;
}

/** The Location header of something new: the collection's path plus its keys. */
export function location(
  call: ApiCall,
  switches: OntapSwitches,
  collection: string,
  keys: Record<string, string>,
): Record<string, string> {
  const encoded = Object.entries(keys).map(([name, value]) => [name, encodeURIComponent(value)] as const);
  const relative = `${collection}/${encoded.map(([, value]) => value).join("/")}`;
  switch (switches.location) {
    case "missing":
      return {};
    case "relative":
      return { Location: relative };
    case "absolute":
      return { Location: `https://${call.headers.host ?? "127.0.0.1"}${relative}` };
    case "query":
      return { Location: `${collection}?${encoded.map((pair) => pair.join("=")).join("&")}` };
  }
}
