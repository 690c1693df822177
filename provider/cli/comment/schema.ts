import * as z from "zod";

const absentAs = <T extends z.ZodType>(schema: T, value: z.output<T>) =>
  schema.nullish().transform((given) => (given ?? value) as z.output<T>);

const text = absentAs(z.string(), "");
const names = absentAs(z.array(z.string()), []);
const flag = absentAs(z.boolean(), false);
const properties = absentAs(z.record(z.string(), z.unknown()), {});

const resourceState = z.object({
  id: text,
  /** What the program declared. */
  inputs: properties,
  /** What the system reported. */
  outputs: properties,
  retainOnDelete: flag,
  /** URN and ID of its provider. */
  provider: text,
});
const side = resourceState.nullish().transform((state) => state ?? undefined);

/** The kind is called `kind` in a digest and `diffKind` in an event. */
const difference = z
  .object({ kind: z.string().optional(), diffKind: z.string().optional(), inputDiff: flag })
  .transform(({ kind, diffKind, inputDiff }) => ({ kind: kind ?? diffKind ?? "update", inputDiff }));

const common = {
  op: z.string(),
  urn: z.string(),
  /** By property path; dynamic resources have none. */
  detailedDiff: absentAs(z.record(z.string(), difference), {}),
};

const digestStep = z
  .object({ ...common, oldState: side, newState: side, diffReasons: names, replaceReasons: names })
  .transform(({ oldState, newState, ...rest }) => ({ ...rest, old: oldState, new: newState }));

/** The same step in the streaming form. */
const eventStep = z
  .object({ ...common, old: side, new: side, diffs: names, keys: names })
  .transform(({ diffs, keys, ...rest }): PreviewStep => ({ ...rest, diffReasons: diffs, replaceReasons: keys }));

const diagnostic = z.object({ urn: text, message: text, severity: absentAs(z.string(), "info") });

const policyViolation = z
  .object({
    resourceUrn: z.string().default(""),
    message: z.string(),
    policyName: z.string().default(""),
    enforcementLevel: z.string(),
  })
  .transform(
    ({ resourceUrn, message, policyName, enforcementLevel }): Diagnostic => ({
      urn: resourceUrn,
      message: `policy ${policyName}: ${message}`,
      severity: enforcementLevel === "mandatory" ? "error" : "warning",
    }),
  );

export const digest = z.object({
  steps: z.array(digestStep).nullish(),
  diagnostics: z.array(diagnostic).nullish(),
  changeSummary: z.record(z.string(), z.number()).nullish(),
});

/** A line of the streaming form (PULUMI_ENABLE_STREAMING_JSON_PREVIEW). */
export const engineEvent = z.object({
  sequence: z.number(),
  resourcePreEvent: z.object({ metadata: eventStep }).optional(),
  diagnosticEvent: diagnostic.extend({ ephemeral: z.boolean().optional() }).optional(),
  policyEvent: policyViolation.optional(),
  summaryEvent: z.unknown().optional(),
});

/** What is kept of one side of a step. */
export type ResourceState = Readonly<z.output<typeof resourceState>>;
export type PreviewStep = Readonly<z.output<typeof digestStep>>;
export type Diagnostic = Readonly<z.output<typeof diagnostic>>;

export interface Preview {
  readonly steps: readonly PreviewStep[];
  readonly diagnostics: readonly Diagnostic[];
  /** Whether the engine came as far as planning; without it, an empty list of steps means nothing. */
  readonly planned: boolean;
}
