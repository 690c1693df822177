import { HIDDEN, Redactor } from "../../base/redact";
import { isRecord, isUnknown, parsedJson, SECRET_SIGNATURE, SIGNATURE } from "../../base/unknown";
import { resourceOf, secretProperties } from "./resource";
import type { Preview, PreviewStep, ResourceState } from "./schema";
import { isSecret, member } from "./values";

/** A secret of which both values are known and differ: a preview made with the secrets in the clear. */
const ROTATED = Object.freeze({ [SIGNATURE]: SECRET_SIGNATURE, rotated: true });

type Redact = (text: string) => string;

/**
 * The preview without any secret: whatever is marked as secret on one side of a step is masked on all sides, and values
 * that were learnt on the way are masked wherever a text repeats them. All that renders works on the result.
 */
export function withoutSecrets(preview: Preview): Preview {
  const learnt = new Redactor();
  const steps = preview.steps.map((step) => maskStep(step, learnt));
  const redact: Redact = (text) => learnt.redact(text);
  return {
    ...preview,
    steps: steps.map((step) => ({
      ...step,
      urn: redact(step.urn),
      old: redactState(step.old, redact),
      new: redactState(step.new, redact),
      diffReasons: step.diffReasons.map(redact),
      replaceReasons: step.replaceReasons.map(redact),
      detailedDiff: Object.fromEntries(Object.entries(step.detailedDiff).map(([path, diff]) => [redact(path), diff])),
    })),
    diagnostics: preview.diagnostics.map(({ urn, message, severity }) => ({
      urn: redact(urn),
      // Colours would split a secret that a message repeats.
      message: redact(withoutColours(message)),
      severity,
    })),
  };
}

function maskStep(step: PreviewStep, learnt: Redactor): PreviewStep {
  const known = secretProperties(resourceOf(step.urn).type);
  const sides = [step.old?.inputs, step.old?.outputs, step.new?.inputs, step.new?.outputs];
  const [oldInputs, oldOutputs, newInputs, newOutputs] = maskTogether(sides, learnt, (key) => known.includes(key));
  const masked = (state: ResourceState | undefined, inputs: unknown, outputs: unknown) =>
    state && ({ ...state, inputs: inputs ?? {}, outputs: outputs ?? {} } as ResourceState);
  return { ...step, old: masked(step.old, oldInputs, oldOutputs), new: masked(step.new, newInputs, newOutputs) };
}

/** Masks the same place in old and new, inputs and outputs: one of them being secret makes all of them so. */
function maskTogether(
  sides: readonly unknown[],
  learnt: Redactor,
  always: (key: string) => boolean = () => false,
): unknown[] {
  if (sides.some(isSecret)) return maskAll(sides, learnt);
  const keys = sides.flatMap((side) => (typeof side === "object" && side !== null ? Object.keys(side) : []));
  const copies = sides.map((side) => (Array.isArray(side) ? [...side] : isRecord(side) ? { ...side } : side));
  for (const key of new Set(keys)) {
    const children = sides.map((side) => member(side, key));
    const masked = always(key) ? maskAll(children, learnt) : maskTogether(children, learnt);
    copies.forEach((copy, index) => {
      if (typeof copy === "object" && copy !== null && Object.hasOwn(copy, key)) Reflect.set(copy, key, masked[index]);
    });
  }
  return copies;
}

function maskAll(sides: readonly unknown[], learnt: Redactor): unknown[] {
  for (const side of sides) learn(side, learnt);
  const [oldInput, , newInput] = sides.map(plaintext);
  const rotated = oldInput !== undefined && newInput !== undefined && oldInput !== newInput;
  return sides.map((side, index) => {
    if (side === undefined || side === null || isUnknown(side)) return side;
    return rotated && index === 2 ? ROTATED : HIDDEN;
  });
}

/** The value of a secret that came in the clear, as text to compare; ciphertexts differ without a reason. */
function plaintext(side: unknown): string | undefined {
  if (side === undefined || side === null || side === HIDDEN || isUnknown(side)) return undefined;
  if (!isRecord(side) || side[SIGNATURE] === undefined) return JSON.stringify(side);
  if (typeof side.plaintext === "string") return side.plaintext;
  return side.value === undefined ? undefined : JSON.stringify(side.value);
}

/** Remembers every text inside a secret; what is marked as a secret holds its value as JSON text in `plaintext`. */
function learn(side: unknown, learnt: Redactor): void {
  if (typeof side === "string" || typeof side === "number") {
    const text = String(side);
    if (isUnknown(text)) return;
    learnt.learn(text);
    const inner = typeof side === "string" && /^\s*["[{]/.test(side) ? parsedJson(side) : undefined;
    if (inner !== undefined) learn(inner, learnt);
  } else if (Array.isArray(side)) {
    for (const item of side) learn(item, learnt);
  } else if (isRecord(side)) {
    for (const [key, item] of Object.entries(side)) if (key !== SIGNATURE) learn(item, learnt);
  }
}

function redactState(state: ResourceState | undefined, redact: Redact): ResourceState | undefined {
  if (!state) return undefined;
  const [inputs, outputs] = [redactMembers(state.inputs, redact), redactMembers(state.outputs, redact)];
  return { ...state, id: redact(state.id), inputs, outputs, provider: redact(state.provider) };
}

function redactMembers(value: Readonly<Record<string, unknown>>, redact: Redact): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [redact(key), redactDeep(item, redact)]));
}

function redactDeep(value: unknown, redact: Redact): unknown {
  if (isSecret(value)) return value;
  if (typeof value === "string") return redact(value);
  if (typeof value === "number") return redact(String(value)) === String(value) ? value : HIDDEN;
  if (Array.isArray(value)) return value.map((item) => redactDeep(item, redact));
  return isRecord(value) ? redactMembers(value, redact) : value;
}

/** Events carry the engine's own colour marks unless the run was made with `--color never`; tools add terminal codes. */
function withoutColours(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal code begins with one
  return text.replace(/<\{%[^%]*%\}>|\u001b\[[0-9;]*m/g, "");
}
