import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** How long an operation took, and the requests that it sent. */
export interface Point {
  readonly operation: string;
  readonly count: number;
  readonly side: string;
  readonly seconds: number;
  readonly requests: number;
}

const COLOURS: Readonly<Record<string, string>> = { dynamic: "#0067c5", plugin: "#d9480f", nothing: "#868e96" };
const WIDTH = 230;
const HEIGHT = 170;
const GAP = 50;

/** Draws latest.json into latest.svg. */
export async function drawLatest(): Promise<void> {
  const { points } = JSON.parse(await readFile(join(__dirname, "latest.json"), "utf8")) as { points: Point[] };
  await writeFile(join(__dirname, "latest.svg"), draw(points));
}

/** A panel for each operation, seconds above and requests below, against the number of resources; all axes are logarithmic. */
function draw(points: readonly Point[]): string {
  const operations = [...new Set(points.map(({ operation }) => operation))];
  const counts = [...new Set(points.map(({ count }) => count))].sort((left, right) => left - right);
  const panels = operations.flatMap((operation, column) => {
    const own = points.filter((point) => point.operation === operation);
    return (["seconds", "requests"] as const).map((what, row) => {
      const at = `translate(${GAP + column * (WIDTH + GAP)}, ${70 + row * (HEIGHT + 60)})`;
      return `<g transform="${at}">${panel(`${operation}: ${what}`, own, what, counts)}</g>`;
    });
  });
  const legend = Object.entries({
    dynamic: "dynamic host",
    plugin: "packaged plugin",
    nothing: "do-nothing resources",
  }).map(([side, words], index) => text(GAP + index * 160, 24, words, `fill="${COLOURS[side]}" font-weight="bold"`));
  const size = `width="${GAP + operations.length * (WIDTH + GAP)}" height="${90 + 2 * (HEIGHT + 60)}"`;
  const style = 'font-family="sans-serif" font-size="12"';
  const ground = '<title>Time and requests against resources</title><rect width="100%" height="100%" fill="white"/>';
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${style}>${ground}\n${[...legend, ...panels].join("\n")}\n</svg>\n`;
}

function panel(
  title: string,
  points: readonly Point[],
  what: "seconds" | "requests",
  counts: readonly number[],
): string {
  const values = points.map((point) => point[what]).filter((value) => value > 0);
  const [least, most] = [
    10 ** Math.floor(low(values)),
    10 ** Math.max(Math.ceil(high(values)), Math.floor(low(values)) + 1),
  ];
  const x = (count: number) => scale(count, counts[0] ?? 1, counts.at(-1) ?? 1) * WIDTH;
  const y = (value: number) => HEIGHT - scale(value, least, most) * HEIGHT;
  const lines = Object.entries(COLOURS).map(([side, colour]) => {
    // Nothing has no place on a logarithmic axis.
    const own = points.filter((point) => point.side === side && point[what] > 0);
    const path = own.map((point) => `${x(point.count).toFixed(1)},${y(point[what]).toFixed(1)}`);
    const dots = path.map(
      (at) => `<circle cx="${at.split(",")[0]}" cy="${at.split(",")[1]}" r="2.5" fill="${colour}"/>`,
    );
    return `<polyline points="${path.join(" ")}" fill="none" stroke="${colour}" stroke-width="1.5"/>${dots.join("")}`;
  });
  const decades = Array.from({ length: Math.round(Math.log10(most / least)) + 1 }, (_, step) => least * 10 ** step);
  const grid = decades.map(
    (value) =>
      `<path d="M0 ${y(value)}H${WIDTH}" stroke="#dee2e6"/>${text(-4, y(value) + 4, String(Number(value.toPrecision(1))), 'text-anchor="end"')}`,
  );
  const ticks = counts.map((count) => text(x(count), HEIGHT + 16, String(count), 'text-anchor="middle"'));
  return [text(0, -10, title, 'font-weight="bold"'), ...grid, ...ticks, ...lines].join("");
}

const low = (values: readonly number[]) => Math.log10(Math.min(...values, 1));
const high = (values: readonly number[]) => Math.log10(Math.max(...values, 1));

/** Where a value lies between two others, as its logarithm does. */
function scale(value: number, from: number, to: number): number {
  return to === from ? 0 : Math.log10(value / from) / Math.log10(to / from);
}

function text(x: number, y: number, words: string, attributes: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${attributes}>${words}</text>`;
}

if (require.main === module) void drawLatest();
