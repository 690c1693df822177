import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cell, cells } from "./cells";
import { pack } from "./packed";
import { type Outcome, Trial } from "./trial";

/** Whether a cell came out as it is told to: it works, or fails for the reason that is written down. */
const asTold = ({ cell, failure }: Outcome) =>
  cell.fails ? failure !== undefined && cell.fails.test(failure) : failure === undefined;

function name({ node, sdk, typescript, kind, layout, special }: Cell): string {
  const parts = [`Node ${node}`, `SDK ${sdk}`, typescript && `TypeScript ${typescript}`, kind, layout, special];
  return parts.filter(Boolean).join(", ");
}

function row({ cell, versions, failure }: Outcome): string {
  const result = failure === undefined ? "works" : cell.fails ? "cannot work" : "FAILS";
  const written = cell.special ? `${cell.kind}, ${cell.special}` : cell.kind;
  const columns = [
    versions.node ?? cell.node,
    versions["@pulumi/pulumi"] ?? cell.sdk,
    versions.typescript ?? cell.typescript ?? "none",
    written,
    cell.layout,
    result,
  ];
  return `| ${columns.join(" | ")} |`;
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const chosen = cells.filter((cell) => wanted.length === 0 || wanted.some((words) => name(cell).includes(words)));
  if (chosen.length === 0) throw new Error(`No cell has ${wanted.join(" or ")} in its name.`);
  const folder = mkdtempSync(join(tmpdir(), "pulumi-netapp-packed-"));
  try {
    const { tarball } = pack(folder);
    const outcomes: Outcome[] = [];
    for (const cell of chosen) {
      const started = performance.now();
      const outcome = await Trial.run(cell, tarball);
      outcomes.push(outcome);
      const seconds = ((performance.now() - started) / 1000).toFixed(0);
      console.log(`${asTold(outcome) ? "ok" : "NOT OK"}  ${name(cell)} (${seconds} s)`);
      if (!asTold(outcome)) console.log(outcome.failure ?? `It works, and was to fail with ${cell.fails}.`);
    }
    console.log("\n| Node | SDK | TypeScript | program | layout | result |\n| --- | --- | --- | --- | --- | --- |");
    for (const outcome of outcomes) console.log(row(outcome));
    if (!outcomes.every(asTold)) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
