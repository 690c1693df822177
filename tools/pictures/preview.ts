import { startEmulator } from "pulumi-netapp/emulator";
import { connection, Project } from "../demo/project";
import { Pulumi, type Ran } from "../demo/pulumi";
import { ARRAY, CONFIG, PREVIEW, STEPS } from "../demo/steps";
import { ensureEngine } from "../engine/engine";

/** One preview, as the terminal shows it and as a comment tells it. */
export interface Previews {
  /** With the terminal's colours. */
  readonly diff: string;
  /** Markdown, with the hosts that notice counted. */
  readonly comment: string;
}

/** Random otherwise: a picture that is made again should differ by what the package says only. */
const SVM_UUID = "f1e52c4a-8d5b-11ef-a4c8-005056b0a1d2";

/** Takes the demo up to the step that a reviewer looks at: the real engine, the quickstart's program, an emulated array. */
export async function previewFourChanges(): Promise<Previews> {
  const step = STEPS.find(({ title }) => title === PREVIEW);
  if (step === undefined) throw new Error(`The demo has no step "${PREVIEW}" any more: name here the one to show.`);
  const { env } = await ensureEngine();
  const svms = ARRAY.ontap.svms.map((svm) => ({ ...svm, uuid: SVM_UUID }));
  const array = await startEmulator({ ontap: { ...ARRAY.ontap, svms } });
  const project = new Project(env);
  const pulumi = new Pulumi(project, () => undefined);
  const told = async (what: string, running: Promise<Ran>) => {
    const { code, text } = await running;
    if (code !== 0) throw new Error(`${what} failed:\n${text}`);
    return text;
  };
  try {
    await pulumi.quietly("stack", "init", "prod");
    await pulumi.quietly("config", "set-all", "--path", ...CONFIG, ...connection(array));
    await pulumi.quietly("up", "--yes", "--skip-preview", "--non-interactive");
    step.byHand?.(array);
    for (const command of step.commands.slice(0, -1)) await pulumi.quietly(...command);
    // One resource at a time keeps the notes of one together; which resource comes first differs from run to run.
    const flags = ["--diff", "--color", "always", "--suppress-progress", "--parallel", "1"];
    const diff = await told("pulumi preview", pulumi.run(["preview", "--non-interactive", ...flags]));
    return { diff, comment: await told("pulumi-netapp comment", pulumi.comment("--live")) };
  } finally {
    pulumi.stop();
    project.remove();
    await array.close();
  }
}
