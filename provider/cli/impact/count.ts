import { SINCE_LAST_UP } from "../../base/errors";
import { redact } from "../../base/redact";
import type { OpenSystem } from "../../connection/connections";
import { TITLE } from "../../connection/settings";
import { type Count, type Session, sessionCount } from "../../lifecycle/sessions";
import { parsedId } from "../../lifecycle/state";
import type { NoteSource } from "../comment/note-sources";
import type { Impact } from "../comment/notes";
import { type ConfiguredSystem, configuredSystems, type SystemOptions } from "../systems";

/** Whom an impact note touches, or why that is not known. */
export type CountedImpact =
  | { readonly count: Count; readonly drop: boolean /** What those hosts see. */; readonly sights?: readonly string[] }
  | { readonly gap: string };

export interface CountedImpacts {
  /** `undefined`: it is about no sessions. */
  of(impact: Pick<Impact, "severity" | "text">): CountedImpact | undefined;
  /** The sessions of all notes, each once. */
  readonly sessions: number;
  /** Why some were not counted, each reason once. */
  readonly gaps: readonly string[];
}

/** What is looked at may not take as long as what is done. */
const LONGEST = 60;

/**
 * Asks the configured systems whom each note touches. All questions go out together: one listing of sessions for each
 * system, whatever the number of notes, and reads only.
 */
export async function countImpacts(
  impacts: readonly Impact[],
  options: SystemOptions,
  note: (text: string) => void,
): Promise<CountedImpacts> {
  const asked = impacts.some(({ sources }) =>
    sources.some(({ note, provider }) => note.touches && provider === undefined),
  );
  const systems = asked ? await openSystems(options, note) : undefined;
  const seen = new Set<string>();
  const outcomes = new Map<string, CountedImpact>();
  const key = ({ severity, text }: Pick<Impact, "severity" | "text">) => `${severity} ${text}`;
  try {
    await Promise.all(
      impacts.map(async (impact) => {
        const outcome = await countOne(impact, systems, seen);
        if (outcome) outcomes.set(key(impact), outcome);
      }),
    );
  } finally {
    await systems?.close();
  }
  const gaps = [...outcomes.values()].flatMap((outcome) => ("gap" in outcome ? [outcome.gap] : []));
  return { of: (impact) => outcomes.get(key(impact)), sessions: seen.size, gaps: [...new Set(gaps)] };
}

interface Systems {
  /** The system of a resource; fails with a sentence when there is none. */
  of(about: NoteSource): OpenSystem;
  close(): Promise<unknown>;
}

async function openSystems(options: SystemOptions, note: (text: string) => void): Promise<Systems> {
  let found: readonly ConfiguredSystem[] = [];
  let none: Error | undefined;
  try {
    found = await configuredSystems(options, note);
  } catch (error) {
    none = error as Error;
  }
  const open = new Map<string, OpenSystem>();
  return {
    of({ definition: { product } }) {
      if (none) throw none;
      const known = open.get(product.name);
      if (known) return known;
      const { connection, problem } = found.find((one) => one.product === product.name) ?? {};
      if (problem) throw problem;
      if (!connection) throw new Error(`No ${TITLE[product.name]} system is configured.`);
      const timeoutSeconds = Math.min(LONGEST, connection.timeoutSeconds);
      const system = product.open({ ...connection, timeoutSeconds });
      open.set(product.name, system);
      return system;
    },
    close: () => Promise.all([...open.values()].map((system) => system.close())),
  };
}

async function countOne(
  { sources }: Impact,
  systems: Systems | undefined,
  seen: Set<string>,
): Promise<CountedImpact | undefined> {
  if (sources.length === 0) return { gap: "a note was written by another version of this package." };
  const touching = sources.filter(({ note }) => note.touches);
  if (touching.length === 0) return undefined;
  try {
    // Each once: two resources of one text may touch the same, and a preview may tell one change in several steps.
    const sessions = new Map<string, Session>();
    const lists = touching.map(async (about) => {
      const { product } = about.definition;
      for (const one of await sessionsBehind(about, systems)) sessions.set(`${product.name} ${one.id}`, one);
    });
    // Together, so that what several notes ask for is one listing each.
    const looks = touching.map((about) => sightBehind(about, systems));
    const [looked] = await Promise.all([Promise.all(looks), Promise.all(lists)]);
    for (const id of sessions.keys()) seen.add(id);
    return {
      count: sessionCount([...sessions.values()]),
      drop: touching.every(({ note }) => note.touches?.drop),
      sights: [...new Set(looked.flat())],
    };
  } catch (error) {
    const told = error instanceof Error ? error.message : String(error);
    // The config was read just now: nothing of it is from the last `up`.
    return { gap: redact(told.replace(SINCE_LAST_UP, "")) };
  }
}

async function sightBehind(about: NoteSource, systems: Systems | undefined): Promise<string[]> {
  const { touches } = about.note;
  const system = touches?.sight && about.provider === undefined && systems?.of(about);
  return touches?.sight && system ? [await touches.sight(system)] : [];
}

async function sessionsBehind(about: NoteSource, systems: Systems | undefined): Promise<readonly Session[]> {
  const { note, definition, id, state, provider } = about;
  if (provider !== undefined) {
    throw new Error(`what is on the system of the explicit provider ${provider} has another connection.`);
  }
  const system = systems?.of(about);
  if (!system) return [];
  const sessions = (await note.touches?.list(system)) ?? [];
  if (sessions.length > 0) return sessions;
  // No session of an object that this login cannot see means nothing: "none" needs an object that is visible.
  const { object } = definition.ids;
  const live = await definition.operations(system).read(parsedId(definition.ids, id), state);
  if (live === undefined) {
    throw new Error(`${system.connection.host} does not show the ${object} ${id}; check that it is the right system.`);
  }
  return sessions;
}
