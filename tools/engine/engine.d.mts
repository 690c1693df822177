export type Source = "path" | "cache" | "installer" | "go";

export interface Engine {
  /** The folder of the `pulumi` command. */
  bin: string;
  /** As `pulumi version` says it, e.g. "v3.248.0". */
  version: string;
  source: Source;
  /** To be spread over the environment that Pulumi is run with: PATH and the update check. */
  env: Record<string, string>;
}

export interface WayContext {
  version: string;
  /** The parts to bring, by their names in parts.mjs. */
  needed: string[];
  /** A folder that is removed afterwards. */
  temp: string;
  reporter: { line(text: string): void; during(status: () => string): () => void };
  signal: AbortSignal;
  env: NodeJS.ProcessEnv;
  /** Moves a finished part into the cache before the others are there. */
  keep(folder: string, part: string): Promise<void>;
}

/** A way to get the engine; `provide` resolves to the folder that has the parts. */
export interface Way {
  name: string;
  source: Source;
  provide(context: WayContext): Promise<string>;
}

export interface EngineOptions {
  /** Takes each line of progress; without it they go to stderr. */
  log?: (line: string) => void;
  env?: NodeJS.ProcessEnv;
  ways?: Way[];
  /** Also the hosts of these languages; Python itself and its packages are `ensurePython`'s. */
  languages?: ("python" | "go")[];
}

export function ensureEngine(options?: EngineOptions): Promise<Engine>;
