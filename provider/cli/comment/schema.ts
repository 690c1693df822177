import * as z from "zod";

/** What is kept of one side of a step: what the program declared, and what the system reported. */
export interface ResourceState {
  readonly id: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly retainOnDelete: boolean;
  /** URN and ID of its provider. */
  readonly provider: string;
}

export interface PreviewStep {
  readonly op: string;
  readonly urn: string;
  readonly old: ResourceState | undefined;
  readonly new: ResourceState | undefined;
  readonly diffReasons: readonly string[];
  readonly replaceReasons: readonly string[];
  /** Property paths with their kind; dynamic resources have none. */
  readonly detailedDiff: Readonly<Record<string, { kind: string; inputDiff: boolean }>>;
}

export interface Diagnostic {
  readonly urn: string;
  readonly message: string;
  readonly severity: string;
}

export interface Preview {
  readonly steps: readonly PreviewStep[];
  readonly diagnostics: readonly Diagnostic[];
  /** Whether the engine came as far as planning; without it, an empty list of steps means nothing. */
  readonly planned: boolean;
}

const absentAs = <T extends z.ZodType>(schema: T, value: z.output<T>) =>
  schema.nullish().transform((given) => (given ?? value) as z.output<T>);

const properties = absentAs(z.record(z.string(), z.unknown()), {});

const resourceState = z.object({
  id: absentAs(z.string(), ""),
  inputs: properties,
  outputs: properties,
  retainOnDelete: absentAs(z.boolean(), false),
  provider: absentAs(z.string(), ""),
});

/** The kind is called `kind` in a digest and `diffKind` in an event. */
const detailedDiff = absentAs(
  z.record(
    z.string(),
    z
      .object({ kind: z.string().optional(), diffKind: z.string().optional(), inputDiff: absentAs(z.boolean(), false) })
      .transform(({ kind, diffKind, inputDiff }) => ({ kind: kind ?? diffKind ?? "update", inputDiff })),
  ),
  {},
);

const side = resourceState.nullish().transform((state) => state ?? undefined);
const names = absentAs(z.array(z.string()), []);

const digestStep = z
  .object({
    op: z.string(),
    urn: z.string(),
    oldState: side,
    newState: side,
    diffReasons: names,
    replaceReasons: names,
    detailedDiff,
  })
  .transform(({ oldState, newState, ...rest }): PreviewStep => ({ ...rest, old: oldState, new: newState }));

/** The same step in the streaming form. */
export const eventStep = z
  .object({ op: z.string(), urn: z.string(), old: side, new: side, diffs: names, keys: names, detailedDiff })
  .transform(({ diffs, keys, ...rest }): PreviewStep => ({ ...rest, diffReasons: diffs, replaceReasons: keys }));

export const diagnostic = z.object({
  urn: absentAs(z.string(), ""),
  message: absentAs(z.string(), ""),
  severity: absentAs(z.string(), "info"),
});

export const digest = z.object({
  config: z.unknown().optional(),
  steps: z.array(digestStep).nullish(),
  diagnostics: z.array(diagnostic).nullish(),
  changeSummary: z.record(z.string(), z.number()).nullish(),
});
