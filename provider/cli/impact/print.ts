import { fitForLine, quotedName } from "../../base/invisible";
import { type Host, inWords } from "../../lifecycle/sessions";
import type { Impact } from "../comment/notes";
import { reportJson } from "../output";
import type { CountedImpacts } from "./count";

/** So many hosts have a line each. */
const MOST_HOSTS = 20;

/** The notes for a terminal: no text from a host or a preview reaches it unescaped. */
export function asText(impacts: readonly Impact[], counted: CountedImpacts): string {
  if (impacts.length === 0) return "no impact on hosts\n";
  const lines = impacts.flatMap((impact) => {
    const outcome = counted.of(impact);
    const first = `${impact.severity}: ${fitForLine(impact.text)}`;
    if (!outcome) return [first];
    if ("gap" in outcome) return [first, `  not counted: ${fitForLine(outcome.gap)}`];
    const { count, drop, sights = [] } = outcome;
    const hosts = count.hosts.length > 1 ? count.hosts.slice(0, MOST_HOSTS).map(hostLine) : [];
    const more = count.hosts.length - MOST_HOSTS;
    return [
      first,
      `  ${[inWords(count, drop, quotedName), ...sights.map((sight) => fitForLine(sight))].join("; ")}`,
      ...hosts,
      ...(more > 0 ? [`    and ${more} more hosts`] : []),
    ];
  });
  return `${lines.join("\n")}\n`;
}

function hostLine({ name, initiator, sessions }: Host): string {
  const known = name === undefined ? quotedName(initiator) : `${quotedName(name)} (${quotedName(initiator)})`;
  return `    ${known}: ${sessions}`;
}

export function asJson(impacts: readonly Impact[], counted: CountedImpacts): string {
  const notes = impacts.map((impact) => {
    const { severity, text } = impact;
    const outcome = counted.of(impact);
    if (!outcome) return { severity, text };
    if ("gap" in outcome) return { severity, text, notCounted: outcome.gap };
    const { drop, sights = [], count } = outcome;
    return { severity, text, drop, ...count, ...(sights.length > 0 && { sights }) };
  });
  return reportJson({ sessions: counted.sessions, complete: counted.gaps.length === 0, notes });
}
