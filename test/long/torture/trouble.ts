import fc from "fast-check";
import type { Emulator, Fault, FaultHandle, FaultKind } from "../../../emulator";

/** What ends a provider that may finish what it has begun. */
export const SIGNALS = ["SIGTERM", "SIGINT"] as const;
/** What the world around the array can do in the middle of a step; `busy`: from now on the array takes one call at a time. */
const EVENTS = ["restart", "expire", "kill", "busy", ...SIGNALS] as const;
type Event = (typeof EVENTS)[number];

/** What goes wrong at the n-th call of a step: a fault of the array, or of what is around it. */
export interface Trouble {
  readonly at: number;
  readonly what: FaultKind | { readonly kind: Event };
  readonly system?: "ontap" | "element";
  readonly label?: RegExp;
  /** How many calls are struck; 1 by default. */
  readonly times?: number;
}

const retryAfter = fc.constantFrom<string | undefined>(undefined, "0", "1", new Date(0).toUTCString());
const applied = fc.boolean();
const withRetry = (status: number) =>
  retryAfter.map((value): FaultKind => ({ kind: "status", status, ...(value !== undefined && { retryAfter: value }) }));

type Contradiction = Extract<FaultKind, { kind: "contradict" }>["how"];
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

/** Answers that prove nothing. Element lists all objects, so a list of others is not one: it says that there is none of ours. */
const contradictions = fc.oneof(
  fc
    .constantFrom<Contradiction>("count", "emptied", "twice", "other", "missing", "partial", "loop", "bad-link")
    .map((how) => ({ what: { kind: "contradict", how } satisfies FaultKind, system: "ontap" as const })),
  fc.constantFrom<Contradiction>("twice", "other", "missing", "other-call", "both", "partial").map((how) => ({
    what: { kind: "contradict", how } satisfies FaultKind,
    system: "element" as const,
    ...(how === "other" && { label: /^element (?!List)/ }),
  })),
);

/** An array that refuses so many calls in a row, each time only because there are too many. */
const storm = fc
  .tuple(
    fc.oneof(
      withRetry(429).map((refusal) => ({ what: refusal })),
      fc.constant({
        what: { kind: "elementError", name: "xDBVersionMismatch" } satisfies FaultKind,
        system: "element" as const,
      }),
    ),
    fc.integer({ min: 4, max: 40 }),
  )
  .map(([refusal, times]) => ({ ...refusal, times }));

const what = fc.oneof(
  { arbitrary: common.map((fault) => ({ what: fault })), weight: 12 },
  { arbitrary: ontap.map((fault) => ({ what: fault, system: "ontap" as const })), weight: 5 },
  { arbitrary: element.map((fault) => ({ what: fault, system: "element" as const })), weight: 3 },
  { arbitrary: storm, weight: 2 },
  { arbitrary: contradictions, weight: 8 },
  { arbitrary: fc.constantFrom(...EVENTS).map((kind) => ({ what: { kind } })), weight: 2 },
);

const trouble: fc.Arbitrary<Trouble> = fc
  .tuple(fc.integer({ min: 1, max: 8 }), what)
  .map(([at, kind]): Trouble => ({ at, ...kind }));

/** Nothing at all, a few faults, a signal alone, or an array that fails whatever it is asked. */
export const troubles: fc.Arbitrary<readonly Trouble[]> = fc.oneof(
  { arbitrary: fc.constant([]), weight: 1 },
  { arbitrary: fc.array(trouble, { minLength: 1, maxLength: 5 }), weight: 6 },
  {
    arbitrary: fc
      .record({ at: fc.integer({ min: 1, max: 8 }), what: fc.constantFrom(...SIGNALS).map((kind) => ({ kind })) })
      .map((one) => [one]),
    weight: 1,
  },
  {
    arbitrary: what.map((kind) => Array.from({ length: 12 }, (_, index): Trouble => ({ at: index + 1, ...kind }))),
    weight: 1,
  },
);

/** Troubles that were armed. */
export interface Armed {
  /** To be told of every call that the array has answered. */
  called(): void;
  /** Disarms them, and says what struck how often. */
  end(): Map<string, number>;
}

/** Arms the troubles of a step. */
export function arm(array: Emulator, list: readonly Trouble[], happen: (event: Event) => void): Armed {
  let calls = 0;
  const events = new Map<number, Event>();
  const faults: [string, FaultHandle][] = [];
  const struck = new Map<string, number>();
  const count = (name: string, times: number) => struck.set(name, (struck.get(name) ?? 0) + times);
  for (const { at, what: fault, system, label, times } of list) {
    if (isEvent(fault)) events.set(at, fault.kind);
    else {
      const name = fault.kind === "contradict" ? fault.kind : times ? "storm" : "fault";
      const match = { attempt: at, ...(system && { system }), ...(label && { label }) };
      faults.push([name, array.faults.add({ ...fault, match, ...(times && { times }) } as Fault)]);
    }
  }
  return {
    called() {
      calls += 1;
      const event = events.get(calls);
      if (!event) return;
      count(event, 1);
      happen(event);
    },
    end() {
      for (const [name, { hits }] of faults) if (hits > 0) count(name, hits);
      array.faults.clear();
      return struck;
    },
  };
}

function isEvent(what: Trouble["what"]): what is { readonly kind: Event } {
  return EVENTS.some((event) => event === what.kind);
}
