import { open } from "node:fs/promises";
import { isBefore } from "../../base/equal";
import { ProviderError } from "../../base/errors";
import type { Connection } from "../../connection/resolve";
import { tokenLoginOf } from "../../http/access-token";
import { Budget } from "../../http/budget";
import { codeOf } from "../../http/no-answer";
import { Transport } from "../../http/transport";
import { API_USE, type ApiUse, EVERYWHERE, NEWER, NEWER_PATHS } from "../../ontap/api-use";
import { releaseOf } from "../../ontap/system";
import { resources } from "../../resources";
import type { ConfiguredSystem } from "../systems";
import { ApiDescription, NoDescription, type Operation } from "./api-description";
import { type Finding, type Findings, failed } from "./finding";

const MEBIBYTE = 1024 * 1024;
/** What a cluster serves has about 13 MB; the transport takes no more than this either. */
const LARGEST = 64 * MEBIBYTE;
const TIMEOUT = 90_000;

const STEP = "description";
/** All that names no other release has been there since this one. */
const OLDEST = releaseOf("9.6.0");
/** What goes on without an answer, and what is missing then. */
const HELPERS: Readonly<Record<string, string>> = {
  doctor: "Nothing has to be done: doctor cannot tell jobs or platform of such a cluster.",
  countSessions: "Nothing has to be done: the sessions of such a cluster cannot be counted.",
};

/** What a description of ONTAP's API does not know of what this package uses. */
export async function* examineDescription(source: string, systems: readonly ConfiguredSystem[]): Findings {
  let description: ApiDescription;
  try {
    description = ApiDescription.parse(await readDescription(source, systems));
  } catch (error) {
    yield unusable(error);
    return;
  }
  yield { step: STEP, status: "ok", text: `${description.title}, ${description.size} paths` };
  const unknown = [...unknownTo(description)];
  yield* unknown;
  if (unknown.length === 0)
    yield { step: "use", status: "ok", text: `it knows all ${API_USE.length} calls that this package makes` };
}

function unusable(error: unknown): Finding {
  if (error instanceof NoDescription) return { step: STEP, status: "failure", text: error.message, fix: error.fix };
  if (error instanceof ProviderError) return failed(STEP, error, "Download the file and give its name.");
  throw error;
}

/** Something that the description does not know; `since`: the feature that needs it came with a later release. */
interface Gap {
  readonly text: string;
  readonly since?: { readonly feature: string; readonly first: string } | undefined;
}

function* unknownTo(description: ApiDescription): Generator<Finding> {
  const told = new Set<string>();
  for (const use of API_USE) {
    const { method, path } = use;
    const operation = description.operation(method, path);
    if (operation) {
      const gaps = gapsOf(use, operation);
      if (gaps.length > 0) yield found(`${method} ${path}`, use, gaps);
    } else if (description.knows(path)) {
      yield found(`${method} ${path}`, use, [{ text: "this method" }]);
    } else if (!told.has(path)) {
      told.add(path);
      yield found(path, use, [{ text: "this path", since: laterFeature(NEWER_PATHS[path] ?? use.of) }]);
    }
  }
}

function gapsOf({ query = [], fields = [], body = [] }: ApiUse, operation: Operation): Gap[] {
  const gap = (kind: string, name: string): Gap => ({ text: `${kind} ${name}`, since: laterFeature(NEWER[name]) });
  return [
    ...query
      .filter((name) => !EVERYWHERE.has(name) && !operation.query.has(name))
      .map((name) => gap("the filter", name)),
    ...fields.filter((name) => operation.field(name) === "unknown").map((name) => gap("the field", name)),
    ...body.flatMap((name) => {
      const knowledge = operation.body(name);
      if (knowledge === "unknown") return gap("the member", name);
      return knowledge === "known" ? [] : { text: `the member ${name} as one that can be written` };
    }),
  ];
}

