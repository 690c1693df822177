/**
 * Makes docs/pictures/preview.svg and comment.png: `npx tsx tools/pictures/make.ts`, after `npm run build`. The comment needs
 * Chromium (`apt-get install chromium fonts-liberation`, or its path in CHROMIUM).
 */
import { statSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { photograph } from "./chromium";
import { commentPage } from "./comment";
import { previewFourChanges } from "./preview";
import { drawTerminal } from "./terminal";

const ROOT = resolve(__dirname, "../..");
const COMMENT_WIDTH = 880;

async function make(): Promise<void> {
  const { diff, comment } = await previewFourChanges();
  const preview = join(ROOT, "docs/pictures/preview.svg");
  const terminal = drawTerminal({
    title: "pulumi preview --diff in a terminal",
    description:
      "The preview of two updates: an Element account loses its attributes, is locked and gets another initiator secret, " +
      "an iSCSI service loses its target alias. Impact notes say which change hurts live hosts, and how.",
    command: "pulumi preview --diff",
    output: diff,
  });
  writeFileSync(preview, terminal);
  const picture = join(ROOT, "docs/pictures/comment.png");
  photograph(await commentPage(comment), COMMENT_WIDTH, picture);
  for (const file of [preview, picture])
    process.stdout.write(`${relative(ROOT, file)}: ${Math.ceil(statSync(file).size / 1024)} KB\n`);
}

make().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
