export type Language = "nodejs" | "python" | "go" | "dotnet";

export const LANGUAGES: Language[];

export interface Options {
  /** Takes each line of progress; without it they go to stderr. */
  log?: (line: string) => void;
  env?: NodeJS.ProcessEnv;
}

/** Fails with what is wrong in a schema, as `pulumi schema check` tells it. */
export function checkSchema(schema: string, options?: Options): Promise<void>;

/** Makes SDKs, each in a folder of `out` named after its language; the one for Node is compiled as well. */
export function makeSdks(
  options: Options & {
    /** The package's own when left out. */
    schema?: string;
    out: string;
    /** All when left out. */
    languages?: Language[];
  },
): Promise<void>;
