import fc from "fast-check";
import type { Emulator, Fault, FaultKind } from "../../../emulator";

/** What goes wrong at the n-th call of a step: a fault of the array, or of what is around it. */
export interface Trouble {
  readonly at: number;
  readonly what: FaultKind | { readonly kind: "restart" | "expire" | "kill" };
  readonly system?: "ontap" | "element";
}

const retryAfter = fc.constantFrom<string | undefined>(undefined, "0", "1", new Date(0).toUTCString());
const applied = fc.boolean();
const withRetry = (status: number) =>
  retryAfter.map((value): FaultKind => ({ kind: "status", status, ...(value !== undefined && { retryAfter: value }) }));

/** Faults that either API can have. Each is one that the contract knows: a refusal that says so was not carried out. */
const common: fc.Arbitrary<FaultKind> = fc.oneof(
  fc.constant<FaultKind>({ kind: "reset-before" }),
  fc.constant<FaultKind>({ kind: "reset-after" }),
  fc.constant<FaultKind>({ kind: "reset-after" }),
  fc.constant<FaultKind>({ kind: "truncate" }),
  withRetry(429),
  withRetry(503),
  applied.map((done): FaultKind => ({ kind: "status", status: 502, applied: done })),
  applied.map((done): FaultKind => ({ kind: "status", status: 500, applied: done })),
  applied.map((done): FaultKind => ({ kind: "html", status: 502, applied: done })),
  applied.map((done): FaultKind => ({ kind: "html", status: 200, applied: done })),
  applied.map((done): FaultKind => ({ kind: "null", applied: done })),
  fc.constant<FaultKind>({ kind: "empty", applied: true }),
  fc.constant<FaultKind>({ kind: "delay", ms: 300 }),
  fc.constant<FaultKind>({ kind: "unauthorized" }),
);

const ontap: fc.Arbitrary<FaultKind> = fc.oneof(
  applied.map((done): FaultKind => ({ kind: "ontapError", code: "262145", status: 500, applied: done })),
  applied.map((done): FaultKind => ({ kind: "jobFailure", code: "262145", applied: done })),
  fc.constant<FaultKind>({ kind: "jobFailure", code: "656466" }),
  fc.constant<FaultKind>({ kind: "jobVanish" }),
  fc.constant<FaultKind>({ kind: "jobDelay", ms: 900 }),
  // Longer than the time that the operation has.
  fc.constant<FaultKind>({ kind: "jobDelay", ms: 7000 }),
);

const element: fc.Arbitrary<FaultKind> = fc.oneof(
  fc.constant<FaultKind>({ kind: "elementError", name: "xDBVersionMismatch" }),
  applied.map((done): FaultKind => ({ kind: "elementError", name: "xDBConnectionLoss", applied: done })),
  applied.map((done): FaultKind => ({ kind: "empty", applied: done })),
  applied.map((done): FaultKind => ({ kind: "status", status: 503, applied: done })),
);

const what = fc.oneof(
  { arbitrary: common.map((fault) => ({ what: fault })), weight: 12 },
  { arbitrary: ontap.map((fault) => ({ what: fault, system: "ontap" as const })), weight: 5 },
  { arbitrary: element.map((fault) => ({ what: fault, system: "element" as const })), weight: 3 },
  { arbitrary: fc.constantFrom("restart", "expire", "kill").map((kind) => ({ what: { kind } as const })), weight: 1 },
);

const trouble: fc.Arbitrary<Trouble> = fc
  .tuple(fc.integer({ min: 1, max: 8 }), what)
  .map(([at, kind]): Trouble => ({ at, ...kind }));

/** Nothing at all, a few faults, or an array that fails whatever it is asked. */
export const troubles: fc.Arbitrary<readonly Trouble[]> = fc.oneof(
  { arbitrary: fc.constant([]), weight: 1 },
  { arbitrary: fc.array(trouble, { minLength: 1, maxLength: 5 }), weight: 6 },
  {
    arbitrary: what.map((kind) => Array.from({ length: 12 }, (_, index): Trouble => ({ at: index + 1, ...kind }))),
    weight: 1,
  },
);

/** What the world around the array can do in the middle of a step. */
export interface Around {
  restart(): void;
  expire(): void;
  kill(): void;
}

/** Troubles that were armed. */
export interface Armed {
  /** To be told of every call that the array has answered. */
  called(): void;
  end(): void;
}

/** Arms the troubles of a step. */
export function arm(array: Emulator, list: readonly Trouble[], around: Around): Armed {
  let calls = 0;
  const events = new Map<number, keyof Around>();
  for (const { at, what: fault, system } of list) {
    if (fault.kind === "restart" || fault.kind === "expire" || fault.kind === "kill") events.set(at, fault.kind);
    else array.faults.add({ ...fault, match: { attempt: at, ...(system && { system }) } } as Fault);
  }
  return {
    called() {
      calls += 1;
      const event = events.get(calls);
      if (event) around[event]();
    },
    end: () => array.faults.clear(),
  };
}
