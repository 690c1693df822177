import { commonTo, missingFrom } from "../base/equal";
import { ProviderError, Unfinished } from "../base/errors";
import type { Properties, State } from "../base/shape";
import type { Words } from "./definition";
import { managedBy } from "./state";

/** A list of an object that the program manages member by member, never as a whole: others may add members meanwhile. */
export interface MemberList<Name extends string = string> {
  readonly name: Name;
  /** The same for every spelling of one member. */
  readonly key: (member: unknown) => string;
}

/** Members to add or to remove. */
export interface MemberStep<Name extends string = string> {
  readonly list: Name;
  readonly members: readonly unknown[];
  readonly leave: boolean;
}

/**
 * What a change adds and removes: adds first, so a refused add has taken nothing away. Members that no preview has shown (of
 * an adopted object, of a list that is managed from now on) are never removed.
 */
export function memberSteps<Name extends string>(
  lists: readonly MemberList<Name>[],
  delta: Properties,
  before: State,
): MemberStep<Name>[] {
  const shown = managedBy(before);
  const adds = lists.map(({ name, key }) => {
    return { list: name, members: missingFrom(key, listOf(delta[name]), listOf(before[name])), leave: false };
  });
  const shrinking = lists.filter(({ name }) => delta[name] !== undefined && shown.has(name));
  const removes = shrinking.map(({ name, key }) => {
    return { list: name, members: missingFrom(key, listOf(before[name]), listOf(delta[name])), leave: true };
  });
  return [...adds.reverse(), ...removes].filter(({ members }) => members.length > 0);
}

/** Tells how far a change of several calls came: what the object has now, and that in words. */
export type Reached<Live> = (change: Partial<Live>, words: string) => void;

/** Makes a change of several calls. One that fails in the middle leaves a state and a sentence that say how far it came. */
export async function inSteps<Live extends object>(
  id: string,
  before: Live,
  work: (reached: Reached<Live>) => Promise<void>,
): Promise<Live> {
  let live = before;
  const done: string[] = [];
  try {
    await work((change, words) => {
      live = { ...live, ...change };
      done.push(words);
    });
    return live;
  } catch (error) {
    if (done.length === 0 || !(error instanceof ProviderError)) throw error;
    const message = error.message.replace(/\.$/, `; done before that: ${done.join(", ")}.`);
    throw new Unfinished(id, live, new ProviderError(error.kind, message, error));
  }
}

/** The members after a step. */
export function afterStep(members: unknown, step: MemberStep, key: (member: unknown) => string): unknown[] {
  const had = listOf(members);
  return step.leave ? missingFrom(key, had, step.members) : [...had, ...step.members];
}

/** Members that an array reports, in the order and spelling that is known of them. */
export function inKnownOrder(key: (member: unknown) => string, members: readonly unknown[], known: unknown): unknown[] {
  const kept = commonTo(key, listOf(known), members);
  return [...kept, ...missingFrom(key, members, kept)];
}

/** How a change of members reads: what is added and what is removed, the others stay. */
export function memberWords(
  key: (member: unknown) => string,
  text: (member: unknown, show: (value: unknown) => string) => string = (member, show) => show(member),
): Words {
  return {
    whole(before, after, show) {
      if (!Array.isArray(before) || !Array.isArray(after)) return undefined;
      const texts = (members: readonly unknown[]) => members.map((member) => text(member, show));
      if (after.length === 0) return `all removed: ${texts(before).join(", ")}`;
      const removed = texts(missingFrom(key, before, after)).map((member) => `removed ${member}`);
      const added = texts(missingFrom(key, after, before)).map((member) => `added ${member}`);
      return [...removed, ...added].join(", ") || undefined;
    },
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
