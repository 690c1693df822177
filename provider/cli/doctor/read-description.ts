import { open } from "node:fs/promises";
import type { Connection } from "../../connection/resolve";
import { tokenLoginOf } from "../../http/access-token";
import { Budget } from "../../http/budget";
import { codeOf } from "../../http/no-answer";
import { Transport } from "../../http/transport";
import type { ConfiguredSystem } from "../systems";

const MEBIBYTE = 1024 * 1024;
/** What a cluster serves has about 13 MB; the transport takes no more than this either. */
const LARGEST = 64 * MEBIBYTE;
const TIMEOUT = 90_000;

/** Why a description cannot be used: a sentence without its end, and what to do. */
export class NoDescription extends Error {
  constructor(
    why: string,
    readonly fix = "Give the description that the cluster serves at /docs/api/swagger.yaml, as a file or as its https URL.",
  ) {
    super(why);
  }
}

/** The text of a description of the API, from a file or over HTTPS. */
export function readDescription(source: string, systems: readonly ConfiguredSystem[]): Promise<string> {
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
