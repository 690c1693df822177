import type { Severity } from "../../lifecycle/definition";
import { prose } from "./markdown";
import { type NoteSource, noteSourcesOf } from "./note-sources";
import { isInternal, resourceOf } from "./resource";
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

/** The form in which the package's resources say at preview what a change does to live hosts; the engine puts its word before those of the packaged plugin. */
const IMPACT = /^\s*(?:warning: )?pulumi-netapp: impact: (high|medium): (.+?)\s*$/;
const SEVERITIES: readonly Severity[] = ["high", "medium"];

/** A longer message is a dump, not a message. */
const LONGEST = 1500;

/** Debug lines are never looked at: in the streaming form the engine's hold secrets in the clear. */
export function notesOf(preview: Preview): Notes {
  const shown = preview.diagnostics.filter(({ severity }) => severity !== "debug");
  const written = shown.flatMap(({ message }) => message.split("\n").flatMap(impact));
  const { sources, removals } = noteSourcesOf(preview);
  const impacts = [...written, ...removals];
  const errors = unique(shown.filter(({ severity }) => severity === "error").flatMap(plainly));
  return {
    // The engine ends with this sentence in any case.
    errors: errors.length > 1 ? errors.filter((text) => text !== "preview failed") : errors,
    impacts: SEVERITIES.flatMap((severity) =>
      unique(impacts.filter((note) => note.severity === severity).map(({ text }) => text)).map((text) => ({
        severity,
        text,
        sources: sources.filter(({ note }) => note.severity === severity && note.text === text),
      })),
    ),
    warnings: unique(shown.filter(({ severity }) => severity === "warning").flatMap(plainly)),
  };
}

function impact(line: string): { severity: Severity; text: string }[] {
  const found = IMPACT.exec(line);
  const severity = SEVERITIES.find((known) => known === found?.[1]);
  return severity && found?.[2] ? [{ severity, text: found[2] }] : [];
}

/** The message without the stack of an exception, with the resource that it belongs to. */
function plainly({ message, urn }: Diagnostic): string[] {
  const lines = message
    .split("\n")
    .filter((line) => !/^\s+at /.test(line) && !IMPACT.test(line))
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
