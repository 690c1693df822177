import { Command } from "commander";
import { type Gate, gatesOf, SESSIONS, trips } from "../comment/options";
import { EXIT_LOOK, failing, notesTo } from "../output";
import { type SystemOptions, withSystemOptions } from "../systems";

interface Options extends SystemOptions {
  readonly failOn?: readonly Gate[];
  readonly json?: boolean;
}

const HELP = `
Reads the output of \`pulumi preview --json\` from stdin or from a file. Asks the systems which sessions and hosts (for Element
also which volumes) each impact note affects now. Systems are only read, with one listing of sessions for each.

  pulumi preview --json | npx pulumi-netapp impact
  pulumi preview --json | npx pulumi-netapp impact --fail-on 'high,sessions>0'

ONTAP's login needs read access to /api/protocols/san/iscsi/sessions, Element's the access type read or reporting.
Names of hosts are what hosts call themselves. What is on the system of an explicit provider is not counted.

Exit codes:
  0  the impact notes were printed
  1  the input is no preview, or an option is wrong; nothing was printed on stdout
  2  the impact notes were printed, and --fail-on names one of them, or a number that they exceed or may exceed:
     what could not be counted counts as more, and a preview that failed or did not finish may hold anything`;

/** The command `impact`: what a preview does to hosts, counted. */
export function impactCommand(): Command {
  const command = new Command("impact")
    .description("count the sessions and hosts that a preview touches")
    .argument("[file]", "the preview; stdin when left out")
    .option("--json", "print the notes as JSON")
    .option("--fail-on <gates>", `exit with 2 on any of high, medium, ${SESSIONS} (with commas between)`, gatesOf([]));
  return withSystemOptions(command).addHelpText("after", HELP).action(failing("impact", run));
}

async function run(file: string | undefined, options: Options): Promise<void> {
  const { readPreview } = await import("../comment/preview.js");
  const { factsOf } = await import("../comment/render.js");
  const { countImpacts } = await import("./count.js");
  const { asJson, asText } = await import("./print.js");
  const note = notesTo("impact");
  const facts = factsOf(await readPreview(file));
  const counted = await countImpacts(facts.impacts, options, note);
  process.stdout.write((options.json ? asJson : asText)(facts.impacts, counted));
  const uncertain = facts.failed
    ? "the preview failed or did not finish"
    : facts.kinds.has("unknown") && "the preview has an operation that this release does not know";
  if (uncertain) note(`${uncertain}: there may be more than this`);
  if (options.failOn?.some((gate) => trips(gate, facts, counted))) process.exitCode = EXIT_LOOK;
}
