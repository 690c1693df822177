import fc from "fast-check";
import type { Row, Subject } from "../../lifecycle/subject";
import { SUBJECTS } from "../../lifecycle/subjects";
import { type Trouble, troubles } from "./trouble";

/** What a program declares of one resource; identities are given as a choice between two, of the slot's own. */
export interface Wanted {
  readonly identity: 0 | 1;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What happens to an object behind the program's back: it goes, or one of its properties changes. */
export type Drift = "removed" | number;

/** One thing that an operator does, and what goes wrong meanwhile. */
export interface Step {
  /** `up` with new arguments of some slots, `refresh`, or `destroy` of one slot. */
  readonly action: "up" | "refresh" | "destroy";
  readonly slot: number;
  readonly wanted: readonly (Wanted | undefined)[];
  readonly drift: Drift | undefined;
  readonly trouble: readonly Trouble[];
}

/** A random life of a stack. */
export interface Program {
  readonly slots: readonly Slot[];
  readonly steps: readonly Step[];
  /** The engine's `--parallel`: all resources at once, or one after the other. */
  readonly parallel: boolean;
}

export interface Slot {
  readonly subject: Subject;
  readonly first: Wanted;
  /** Somebody else's object is there before the program runs for the first time. */
  readonly foreign: boolean;
}

/** The arguments that programs vary: all but the object's name and what `adopt` is like. */
const varied = ({ rows, named }: Subject): Row[] =>
  rows.filter(({ name, reference, createOnly }) => !reference && !createOnly && !(name in named("")));

/** What somebody can change of an object and leave it where it is. */
export const drifting = (subject: Subject): Row[] => varied(subject).filter(({ drifted }) => drifted !== undefined);

/** All passwords and secrets that a program gives or somebody sets; the search for leaks looks for every one. */
export const SECRETS = SUBJECTS.flatMap(({ rows }) => rows.filter(({ name }) => /secret$|password$/i.test(name)))
  .flatMap(({ values, drifted }) => [...values, drifted])
  .filter((value) => typeof value === "string");

const wanted = (subject: Subject): fc.Arbitrary<Wanted> =>
  fc.record({
    identity: fc.constantFrom<0 | 1>(0, 0, 0, 1),
    args: fc.record(Object.fromEntries(varied(subject).map(({ name, values }) => [name, fc.constantFrom(...values)]))),
  });

const slot: fc.Arbitrary<Slot> = fc.constantFrom(...SUBJECTS).chain((subject) =>
  fc.record({
    subject: fc.constant(subject),
    first: wanted(subject),
    foreign: fc.constantFrom(false, false, false, false, true),
  }),
);

const step = (slots: readonly Slot[]): fc.Arbitrary<Step> =>
  fc.record({
    action: fc.constantFrom<Step["action"]>("up", "up", "up", "refresh", "destroy"),
    slot: fc.nat(slots.length - 1),
    wanted: fc.tuple(...slots.map(({ subject }) => fc.option(wanted(subject), { nil: undefined, freq: 1 }))),
    drift: fc.option(fc.oneof(fc.constant("removed" as const), { weight: 2, arbitrary: fc.nat(9) }), {
      nil: undefined,
      freq: 1,
    }),
    trouble: troubles,
  });

/** Programs of one to three resources and two to six steps. */
export const programs: fc.Arbitrary<Program> = fc.array(slot, { minLength: 1, maxLength: 3 }).chain((slots) =>
  fc.record({
    slots: fc.constant(slots),
    steps: fc.array(step(slots), { minLength: 2, maxLength: 6 }),
    parallel: fc.boolean(),
  }),
);

/** The same programs for the same seed. */
export function sample(count: number, seed: number): Program[] {
  return fc.sample(programs, { numRuns: count, seed });
}
