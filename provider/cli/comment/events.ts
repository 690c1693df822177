import * as z from "zod";
import { isRecord } from "../../base/unknown";
import { unreadable } from "./format-error";
import { type Diagnostic, diagnostic, eventStep, type Preview, type PreviewStep } from "./schema";

const policyViolation = z.object({
  resourceUrn: z.string().optional(),
  message: z.string(),
  policyName: z.string().optional(),
  enforcementLevel: z.string(),
});

const engineEvent = z.object({
  sequence: z.number(),
  resourcePreEvent: z.object({ metadata: eventStep }).optional(),
  diagnosticEvent: diagnostic.extend({ prefix: z.string().optional(), ephemeral: z.boolean().optional() }).optional(),
  policyEvent: policyViolation.optional(),
  summaryEvent: z.unknown().optional(),
});

/**
 * The preview that engine events tell (PULUMI_ENABLE_STREAMING_JSON_PREVIEW, or a list of them), or `undefined` when
 * these are no engine events.
 */
export function fromEvents(values: readonly unknown[]): Preview | undefined {
  const candidates = values.length === 1 && Array.isArray(values[0]) ? (values[0] as unknown[]) : values;
  const steps: PreviewStep[] = [];
  const diagnostics: Diagnostic[] = [];
  let planned = false;
  let events = 0;
  for (const candidate of candidates) {
    // A task runner may print lines of JSON of its own.
    if (!isRecord(candidate) || !Object.keys(candidate).some((key) => key === "sequence" || key.endsWith("Event")))
      continue;
    const parsed = engineEvent.safeParse(candidate);
    if (!parsed.success) throw unreadable("an event", parsed.error);
    events += 1;
    const { resourcePreEvent, diagnosticEvent, policyEvent, summaryEvent } = parsed.data;
    if (resourcePreEvent) steps.push(resourcePreEvent.metadata);
    if (diagnosticEvent && !diagnosticEvent.ephemeral) diagnostics.push(plain(diagnosticEvent));
    if (policyEvent)
      diagnostics.push({
        urn: policyEvent.resourceUrn ?? "",
        message: `policy ${policyEvent.policyName ?? ""}: ${policyEvent.message}`,
        severity: policyEvent.enforcementLevel === "mandatory" ? "error" : "warning",
      });
    if (summaryEvent) planned = true;
  }
  return events === 0 ? undefined : { steps, diagnostics, planned };
}

function plain(event: Diagnostic): Diagnostic {
  return { urn: event.urn, message: event.message, severity: event.severity };
}

/** Events carry the engine's own colour marks unless the run was made with `--color never`; tools add terminal codes. */
export function withoutColours(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal code begins with one
  return text.replace(/<\{%[^%]*%\}>|\u001b\[[0-9;]*m/g, "");
}
