/** Why there is no environment, as the end of a sentence. */
export const NO_PYTHON: string;

/** A Python that can make the environment. */
export function findPython(env?: NodeJS.ProcessEnv): Promise<{ command: string; version: string } | undefined>;

/** A virtual environment with Pulumi's SDK, and what is needed to install a generated SDK beside it. */
export function ensurePython(options?: { log?: (line: string) => void; env?: NodeJS.ProcessEnv }): Promise<{
  /** The environment's own interpreter. */
  python: string;
  /** To be spread over the environment that Pulumi is run with. PATH goes on from that of the given one. */
  env: Record<string, string>;
}>;
