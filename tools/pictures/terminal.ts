import Anser, { type AnserJsonEntry } from "anser";

export interface Terminal {
  readonly title: string;
  readonly description: string;
  readonly command: string;
  /** What the command printed, with ANSI colours. */
  readonly output: string;
}

const COLUMNS = 100;
const SIZE = 14;
/** What nearly all monospaced fonts have in common: a column is 0.6 of the size. */
const COLUMN = SIZE * 0.6;
const LINE = 20;
const MARGIN = 20;
const FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";
/** The colours of this preview, by the names that anser gives them; all have a contrast of 5:1 or more on the background. */
const STYLE = `
  rect { fill: #0d1117 }
  text { font: ${SIZE}px ${FONTS}; fill: #d1d7e0 }
  .ansi-red { fill: #ff7b72 }
  .ansi-green { fill: #56d364 }
  .ansi-yellow { fill: #e3b341 }
  .ansi-bright-magenta { fill: #d2a8ff }
  .bold { font-weight: bold }
  .prompt { fill: #8b949e }`;

interface Piece {
  readonly text: string;
  readonly classes: string;
}

/** Draws what a terminal of 100 columns shows, as text: it stays sharp, small, and can be searched and read aloud. */
export function drawTerminal({ title, description, command, output }: Terminal): string {
  const prompt = [
    { text: "$ ", classes: "prompt" },
    { text: command, classes: "bold" },
  ];
  const lines = [prompt, [], ...linesOf(output).flatMap(wrap)];
  const width = COLUMNS * COLUMN + 2 * MARGIN;
  const height = lines.length * LINE + 2 * MARGIN;
  const texts = lines.map((line, row) => draw(line, MARGIN + row * LINE + SIZE)).filter((text) => text !== "");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">
<title id="title">${Anser.escapeForHtml(title)}</title>
<desc id="description">${Anser.escapeForHtml(description)}</desc>
<style>${STYLE}
</style>
<rect width="100%" height="100%" rx="8"/>
${texts.join("\n")}
</svg>
`;
}

/** Colours go on over the ends of lines, so the text is parsed as a whole and cut afterwards. */
function linesOf(output: string): Piece[][] {
  const lines: Piece[][] = [[]];
  for (const entry of Anser.ansiToJson(output.trimEnd(), { json: true, use_classes: true, remove_empty: true })) {
    const [first = "", ...rest] = entry.content.split("\n");
    lines.at(-1)?.push({ text: first, classes: classesOf(entry) });
    for (const text of rest) lines.push([{ text, classes: classesOf(entry) }]);
  }
  return lines.map((line) => line.filter(({ text }) => text !== ""));
}

function classesOf({ fg, decorations }: AnserJsonEntry): string {
  const classes = [fg, ...decorations].filter(Boolean);
  const unknown = classes.find((name) => !STYLE.includes(`.${name} `));
  if (unknown !== undefined) throw new Error(`Pulumi prints in ${unknown}, which STYLE does not draw: add it there.`);
  return classes.join(" ");
}

/** Cuts a line that is too long for the terminal, at a space where there is one. */
function wrap(line: Piece[]): Piece[][] {
  const text = line.map((piece) => piece.text).join("");
  if (text.length <= COLUMNS) return [line];
  const space = text.lastIndexOf(" ", COLUMNS);
  const end = text.slice(0, space).trim() === "" ? COLUMNS : space + 1;
  return [cut(line, 0, end), ...wrap(cut(line, end, text.length))];
}

function cut(line: Piece[], from: number, to: number): Piece[] {
  let column = 0;
  return line
    .map(({ text, classes }) => {
      const start = column;
      column += text.length;
      return { text: text.slice(Math.max(0, from - start), Math.max(0, to - start)), classes };
    })
    .filter(({ text }) => text !== "");
}

/**
 * Each run of words gets its own column: neither a font of another width nor a viewer that folds spaces together, as SVG
 * does unless told otherwise, can shift what stands behind it.
 */
function draw(line: Piece[], y: number): string {
  let column = 0;
  const spans = line.flatMap(({ text, classes }) => {
    const start = column;
    column += text.length;
    const style = classes === "" ? "" : ` class="${classes}"`;
    return [...text.matchAll(/\S+(?: \S+)*/g)].map(({ 0: words, index }) => {
      const x = MARGIN + (start + index) * COLUMN;
      return `<tspan x="${Number(x.toFixed(1))}"${style}>${Anser.escapeForHtml(words)}</tspan>`;
    });
  });
  return spans.length > 0 ? `<text y="${y}">${spans.join("")}</text>` : "";
}
