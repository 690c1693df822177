import { redact } from "../../base/redact";
import type { OpenSystem } from "../../connection/connections";
import { TITLE } from "../../connection/settings";
import { type Count, type Session, sessionCount } from "../../lifecycle/sessions";
import { parsedId } from "../../lifecycle/state";
import { type Impact, type NoteSource, noteKey } from "../comment/notes";
import { messageOf } from "../output";
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
  const systems = new Systems(options, note);
  const seen = new Set<string>();
  const outcomes = new Map<string, CountedImpact>();
  try {
    await Promise.all(
      impacts.map(async (impact) => {
        const outcome = await countOne(impact, systems, seen);
        if (outcome) outcomes.set(noteKey(impact), outcome);
      }),
    );
  } finally {
    await systems.close();
  }
  const gaps = [...outcomes.values()].flatMap((outcome) => ("gap" in outcome ? [outcome.gap] : []));
  return { of: (impact) => outcomes.get(noteKey(impact)), sessions: seen.size, gaps: [...new Set(gaps)] };
}

/** The configured systems, each opened for the first question. */
class Systems {
  private configured: Promise<readonly ConfiguredSystem[]> | undefined;
  private readonly open = new Map<string, OpenSystem>();

  constructor(
    private readonly options: SystemOptions,
    private readonly note: (text: string) => void,
  ) {}

  /** The system of a resource; fails with a sentence when there is none. */
  async of({ definition: { product }, provider }: NoteSource): Promise<OpenSystem> {
    if (provider !== undefined)
      throw new Error(`what is on the system of the explicit provider ${provider} has another connection.`);
    this.configured ??= configuredSystems(this.options, this.note);
    const found = (await this.configured).find((one) => one.product === product.name);
    const known = this.open.get(product.name);
    if (known) return known;
    if (found?.problem) throw found.problem;
    if (!found?.connection) throw new Error(`No ${TITLE[product.name]} system is configured.`);
    const timeoutSeconds = Math.min(LONGEST, found.connection.timeoutSeconds);
    const system = product.open({ ...found.connection, timeoutSeconds });
    this.open.set(product.name, system);
    return system;
  }

  close(): Promise<unknown> {
    return Promise.all([...this.open.values()].map((system) => system.close()));
  }
}

async function countOne({ sources }: Impact, systems: Systems, seen: Set<string>): Promise<CountedImpact | undefined> {
  if (sources.length === 0) return { gap: "a note was written by another version of this package." };
  const touching = sources.filter(({ note }) => note.touches);
  if (touching.length === 0) return undefined;
  try {
    // Together, so that what several notes ask for is one listing each.
    const behind = await Promise.all(touching.map(async (about) => lookBehind(about, await systems.of(about))));
    // Each once: two resources of one text may touch the same, and a preview may tell one change in several steps.
    const sessions = new Map(behind.flatMap(({ listed }) => listed));
    for (const id of sessions.keys()) seen.add(id);
    return {
      count: sessionCount([...sessions.values()]),
      drop: touching.every(({ note }) => note.touches?.drop),
      sights: [...new Set(behind.flatMap(({ sight }) => sight ?? []))],
    };
  } catch (error) {
    return { gap: redact(messageOf(error)) };
  }
}

/** The sessions of a resource, each with a key of its own, and what its hosts see. */
async function lookBehind({ note: { touches }, definition, id, state }: NoteSource, system: OpenSystem) {
  const [sessions = [], sight] = await Promise.all([touches?.list(system), touches?.sight?.(system)]);
  // No session of an object that this login cannot see means nothing: "none" needs an object that is visible.
  const { object } = definition.ids;
  if (sessions.length === 0 && !(await definition.operations(system).read(parsedId(definition.ids, id), state)))
    throw new Error(`${system.connection.host} does not show the ${object} ${id}; check that it is the right system.`);
  const listed = sessions.map((one): [string, Session] => [`${definition.product.name} ${one.id}`, one]);
  return { listed, sight };
}
