import { redact } from "../../base/redact";
import { inWords } from "../../lifecycle/sessions";
import type { CountedImpacts } from "../impact/count";
import { type ChangeKind, KIND_ORDER, type ResourceChange, resourceChanges } from "./changes";
import { cell, code, marker, prose, size } from "./markdown";
import { type Impact, item, type Notes, notesOf } from "./notes";
import { resourceOf } from "./resource";
import type { Preview } from "./schema";
import { withoutSecrets } from "./secrets";

/** What one comment may hold, in characters. */
export const SIZE_LIMITS = { github: 65_536, gitlab: 1_000_000 } as const;
/** Below this not even a summary and its marker are sure to fit. */
export const SMALLEST_SIZE = 1_000;

export interface CommentOptions {
  /** The most characters the comment may have; at least {@link SMALLEST_SIZE}, what GitHub takes by default. */
  readonly maxSize?: number;
  /** Words before the summary, such as the stack's name where a pull request previews several. */
  readonly title?: string;
  /** Text of the invisible comment by which a workflow finds what it wrote before; the stack's name by default. */
  readonly marker?: string;
  /** Whom the impact notes touch, where somebody counted. */
  readonly counted?: CountedImpacts | undefined;
}

const TABLE_HEAD = "| Resource | Change | Property | Old → new |\n| --- | --- | --- | --- |\n";
/** Errors, and then notes, may take this share of what is left; the rest is the table's. */
const SHARE = 1 / 3;

/** A Markdown comment for a pull request. Never longer than the limit: it is cut at whole resources and whole notes. */
export function renderComment(original: Preview, options: CommentOptions = {}): string {
  const limit = options.maxSize ?? SIZE_LIMITS.github;
  if (!Number.isFinite(limit) || limit < SMALLEST_SIZE)
    throw new RangeError(`The size limit is ${limit}, but a comment needs at least ${SMALLEST_SIZE} characters.`);
  const preview = withoutSecrets(original);
  const notes = notesOf(preview);
  const changes = resourceChanges(preview, notes.impacts);
  const summary = titled(summaryLine(preview, changes, notes), options.title);
  const foot = `\n${marker(options.marker ?? defaultMarker(preview))}\n`;
  if (changes.length === 0 && notes.errors.length === 0 && preview.planned) return `${summary}\n${foot}`;

  let left = limit - size(`${summary}\n${foot}`);
  const take = (section: string) => {
    left -= size(section);
    return section;
  };
  const errors = take(list("**Errors**", notes.errors.map(item), left * SHARE));
  const impacts = take(
    list(
      "**Impact**",
      notes.impacts.map((impact) => impactItem(impact, options.counted)),
      left * SHARE,
    ),
  );
  const gaps = take(notCounted(options.counted, left * SHARE));
  const rows = take(table(changes, left));
  const warnings = list("**Warnings**", notes.warnings.map(item), left);
  return `${summary}\n${errors}${rows}${impacts}${gaps}${warnings}${foot}`;
}

/** What takes the place of an older comment where there is no preview. */
export function renderAbsence({ title, marker: mark }: CommentOptions): string {
  const summary = titled("there is no preview to show; the logs of the jobs say why.", title);
  return `${summary}\n\n${marker(mark ?? NOBODYS)}\n`;
}

/** How many resources change in each way. */
export function countChanges(preview: Preview): Record<ChangeKind, number> {
  return count(resourceChanges(preview, []));
}

export function hasErrors(preview: Preview): boolean {
  return !preview.planned || notesOf(preview).errors.length > 0;
}

function count(changes: readonly ResourceChange[]): Record<ChangeKind, number> {
  const of = (kind: ChangeKind) => changes.filter((change) => change.kind === kind).length;
  return {
    created: of("created"),
    changed: of("changed"),
    replaced: of("replaced"),
    deleted: of("deleted"),
    unknown: of("unknown"),
  };
}

function summaryLine(preview: Preview, changes: readonly ResourceChange[], notes: Notes): string {
  const counted = counts(count(changes));
  const errors = notes.errors.length;
  if (errors > 0) {
    const failed = `Preview failed with ${errors} ${errors === 1 ? "error" : "errors"}`;
    return counted === "" ? failed : `${failed}; as far as it came: ${counted}`;
  }
  if (!preview.planned) return `Preview did not finish${counted === "" ? "" : `; as far as it came: ${counted}`}`;
  if (counted === "") return "no changes";
  return notes.impacts.length === 0 ? counted : `${counted}; ${countNotes(notes)} below`;
}

