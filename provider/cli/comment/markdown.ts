import { createHash } from "node:crypto";
import { UNSEEN } from "../../base/invisible";

const ESCAPES: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * The text in one line, each character of it visible. It opens no comment either, also where that is inert: workflows
 * search the raw text for the mark of {@link marker}, and no value may pass for one.
 */
export function escapedForMarkdown(text: string): string {
  return text
    .replace(UNSEEN, (found) => ESCAPES[found] ?? `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`)
    .replaceAll("<!--", "\\u{3c}!--");
}

/**
 * A literal. Inside code neither GitHub nor GitLab looks for mentions, references, links, HTML or quick actions; the
 * fence is longer than any run of backticks in the text, so that nothing in it can end the code.
 */
export function code(text: string): string {
  // A renderer shows several spaces as one.
  const line = escapedForMarkdown(text).replace(/(?<= ) /g, "\\u{20}");
  if (line.trim() === "") return line === "" ? "empty" : `\`"${line}"\``;
  const runs = [...line.matchAll(/`+/g)].map(([run]) => run.length);
  let fence = "`";
  while (runs.includes(fence.length)) fence += "`";
  const pad = /^[` ]|[` ]$/.test(line) ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

/**
 * Markdown made fit for a table's cell, which a pipe would end even inside code. A backslash before it takes that from
 * the pipe; where the text has a backslash there itself, the pipe is written out instead.
 */
export function cell(markdown: string): string {
  return markdown.replace(/(\\?)\|/g, (_found, backslash: string) => (backslash ? "\\\\u{7c}" : "\\|"));
}

/** The text, shown to be cut where it is longer. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}

/** A word that no renderer turns into anything else: no markup, mention, reference, link, emoji or commit hash. */
const PLAIN_WORD = /^[("'“‘]*[\p{L}\p{N}]+(?:[.,'’\-–/][\p{L}\p{N}]+)*[)"'”’.,:;!?…]*$/u;
const SPECIAL_WORD = /www\.|[0-9a-f]{7,}|\p{L}-\d|\.\p{L}+[/:]/iu;

/** A sentence: plain words stay words, and whatever could be markup becomes code; what is in backticks is code already. */
export function prose(text: string): string {
  const parts: { plain: boolean; text: string }[] = [];
  for (const word of escapedForMarkdown(text.replace(/\s+/g, " ")).match(/(?<![^ ])`[^`]+`[.,:;]?(?![^ ])|[^ ]+/g) ??
    []) {
    const [, quoted, end = ""] = /^`([^`]+)`([.,:;]?)$/.exec(word) ?? [];
    if (quoted !== undefined) {
      parts.push({ plain: true, text: `${code(quoted)}${end}` });
      continue;
    }
    const plain = word === "→" || (PLAIN_WORD.test(word) && !SPECIAL_WORD.test(word));
    const last = parts.at(-1);
    if (last && last.plain === plain) last.text += ` ${word}`;
    else parts.push({ plain, text: word });
  }
  return parts.map((part) => (part.plain ? part.text : code(part.text))).join(" ");
}

/** More of a name is told by its hash. */
const LONGEST_MARK = 200;

/**
 * A comment that no renderer shows, by which a workflow finds what it wrote before. Two names never have one mark: what cannot
 * stand in such a comment is written in percent.
 */
export function marker(name: string): string {
  const safe = percented(name.slice(0, LONGEST_MARK + 1)) || "%";
  if (size(safe) <= LONGEST_MARK) return `<!-- ${safe} -->`;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 32);
  // templates/gitlab-note.mjs decodes it: no half of a letter may be left.
  return `<!-- ${safe.slice(0, 40).replace(/%.*/, "")}~${hash} -->`;
}

function percented(name: string): string {
  const percent = (found: string) => Buffer.from(found).toString("hex").toUpperCase().replace(/../g, "%$&");
  return name.replace(/[^\p{L}\p{N} ./:_-]|(?<=-)-|^[- ]|[- ]$|[\u115f\u1160\u3164\uffa0]/gu, percent);
}

/**
 * GitHub counts characters and GitLab too, but neither says of which kind; bytes are never fewer, so that a text that
 * fits in bytes fits in every way of counting.
 */
export function size(text: string): number {
  return Buffer.byteLength(text, "utf8");
}
