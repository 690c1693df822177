import type { Severity } from "../../lifecycle/definition";
import { readImpact, SEVERITIES } from "./impact-line";
import { prose } from "./markdown";
import { type NoteSource, noteSourcesOf } from "./note-sources";
import { definitionOf, isInternal, resourceOf } from "./resource";
import type { Diagnostic, Preview } from "./schema";

/** What a change does to live hosts, and the resources of which it is said. */
export interface Impact {
  readonly severity: Severity;
  readonly text: string;
  readonly sources: readonly NoteSource[];
}

/** What a reviewer reads beside the changes, each text once: the preview's diagnostics, and what its deletes do. */
export interface Notes {
  readonly errors: readonly string[];
  readonly impacts: readonly Impact[];
  readonly warnings: readonly string[];
}

/** A longer message is a dump, not a message. */
const LONGEST = 1500;
/** A longer note is none of ours: the provider cuts its lines. */
const LONGEST_NOTE = 5000;

const keyOf = ({ severity, text }: Pick<Impact, "severity" | "text">) => `${severity} ${text}`;

/** Debug lines are never looked at: in the streaming form the engine's hold secrets in the clear. */
export function notesOf(preview: Preview): Notes {
  const shown = preview.diagnostics.filter(({ severity }) => severity !== "debug");
  const written = shown.flatMap((one) => impactOf(one) ?? []);
  const { sources, removals } = noteSourcesOf(preview);
  const impacts = [...written, ...removals];
  const about = new Map<string, NoteSource[]>();
  for (const source of sources) {
    const key = keyOf(source.note);
    about.set(key, [...(about.get(key) ?? []), source]);
  }
  const errors = unique(shown.filter(({ severity }) => severity === "error").flatMap(plainly));
  return {
    // The engine ends with this sentence in any case.
    errors: errors.length > 1 ? errors.filter((text) => text !== "preview failed") : errors,
    impacts: SEVERITIES.flatMap((severity) =>
      unique(impacts.filter((note) => note.severity === severity).map(({ text }) => text)).map((text) => ({
        severity,
        text,
        sources: about.get(keyOf({ severity, text })) ?? [],
      })),
    ),
    warnings: unique(shown.filter((one) => one.severity === "warning" && !impactOf(one)).flatMap(plainly)),
  };
}

/** The engine puts its word before the notes of the plugin. */
const PREFIX = /^(?:warning: )?pulumi-netapp: /;

/**
 * The impact note that a message is: as a whole, so that no name or error text in it makes another one, and only where our
 * provider may have written it. The plugin's notes stand under their resource, those of dynamic resources under none.
 */
function impactOf({ message, urn, severity }: Diagnostic): { severity: Severity; text: string } | undefined {
  const text = message.trim();
  if (severity === "error" || !PREFIX.test(text)) return undefined;
  if (urn !== "" && !definitionOf(resourceOf(urn).type)) return undefined;
  const note = readImpact(text.replace(PREFIX, ""));
  return (
    note && { ...note, text: note.text.length <= LONGEST_NOTE ? note.text : `${note.text.slice(0, LONGEST_NOTE)}…` }
  );
}

/** The message without the stack of an exception, with the resource that it belongs to. */
function plainly({ message, urn }: Diagnostic): string[] {
  const lines = message
    .split("\n")
    .filter((line) => !/^\s+at /.test(line))
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const text = lines.join(" ").replace(/^(?:error|warning): /, "");
  if (text === "") return [];
  const resource = resourceOf(urn);
  const named = urn === "" || isInternal(urn) || text.includes(resource.name) ? text : `${resource.name}: ${text}`;
  return [named.length <= LONGEST ? named : `${named.slice(0, LONGEST)}…`];
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** One list item. */
export function item(text: string): string {
  return `- ${prose(text)}`;
}