/** A feature that is newer than the oldest release. */
function laterFeature(feature = ""): Gap["since"] {
  const own = resources().filter(({ product }) => product.name === "ontap");
  const first = own.map(({ since }) => since[feature]).find((one) => one !== undefined);
  return first !== undefined && isBefore(OLDEST, releaseOf(first)) ? { feature, first } : undefined;
}

function found(step: string, { of }: ApiUse, gaps: readonly Gap[]): Finding {
  const later = new Map(gaps.flatMap(({ since }) => (since ? [[since.feature, since.first] as const] : [])));
  const needs = [...later].map(([feature, first]) => `${feature} needs ONTAP ${first} or later`).join(", ");
  const text = `this release does not know ${gaps.map((gap) => gap.text).join(", ")}${needs && `; ${needs}`}`;
  const helper = HELPERS[of];
  if (helper !== undefined) return { step, status: "warning", text, fix: helper };
  if (gaps.every(({ since }) => since)) {
    const fix = `Leave ${[...later.keys()].join(" and ")} out of programs for such a cluster, or upgrade it.`;
    return { step, status: "warning", text, fix };
  }
  const fix = `This version of the package was not made for such a cluster, do not use ${of} there: see whether there is a newer one, or report this line.`;
  return { step, status: "failure", text, fix };
}

/** The text of a description of the API, from a file or over HTTPS. */
function readDescription(source: string, systems: readonly ConfiguredSystem[]): Promise<string> {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(source) ? download(source, systems) : readFile(source);
}

async function readFile(name: string): Promise<string> {
  const file = await open(name).catch((error: unknown) => {
    throw new NoDescription(`the file cannot be opened (${codeOf(error)})`, "Give the name of a file that is there.");
  });
  try {
    const about = await file.stat();
    if (!about.isFile()) throw new NoDescription("it is no file");
    if (about.size > LARGEST) throw tooLarge();
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

async function download(source: string, systems: readonly ConfiguredSystem[]): Promise<string> {
  const url = URL.canParse(source) ? new URL(source) : undefined;
  if (url?.protocol !== "https:" || url.username !== "" || url.password !== "")
    throw new NoDescription("only an https URL without a user name is read");
  const own = systems.find(({ product, connection }) => product === "ontap" && connection?.origin === url.origin);
  return own?.connection ? fromCluster(own.connection, url) : fromElsewhere(url);
}

/** The configured cluster is asked as always: with its login, and its certificate as it is trusted. */
async function fromCluster(connection: Connection, url: URL): Promise<string> {
  const transport = new Transport(connection, tokenLoginOf(connection));
  try {
    const call = { method: "GET", path: url.pathname + url.search, what: "read the description of its API" } as const;
    const budget = new Budget(connection.timeoutSeconds);
    const { status, text } = await transport.send({ ...call, idempotent: true }, budget, ({ status: told }) =>
      told === 429 || told === 503 ? "unapplied" : "final",
    );
    return taken(status, text);
  } finally {
    await transport.close();
  }
}

/** No login goes anywhere else, and no redirect is followed. */
async function fromElsewhere(url: URL): Promise<string> {
  try {
    const answer = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(TIMEOUT) });
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of answer.body ?? []) {
      size += part.length;
      if (size > LARGEST) throw tooLarge();
      parts.push(part);
    }
    return taken(answer.status, Buffer.concat(parts).toString("utf8"));
  } catch (error) {
    if (error instanceof NoDescription) throw error;
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw new NoDescription(
      `${url.host} could not be read (${codeOf(cause)})`,
      "Check host, port and network; a certificate that this machine does not trust needs NODE_EXTRA_CA_CERTS, or download the file.",
    );
  }
}

function taken(status: number, text: string): string {
  if (status !== 200) throw new NoDescription(`the server answers with HTTP ${status}`);
  return text;
}

function tooLarge(): NoDescription {
  return new NoDescription(`it has more than ${LARGEST / MEBIBYTE} MiB`);
}
