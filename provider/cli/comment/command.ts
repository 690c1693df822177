import { Command, InvalidArgumentError, Option } from "commander";
import type { Preview } from "./schema";

interface Options {
  readonly failOn?: readonly Gate[];
  readonly for: "github" | "gitlab";
  readonly maxSize?: number;
  readonly title?: string;
  readonly marker?: string;
}

const GATES = ["create", "update", "replace", "delete", "error"] as const;
type Gate = (typeof GATES)[number];

const EXIT_UNREADABLE = 1;
const EXIT_GATE = 2;
const SMALLEST = 1_000;

const HELP = `
Reads the output of \`pulumi preview --json\` from stdin or from a file, and prints a Markdown comment:

  pulumi preview --json | npx pulumi-netapp comment --marker prod > comment.md

The comment shows no secret, mentions nobody, and is never above the size limit: it is cut at whole resources.
Give --marker in workflows: a preview that fails early does not tell the stack's name.

Exit codes:
  0  the comment was printed
  1  the input is no preview, or an option is wrong; nothing was printed on stdout
  2  the comment was printed, and it holds a change that --fail-on names`;

/** The command \`comment\`. What it needs is loaded when it runs: \`--help\` of the whole program stays quick. */
export function commentCommand(): Command {
  return new Command("comment")
    .description("print a Markdown comment for a pull request from `pulumi preview --json`")
    .argument("[file]", "the preview; stdin when left out")
    .option(
      "--fail-on <ops>",
      `exit with 2 when the preview has any of ${GATES.join(", ")} (with commas between)`,
      gates,
    )
    .addOption(new Option("--for <host>", "whose size limit holds").choices(["github", "gitlab"]).default("github"))
    .option("--max-size <chars>", "a size limit of your own, in characters", maxSize)
    .option("--title <text>", "words before the summary, such as the stack where there are several")
    .option("--marker <text>", "invisible mark by which the comment is found again (default: project and stack)")
    .addHelpText("after", HELP)
    .action(async (file: string | undefined, options: Options) => {
      try {
        await run(file, options);
      } catch (error) {
        process.stderr.write(`pulumi-netapp comment: ${error instanceof Error ? error.message : String(error)}\n`);
        process.exitCode = EXIT_UNREADABLE;
      }
    });
}

async function run(file: string | undefined, options: Options): Promise<void> {
  const { parsePreview } = await import("./preview.js");
  const { renderComment, SIZE_LIMITS } = await import("./render.js");
  const preview = parsePreview(await read(file));
  const comment = renderComment(preview, {
    maxSize: options.maxSize ?? SIZE_LIMITS[options.for],
    ...(options.title === undefined ? {} : { title: options.title }),
    ...(options.marker === undefined ? {} : { marker: options.marker }),
  });
  process.stdout.write(comment);
  if (options.failOn?.some(await tripped(preview))) process.exitCode = EXIT_GATE;
}

/** Whether the preview holds what a gate names. */
async function tripped(preview: Preview): Promise<(gate: Gate) => boolean> {
  const { countChanges, hasErrors } = await import("./render.js");
  const { created, changed, replaced, deleted } = countChanges(preview);
  const many = {
    create: created,
    update: changed,
    replace: replaced,
    delete: deleted,
    error: hasErrors(preview) ? 1 : 0,
  };
  return (gate) => many[gate] > 0;
}

async function read(file: string | undefined): Promise<string> {
  const { readFile } = await import("node:fs/promises");
  if (file !== undefined && file !== "-") {
    return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
      throw new Error(
        `The file ${file} cannot be read (${error.code ?? error.message}): name the output of \`pulumi preview --json\`.`,
      );
    });
  }
  if (process.stdin.isTTY)
    throw new Error(
      "There is no preview: pipe the output of `pulumi preview --json` into this command, or name a file.",
    );
  const { text } = await import("node:stream/consumers");
  return text(process.stdin);
}

function gates(list: string): Gate[] {
  const words = list.split(",").map((word) => word.trim());
  return words.map((word) => {
    const gate = GATES.find((known) => known === word);
    if (gate === undefined) throw new InvalidArgumentError(`Known are ${GATES.join(", ")}, with commas between.`);
    return gate;
  });
}

function maxSize(text: string): number {
  const size = Number(text);
  if (!Number.isInteger(size) || size < SMALLEST) throw new InvalidArgumentError(`It has to be ${SMALLEST} or more.`);
  return size;
}
