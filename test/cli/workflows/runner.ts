import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";

export const ROOT = resolve(__dirname, "../../..");
const CLI = join(ROOT, "dist/provider/cli/main.js");

export interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Record<string, string>;
  readonly env?: Record<string, string>;
  readonly "working-directory"?: string;
  readonly "continue-on-error"?: string;
}
interface Action {
  readonly inputs: Record<string, { description: string; required?: boolean; default?: string }>;
  readonly runs: { using: string; steps: readonly Step[] };
}

export const text = (path: string) => readFileSync(join(ROOT, path), "utf8");
export const action = parse(text("action.yml")) as Action;

/** Puts small scripts in the place of tools; each call is written to the file `calls` beside them. */
export function standIns(folder: string, tools: Record<string, string>): void {
  for (const [tool, script] of Object.entries({ npx: NPX, ...tools })) {
    writeFileSync(join(folder, tool), `#!/bin/bash\necho "${tool} $*" >> "$CALLS"\n${script}\n`);
    chmodSync(join(folder, tool), 0o755);
  }
  writeFileSync(join(folder, "calls"), "");
}

/** `npx --no pulumi-netapp …` runs what is built here. */
const NPX = `shift 2; exec "${process.execPath}" "${CLI}" "$@"`;

/** What a job of a GitHub runner does with the action: its steps in order, `uses` as a line among the calls. */
export class Job {
  readonly outputs: Record<string, string> = {};
  readonly calls: string[] = [];
  stderr = "";
  failed = false;

  private constructor(
    private readonly folder: string,
    private readonly inputs: Record<string, string>,
    private readonly github: Record<string, string>,
  ) {}

  static run(
    folder: string,
    inputs: Record<string, string>,
    tools: Record<string, string> = {},
    github: Record<string, string> = {},
  ): Job {
    const defaults = Object.fromEntries(
      Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? ""]),
    );
    const job = new Job(folder, { ...defaults, ...inputs }, { "github.repository": "o/r", ...github });
    mkdirSync(join(folder, "temp"), { recursive: true });
    standIns(folder, tools);
    for (const step of action.runs.steps) if (job.applies(step.if)) job.step(step);
    return job;
  }

  /** What stands in `${{ }}`; an expression that this runner does not know is an error. */
  private value(text: string): string {
    return text.replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
      const [kind, name = ""] = [expression.split(".")[0], expression.split(".").at(-1)];
      const known = {
        inputs: this.inputs[name],
        steps: this.outputs[name],
        github: this.github[expression],
        runner: join(this.folder, "temp"),
      }[kind ?? ""];
      if (known === undefined) throw new Error(`Nothing is known of ${expression}.`);
      return known;
    });
  }

  private applies(condition = ""): boolean {
    const term = (one: string) => {
      if (one === "!cancelled()") return true;
      if (one === "success()") return !this.failed;
      const command = /^inputs\.command == '([\w-]+)'$/.exec(one)?.[1];
      if (command === undefined) throw new Error(`Nothing is known of ${one}.`);
      return command === this.inputs.command;
    };
    if (this.failed && !condition.includes("()")) return false;
    const bare = condition.replace(/\$\{\{|\}\}|(?<!\w)\(|(?<!\()\)/g, "");
    return bare === "" || bare.split("||").some((part) => part.split("&&").every((one) => term(one.trim())));
  }

  private step(step: Step): void {
    const ok = step.uses === undefined ? this.script(step) : this.use(step.uses, step.with ?? {});
    if (!ok && !(step["continue-on-error"] && this.applies(step["continue-on-error"]))) this.failed = true;
  }

  private use(uses: string, given: Record<string, string>): boolean {
    const name = uses.replace(/@.*/, "");
    const at = (path: string) => this.value(path);
    this.calls.push(`uses ${name} ${at(given.name ?? given.ref ?? "")}`);
    const kept = join(this.folder, "artifact.json");
    // It only warns when there is no such file.
    if (name === "actions/upload-artifact" && existsSync(at(given.path ?? "")))
      copyFileSync(at(given.path ?? ""), kept);
    if (name === "actions/checkout") mkdirSync(join(this.folder, given.path ?? ""), { recursive: true });
    if (name !== "actions/download-artifact") return true;
    mkdirSync(at(given.path ?? ""), { recursive: true });
    if (existsSync(kept)) copyFileSync(kept, join(at(given.path ?? ""), "preview.json"));
    return existsSync(kept);
  }

  private script({ run = "", env = {}, "working-directory": directory = "." }: Step): boolean {
    const [calls, output] = [join(this.folder, "calls"), join(this.folder, "output")];
    writeFileSync(calls, "");
    writeFileSync(output, "");
    const ran = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", run], {
      cwd: join(this.folder, this.value(directory)),
      encoding: "utf8",
      env: {
        PATH: `${this.folder}:${process.env.PATH}`,
        CALLS: calls,
        RUNNER_TEMP: join(this.folder, "temp"),
        RUNNER_ARCH: "X64",
        GITHUB_OUTPUT: output,
        GITHUB_PATH: join(this.folder, "path"),
        GITHUB_STEP_SUMMARY: join(this.folder, "summary"),
        ...Object.fromEntries(Object.entries(env).map(([name, text]) => [name, this.value(text)])),
      },
    });
    this.stderr += ran.stdout + ran.stderr;
    this.calls.push(...readFileSync(calls, "utf8").split("\n").filter(Boolean));
    Object.assign(this.outputs, outputsIn(readFileSync(output, "utf8")));
    return ran.status === 0;
  }
}

/** As a runner reads them: `name=value`, or the lines between `name<<delimiter` and the delimiter. */
function outputsIn(file: string): Record<string, string> {
  const found: Record<string, string> = {};
  const lines = file.split("\n");
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const [, name = "", delimiter] = /^([\w-]+)<<(.+)$/.exec(line) ?? [];
    if (delimiter !== undefined)
      found[name] = lines
        .splice(0, lines.indexOf(delimiter) + 1)
        .slice(0, -1)
        .join("\n");
    else if (line !== "") found[line.split("=")[0] ?? ""] = line.slice(line.indexOf("=") + 1);
  }
  return found;
}
