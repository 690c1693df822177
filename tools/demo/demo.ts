import { stripVTControlCharacters } from "node:util";
import { type Emulator, startEmulator } from "pulumi-netapp/emulator";
import { callsOf, callTable, type SentCall } from "./calls";
import { objections } from "./judge";
import { connection, Project } from "./project";
import { Pulumi } from "./pulumi";
import { ARRAY, CONFIG, DEMO_SECRETS, PLUGIN_STEPS, STEPS } from "./steps";

export interface DemoOptions {
  /** What the engine tool found: PATH and the like. */
  readonly engine: NodeJS.ProcessEnv;
  readonly write: (text: string) => void;
  /** Colours, in Pulumi's output too. */
  readonly colour: boolean;
  readonly columns: number;
  /** Through the packaged plugin instead of the dynamic provider. */
  readonly plugin?: boolean;
  /** Ends the demo early; nothing is left then either. */
  readonly signal: AbortSignal;
  /** For tests: spoils the array, so that a step cannot do as its caption says. */
  readonly prepare?: (array: Emulator) => void;
}

/** What fits a command into the demo: no questions, no dots, no link to a file that is gone when the demo ends. */
const FLAGS = ["--non-interactive", "--suppress-progress"];
const APPROVED = ["--yes", "--skip-preview"];

/** Runs all steps and stops at the first that is not as its caption says; returns whether all were. */
export async function demo(options: DemoOptions): Promise<boolean> {
  const { write, colour, columns, signal, engine, plugin = false } = options;
  const steps = plugin ? PLUGIN_STEPS : STEPS;
  const style = (code: number, text: string) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text);
  const [bold, dim, red, green] = [1, 2, 31, 32].map((code) => (text: string) => style(code, text)) as Styles;
  const array = await startEmulator(ARRAY);
  options.prepare?.(array);
  const project = new Project(engine, plugin);
  const pulumi = new Pulumi(project, write);
  const stop = () => pulumi.stop();
  signal.addEventListener("abort", stop);
  const secrets = () => [
    ...DEMO_SECRETS,
    array.credentials.password,
    ...array.element.accounts.map((one) => one.targetSecret),
  ];
  const sent: { title: string; calls: SentCall[] }[] = [];
  const started = Date.now();
  try {
    signal.throwIfAborted();
    await pulumi.quietly("stack", "init", "demo");
    await pulumi.quietly("config", "set-all", "--path", ...CONFIG, ...connection(array));
    const through = plugin ? ", the packaged plugin" : "";
    write(`An emulated array at ${array.url}, the program of examples/quickstart, the real pulumi${through}.\n`);
    for (const [index, step] of steps.entries()) {
      write(`\n${bold(`${index + 1}/${steps.length}  ${step.caption}`)}\n`);
      step.byHand?.(array);
      let text = "";
      const problems: string[] = [];
      for (const command of step.commands) {
        write(`${dim(`$ pulumi ${masked(command)}`)}\n`);
        const ran = await pulumi.run([...command, ...flags(command, colour, step.outputs === true)]);
        text += stripVTControlCharacters(ran.text);
        if (ran.code !== 0) problems.push(`pulumi ${command[0]} ended with ${ran.code}`);
      }
      if (step.counts) {
        write(
          `${dim("$ pulumi preview --json > preview.json")}\n${dim("$ npx pulumi-netapp comment --live preview.json")}\n`,
        );
        const ran = await pulumi.comment("--live");
        text += ran.text;
        if (ran.code !== 0) problems.push(`pulumi-netapp comment ended with ${ran.code}`);
      }
      const calls = callsOf(array.take());
      sent.push({ title: step.title, calls });
      problems.push(...objections(step, { text, calls, array, kept: project.kept(), secrets: secrets() }));
      if (problems.length > 0) {
        write(`${red(`Step ${index + 1} (${step.title}) is not as its caption says:`)}\n`);
        write(problems.map((problem) => `  - ${problem}\n`).join(""));
        return false;
      }
      const number = calls.reduce((sum, { times }) => sum + times, 0);
      const count = number === 0 ? "no call" : `exactly ${number} calls`;
      write(`${green("Checked:")} ${count}, the array is as told, no secret in the clear\n`);
    }
    write(`\n${bold("What each step sent to the array")}\n${callTable(sent, columns).join("\n")}\n`);
    write(
      `\nAll ${steps.length} steps did what their captions say, in ${Math.round((Date.now() - started) / 1000)} s.\n`,
    );
    return true;
  } finally {
    signal.removeEventListener("abort", stop);
    pulumi.stop();
    await array.close();
    project.remove();
  }
}

type Style = (text: string) => string;
type Styles = [bold: Style, dim: Style, red: Style, green: Style];

function flags([command = ""]: readonly string[], colour: boolean, outputs: boolean): string[] {
  const common = ["--color", colour ? "always" : "never"];
  if (command === "config") return common;
  // What an import prints besides is code for the program, which this language host cannot make.
  if (command === "import")
    return [...common, "--non-interactive", ...APPROVED, "--protect=false", "--generate-code=false"];
  return [...common, ...FLAGS, ...(outputs ? [] : ["--suppress-outputs"]), ...(command === "preview" ? [] : APPROVED)];
}

/** A command as it is shown, without secrets. */
function masked(command: readonly string[]): string {
  return command
    .map((part) => (DEMO_SECRETS.some((secret) => part.endsWith(secret)) ? part.replace(/=.*/, "=…") : part))
    .join(" ");
}
