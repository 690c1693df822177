import { redact } from "../../base/redact";
import { inWords } from "../../lifecycle/sessions";
import type { CountedImpacts } from "../impact/count";
import { type ChangeKind, KIND_ORDER, type ResourceChange, resourceChanges } from "./changes";
import { cell, code, cut, marker, prose, size } from "./markdown";
import { type Impact, type Notes, notesOf } from "./notes";
import { type PreviewFacts, SIZE_LIMITS, SMALLEST_SIZE } from "./options";
import { resourceOf } from "./resource";
import type { Preview } from "./schema";
import { withoutSecrets } from "./secrets";

export interface CommentOptions {
  /** The most characters the comment may have; at least {@link SMALLEST_SIZE}, what GitHub takes by default. */
  readonly maxSize?: number | undefined;
  /** Words before the summary, such as the stack's name where a pull request previews several. */
  readonly title?: string | undefined;
  /** Text of the invisible comment by which a workflow finds what it wrote before; the stack's name by default. */
  readonly marker?: string | undefined;
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
  const errors = take(list("**Errors**", notes.errors.map(prose), left * SHARE));
  const impactTexts = notes.impacts.map((impact) => impactText(impact, options.counted));
  const impacts = take(list("**Impact**", impactTexts, left * SHARE));
  const gaps = take(notCounted(options.counted, left * SHARE));
  const rows = take(table(changes, left));
  const warnings = list("**Warnings**", notes.warnings.map(prose), left);
  return `${summary}\n${errors}${rows}${impacts}${gaps}${warnings}${foot}`;
}

/** What takes the place of an older comment where there is no preview. */
export function renderAbsence({ title, marker: mark }: CommentOptions): string {
  const summary = titled("there is no preview to show; the logs of the jobs say why.", title);
  return `${summary}\n\n${marker(mark ?? NOBODYS)}\n`;
}

/** What the gates ask about. */
export function factsOf(preview: Preview): PreviewFacts {
  const { errors, impacts } = notesOf(withoutSecrets(preview));
  const kinds = new Set(resourceChanges(preview, []).map(({ kind }) => kind));
  return { failed: !preview.planned || errors.length > 0, kinds, impacts };
}

function summaryLine(preview: Preview, changes: readonly ResourceChange[], notes: Notes): string {
  const counted = counts(changes, ["created", "changed", "replaced", "deleted", "unknown"]);
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

/** `2 created, 1 deleted` */
function counts(changes: readonly ResourceChange[], order: readonly ChangeKind[]): string {
  return order
    .map((kind) => ({ kind, many: changes.filter((change) => change.kind === kind).length }))
    .filter(({ many }) => many > 0)
    .map(({ kind, many }) => `${many} ${kind === "unknown" ? "with an unknown operation" : kind}`)
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

function impactText(impact: Impact, counted: CountedImpacts | undefined): string {
  const outcome = counted?.of(impact);
  const text = `**${impact.severity}**: ${prose(impact.text)}`;
  if (!outcome || "gap" in outcome) return text;
  const { count, drop, sights = [] } = outcome;
  return `${text} — ${[inWords(count, drop, hostName), ...sights.map(prose)].join("; ")}`;
}

/** A longer name is none. */
const LONGEST_NAME = 80;

/** What a host calls itself. */
function hostName(name: string): string {
  return code(redact(cut(name, LONGEST_NAME)));
}

/** Why something was not counted, each reason once. */
function notCounted(counted: CountedImpacts | undefined, room: number): string {
  const text = (counted?.gaps ?? []).map((gap) => `\nNot counted: ${prose(gap)}\n`).join("");
  return size(text) <= room ? text : "";
}

/** A heading and as many items as fit, then how many more there are. */
function list(heading: string, items: readonly string[], room: number): string {
  if (items.length === 0) return "";
  const rest = (more: number) => (more > 0 ? `- ${more} more, not shown here\n` : "");
  let text = `\n${heading}\n\n`;
  let free = room - size(text);
  let left = items.length;
  for (const item of items) {
    const entry = `- ${item}\n`;
    if (size(entry + rest(left - 1)) > free) break;
    text += entry;
    free -= size(entry);
    left -= 1;
  }
  text += rest(left);
  return size(text) <= room ? text : "";
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
  const noun = left.length === 1 ? "resource" : "resources";
  return `\n${left.length} more ${noun} not shown here (${counts(left, KIND_ORDER)})\n`;
}

/** A longer name of a resource would take its row out of the table. */
const LONGEST_WORD = 200;

function tableRows({ kind, op, name, type, rows }: ResourceChange): string {
  const word = (text: string) => code(cut(text, LONGEST_WORD));
  const start = [`${word(name)} ${word(type)}`, kind === "unknown" ? word(op) : kind];
  return rows.map((row) => `| ${[...start, ...row].map(cell).join(" | ")} |\n`).join("");
}
