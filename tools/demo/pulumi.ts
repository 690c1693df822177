import type { ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import { endSession, spawnSession } from "../run/processes";
import type { Project } from "./project";

/** What a command printed, both streams in their order. */
export interface Ran {
  readonly code: number | null;
  readonly text: string;
}

/** The real CLI in a project's folder. */
export class Pulumi {
  private child: ChildProcess | undefined;
  private stopped = false;

  constructor(
    private readonly project: Project,
    private readonly show: (text: string) => void,
  ) {}

  /** Runs a command and shows what it prints as it comes. */
  run(args: readonly string[]): Promise<Ran> {
    return this.start("pulumi", args, this.show);
  }

  /** Runs this package's own command on a preview of the project. */
  async comment(...options: string[]): Promise<Ran> {
    const { text } = await this.start("pulumi", ["preview", "--json", "--non-interactive"], () => undefined);
    writeFileSync(join(this.project.folder, "preview.json"), text);
    const main = join(this.project.folder, "node_modules/pulumi-netapp/dist/provider/cli/main.js");
    return this.start(process.execPath, [main, "comment", ...options, "preview.json"], this.show);
  }

  /** Runs a command that is no part of the show; throws with what it printed when it fails. */
  async quietly(...args: string[]): Promise<void> {
    const { code, text } = await this.start("pulumi", args, () => undefined);
    if (code !== 0) throw new Error(`pulumi ${args[0]} ${args[1]} failed:\n${text}`);
  }

  /** Ends the command that runs, with its language host and plugins. */
  stop(): void {
    this.stopped = true;
    if (this.child?.pid) endSession(this.child.pid);
  }

  private start(program: string, args: readonly string[], show: (text: string) => void): Promise<Ran> {
    return new Promise((done, fail) => {
      // Stopped while something else was awaited: nothing may start any more.
      if (this.stopped) return fail(new Error("stopped"));
      const child = spawnSession(program, [...args], {
        cwd: this.project.folder,
        env: this.project.environment,
        stdio: ["ignore", "pipe", "pipe"],
      });
      this.child = child;
      let text = "";
      let blank = "";
      for (const stream of [child.stdout, child.stderr]) {
        if (!stream) continue;
        // Line by line: the two streams must not meet in the middle of one. Blank lines at the end are left out.
        createInterface({ input: stream }).on("line", (line) => {
          text += `${line}\n`;
          if (stripVTControlCharacters(line).trim() === "") blank = "\n";
          else {
            show(`${blank}    ${line}\n`);
            blank = "";
          }
        });
      }
      child.on("error", fail);
      child.on("close", (code) => {
        // A plugin of its own accord ends with the CLI; one that hangs must not outlive the demo.
        if (child.pid) endSession(child.pid);
        if (this.stopped) fail(new Error("stopped"));
        else done({ code, text });
      });
    });
  }
}
