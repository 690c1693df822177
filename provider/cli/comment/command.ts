import { Command, Option } from "commander";
import { EXIT_LOOK, failing, notesTo } from "../output";
import { type SystemOptions, withSystemOptions } from "../systems";
import { GATED_OPERATIONS, type Gate, gatesOf, SESSIONS, SIZE_LIMITS, sizeLimit, trips } from "./options";

interface Options extends SystemOptions {
  readonly failOn?: readonly Gate[];
  readonly for: keyof typeof SIZE_LIMITS;
  readonly live?: boolean;
  readonly maxSize?: number;
  /** `false`: `--no-preview`. */
  readonly preview: boolean;
  readonly title?: string;
  readonly marker?: string;
}

const HELP = `
Reads the output of \`pulumi preview --json\` from stdin or from a file, and prints a Markdown comment:

  pulumi preview --json | npx pulumi-netapp comment --marker prod > comment.md

The comment shows no secret, mentions nobody, and is never above the size limit: it is cut at whole resources.
Give --marker in workflows: a preview that fails early does not tell the stack's name.

--live asks the systems which sessions and hosts each impact note affects now, and adds them: "14 sessions of 6 hosts drop,
among them esx-07". Systems are only read. Without a connection or the right to ask, one line says why nothing was counted.

Exit codes:
  0  the comment was printed
  1  the input is no preview, or an option is wrong; nothing was printed on stdout
  2  the comment was printed, and --fail-on names something in it, or a number of sessions that the changes exceed or may
     exceed: what could not be counted counts as more. A preview that failed or did not finish may hold anything, and an
     operation that this release does not know may be any`;

/** The command `comment`. What it needs is loaded when it runs: `--help` of the whole program stays quick. */
export function commentCommand(): Command {
  const command = new Command("comment")
    .description("print a Markdown comment for a pull request from `pulumi preview --json`")
    .argument("[file]", "the preview; stdin when left out")
    .option(
      "--fail-on <gates>",
      `exit with 2 when the preview has any of ${GATED_OPERATIONS.join(", ")}, an impact of high or medium, or with --live ${SESSIONS} (with commas between)`,
      gatesOf(GATED_OPERATIONS),
    )
    .option("--live", "count the sessions and hosts that the changes touch")
    .addOption(
      new Option("--for <host>", "where the comment goes: its size limit applies")
        .choices(Object.keys(SIZE_LIMITS))
        .default("github"),
    )
    .option("--max-size <chars>", "a size limit of your own, in characters", sizeLimit)
    .option("--no-preview", "say that there is no preview, with title and marker, for a workflow whose preview failed")
    .option("--title <text>", "words before the summary, such as the stack where there are several")
    .option("--marker <text>", "invisible mark by which the comment is found again (default: project and stack)");
  return withSystemOptions(command).addHelpText("after", HELP).action(failing("comment", run));
}

async function run(file: string | undefined, options: Options): Promise<void> {
  const { failOn = [], live } = options;
  if (failOn.some((gate) => typeof gate === "object") && !live)
    throw new Error(`--fail-on ${SESSIONS} needs --live, which counts them.`);
  const { factsOf, renderAbsence, renderComment } = await import("./render.js");
  if (!options.preview) {
    process.stdout.write(renderAbsence(options));
    return;
  }
  const { readPreview } = await import("./preview.js");
  const { countImpacts } = await import("../impact/count.js");
  const preview = await readPreview(file);
  const facts = factsOf(preview);
  const counted = live ? await countImpacts(facts.impacts, options, notesTo("comment")) : undefined;
  const maxSize = options.maxSize ?? SIZE_LIMITS[options.for];
  process.stdout.write(renderComment(preview, { ...options, maxSize, counted }));
  if (failOn.some((gate) => trips(gate, facts, counted))) process.exitCode = EXIT_LOOK;
}
