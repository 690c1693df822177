import * as z from "zod";
import { ProviderError } from "../base/errors";
import type { Product } from "../connection/connections";
import type { Connection } from "../connection/resolve";
import { tokenLoginOf } from "../http/access-token";
import type { ClientFor } from "../http/client";
import type { Listing } from "../http/shared-reads";
import { once, System } from "../http/system";
import { Transport } from "../http/transport";
import type { Right } from "../lifecycle/definition";
import { OntapClient, queryText } from "./client";
import { type Codes, endpointCodes } from "./errors";
import { isAmong, type Svm, svmRecord } from "./svm";

/** Records per page: one call for a thousand objects, and far below the 10,000 at which ONTAP caps a page. */
export const PAGE = 1000;

/** One ONTAP system as this process knows it. */
export class OntapSystem extends System<OntapClient> {
  /** The release of the cluster, asked once per process; `undefined` where the login may not know. */
  readonly askRelease = once(() => readRelease(this.client()));
  readonly identity = once(() => readClusterUuid(this.client()));

  constructor(connection: Connection, transport = new Transport(connection, tokenLoginOf(connection))) {
    super(connection, transport);
  }

  client(codes?: Codes): ClientFor<OntapClient> {
    return new OntapClient(this.transport, this.budget(), codes);
  }

  /** The SVMs that this login sees, by UUID. */
  get svms() {
    return this.shared(svms);
  }
}

export const ontap: Product<OntapSystem> = { name: "ontap", open: (connection) => new OntapSystem(connection) };

const svms: Listing<string, Svm, OntapClient> = {
  fetch: (client, uuids) =>
    client
      .step("list the SVMs")
      .list("/svm/svms", { uuid: uuids?.join("|"), fields: "uuid,name", max_records: PAGE }, svmRecord, {
        key: ({ uuid }) => uuid,
        meant: isAmong(uuids),
      }),
  keyOf: ({ uuid }) => uuid,
};

/** An ONTAP release such as 9.17.1. */
export type Release = readonly [generation: number, major: number, minor: number];

/** `9.12.1` as a release. */
export function releaseOf(text: string): Release {
  const [generation = 0, major = 0, minor = 0] = text.split(".").map(Number);
  return [generation, major, minor];
}

export function releaseText(release: Release): string {
  return release.join(".");
}

const versioned = z.object({
  version: z.object({ generation: z.number(), major: z.number(), minor: z.number() }),
});

/**
 * `GET /cluster?fields=version`. A login of an SVM may not be allowed to ask (403, code 6): then the release stays
 * unknown and the array itself has to refuse what it does not know.
 */
export async function readRelease(client: ClientFor<OntapClient>): Promise<Release | undefined> {
  try {
    const reading = client.step("read the release of the cluster");
    const { version } = reading.decode(versioned, await reading.get("/cluster", { fields: "version" }));
    return [version.generation, version.major, version.minor];
  } catch (error) {
    if (mayNotAsk(error)) return undefined;
    throw error;
  }
}

const identified = z.object({ uuid: z.string().optional() });

/** `GET /cluster?fields=uuid`; `undefined` for a login that may not ask, as above. */
async function readClusterUuid(client: ClientFor<OntapClient>): Promise<string | undefined> {
  const asking = client.step("ask which cluster this is");
  try {
    return asking.decode(identified, await asking.get("/cluster", { fields: "uuid" })).uuid;
  } catch (error) {
    if (ProviderError.is(error, "refused", "malformed", "gone") || mayNotAsk(error)) return undefined;
    throw error;
  }
}

function mayNotAsk(error: unknown): boolean {
  return ProviderError.is(error, "denied") && error.status === 403;
}

const anyRecord = z.unknown();

/** How many records a listing of at most one has. */
export async function recordCount(system: OntapSystem, path: string): Promise<number> {
  const client = system.client().step(`read /api${path}`, endpointCodes("check its release", `/api${path}`));
  return (await client.page(path + queryText({ max_records: 1 }), anyRecord)).records.length;
}

/** The right to read one collection, and what it is good for where it is not the right of a resource. */
export function mayRead(
  of: string,
  path: string,
  goodFor: Pick<Right<OntapSystem>, "granted" | "lack"> = { granted: "may be read (writing is not tried)" },
): Right<OntapSystem> {
  return {
    of,
    ...goodFor,
    async attempt(system) {
      await recordCount(system, path);
      return undefined;
    },
  };
}