/** As many as stand under "Impact": `1 high-impact and 2 other notes`. */
function countNotes({ impacts }: Notes): string {
  const high = impacts.filter(({ severity }) => severity === "high").length;
  const other = impacts.length - high;
  const noun = (many: number) => (many === 1 ? "note" : "notes");
  if (high === 0) return `${other} impact ${noun(other)}`;
  return other === 0 ? `${high} high-impact ${noun(high)}` : `${high} high-impact and ${other} other ${noun(other)}`;
}

const KIND_WORDS: Readonly<Record<ChangeKind, string>> = {
  created: "created",
  changed: "changed",
  replaced: "replaced",
  deleted: "deleted",
  unknown: "with an unknown operation",
};

function counts(found: Record<ChangeKind, number>): string {
  const kinds: ChangeKind[] = ["created", "changed", "replaced", "deleted", "unknown"];
  return kinds
    .filter((kind) => found[kind] > 0)
    .map((kind) => `${found[kind]} ${KIND_WORDS[kind]}`)
    .join(", ");
}

function titled(summary: string, title: string | undefined): string {
  const text = title === undefined ? "" : prose(title.slice(0, 100));
  return text === "" ? summary : `${text}: ${summary}`;
}

/** The mark of a preview that tells no stack. */
const NOBODYS = "pulumi-netapp";

function defaultMarker(preview: Preview): string {
  const first = preview.steps[0];
  if (first === undefined) return NOBODYS;
  const { project, stack } = resourceOf(first.urn);
  return `pulumi-netapp: ${project}/${stack}`;
}

function impactItem(impact: Impact, counted: CountedImpacts | undefined): string {
  const { severity, text } = impact;
  const outcome = counted?.of(impact);
  const counts =
    outcome && "count" in outcome
      ? [inWords(outcome.count, outcome.drop, hostName), ...(outcome.sights ?? []).map((sight) => prose(sight))]
      : [];
  const number = counts.length > 0 ? ` — ${counts.join("; ")}` : "";
  return `- **${severity}**: ${prose(text)}${number}`;
}

/** A longer name is none. */
const LONGEST_NAME = 80;

/** What a host calls itself. */
function hostName(name: string): string {
  return code(redact(name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME)}…`));
}

const LONGEST_WORD = 200;

/** A longer name of a resource would take its row out of the table. */
function shortName(name: string): string {
  return name.length <= LONGEST_WORD ? name : `${name.slice(0, LONGEST_WORD)}…`;
}

/** Why something was not counted, each reason once. */
function notCounted(counted: CountedImpacts | undefined, room: number): string {
  const text = (counted?.gaps ?? []).map((gap) => `\nNot counted: ${prose(gap)}\n`).join("");
  return size(text) <= room ? text : "";
}

/** A heading and as many items as fit, then how many more there are. */
function list(heading: string, items: readonly string[], room: number): string {
  if (items.length === 0) return "";
  let text = `\n${heading}\n\n`;
  let shown = 0;
  for (const entry of items) {
    const more = items.length - shown - 1;
    if (size(text) + size(`${entry}\n`) + (more > 0 ? size(moreItems(more)) : 0) > room) break;
    text += `${entry}\n`;
    shown += 1;
  }
  const rest = shown < items.length ? moreItems(items.length - shown) : "";
  return size(text + rest) <= room ? text + rest : "";
}

function moreItems(more: number): string {
  return `- ${more} more, not shown here\n`;
}

/** The table of as many whole resources as fit, the rest counted below it. */
function table(changes: readonly ResourceChange[], room: number): string {
  const shown: string[] = [];
  const left: ResourceChange[] = [];
  // The sentence about all of them is the longest that can be needed.
  let free = room - size(`\n${TABLE_HEAD}`) - size(moreResources(changes));
  for (const change of changes) {
    const rows = tableRows(change);
    if (size(rows) <= free) {
      shown.push(rows);
      free -= size(rows);
    } else left.push(change);
  }
  const rows = shown.length === 0 ? "" : `\n${TABLE_HEAD}${shown.join("")}`;
  const rest = left.length === 0 ? "" : moreResources(left);
  return size(rows + rest) <= room ? rows + rest : "";
}

function moreResources(left: readonly ResourceChange[]): string {
  const kinds = KIND_ORDER.map((kind) => ({ kind, many: left.filter((change) => change.kind === kind).length }));
  const counts = kinds.filter(({ many }) => many > 0).map(({ kind, many }) => `${many} ${KIND_WORDS[kind]}`);
  return `\n${left.length} more ${left.length === 1 ? "resource" : "resources"} not shown here (${counts.join(", ")})\n`;
}

function tableRows({ kind, op, name, type, rows }: ResourceChange): string {
  return rows
    .map(
      ([property, text]) =>
        `| ${cell(`${code(shortName(name))} ${code(shortName(type))}`)} | ${kind === "unknown" ? cell(code(shortName(op))) : kind} | ${cell(property)} | ${cell(text)} |\n`,
    )
    .join("");
}
