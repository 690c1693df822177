import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ElementSeed, Emulator, OntapSeed } from "../../emulator";
import type { EntryPoint, Program } from "../support/stack";

export const FOLDER = join(__dirname, "kept");

/** What stands in a kept state in the place of what only one run of the emulator has. */
const HOST = "emulator.example:443";
const CERTIFICATE = "the certificate of the emulator";

/** A state that a version of this package wrote, and the world in which it is used again. */
export interface Kept {
  readonly about: string;
  /** Left out: the dynamic one. */
  readonly entry?: EntryPoint;
  /** The array as that version left it. */
  readonly array: { readonly ontap: OntapSeed; readonly element: ElementSeed };
  /** The program whose state it is. */
  readonly program: Program;
  /** A program with something to change in each resource. */
  readonly changed: Program;
  /** Whether the last `up` failed: then the next one has something to do, and a refresh to report. */
  readonly unfinished: boolean;
  /** `pulumi stack export`; the passphrase of its secrets is "test". */
  readonly state: { readonly deployment: { readonly resources: readonly KeptResource[] } };
}

/** A resource in a kept state, as far as the tests look at it. */
export interface KeptResource {
  readonly urn: string;
  readonly type: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** All kept states by `VERSION/NAME`. */
export function keptStates(): Record<string, Kept> {
  const files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".json"));
  return Object.fromEntries(
    files.sort().map((file) => [file.replace(/\.json$/, ""), JSON.parse(readFileSync(join(FOLDER, file), "utf8"))]),
  );
}

/** Takes the emulator's address and certificate out, in programs and in the state of an explicit provider. */
export function withoutEmulator<T>(value: T, array: Emulator): T {
  return replaced(value, [
    [array.host, HOST],
    [array.caCertificate, CERTIFICATE],
  ]);
}

/** Puts those of another emulator in. */
export function withEmulator<T>(value: T, array: Emulator): T {
  return replaced(value, [
    [HOST, array.host],
    [CERTIFICATE, array.caCertificate],
  ]);
}

function replaced<T>(value: T, pairs: readonly (readonly [string, string])[]): T {
  return JSON.parse(JSON.stringify(value), (_key, inner: unknown) =>
    typeof inner === "string" ? (pairs.find(([from]) => from === inner)?.[1] ?? inner) : inner,
  );
}
