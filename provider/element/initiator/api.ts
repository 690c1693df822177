import * as z from "zod";
import { canonicalInitiator, sameInitiator } from "../../base/equal";
import type { ClientFor } from "../../http/client";
import type { Listing } from "../../http/shared-reads";
import { attributesRecord } from "../attributes";
import { type ChapSecrets, learned } from "../chap-secrets";
import {
  type ApiVersion,
  type ElementClient,
  type ElementErrors,
  meansDenied,
  meansFull,
  meansGone,
  type Params,
} from "../client";
import { Numbered, unlessGone } from "../records";

/** What an error name means at the initiator methods. Only the first two are documented. */
export const INITIATOR_ERRORS: ElementErrors = {
  xInitiatorExists: {
    kind: "exists",
    why: "an initiator with this name exists already",
    next: "set adopt: true to take it over (a volume access group makes an initiator of every name that it is given), unless another resource of this program made it",
  },
  xInitiatorDoesNotExist: meansGone("initiator"),
  xPermissionDenied: meansDenied('access type "administrator", the only one that initiators are documented for'),
  xExceededLimit: meansFull("remove initiators that nobody uses"),
};

/** The methods are known from here on. */
export const INITIATORS_SINCE: ApiVersion = [9, 0];
/** CHAP of an initiator can be read from here on; what cannot be read cannot be proved. */
export const CHAP_SINCE: ApiVersion = [11, 0];
export const NETWORKS_SINCE: ApiVersion = [12, 0];

/** CHAP members are missing without CHAP, at old endpoints and in short answers. */
const initiatorRecord = z.object({
  initiatorID: z.number().int().positive(),
  initiatorName: z.string(),
  alias: z.string().nullish(),
  attributes: attributesRecord,
  requireChap: z.boolean().nullish(),
  chapUsername: z.string().nullish(),
  initiatorSecret: z.string().nullish(),
  targetSecret: z.string().nullish(),
  // The object page says "integer", the SDKs have a list.
  virtualNetworkIDs: z.union([z.array(z.number()), z.number()]).nullish(),
  volumeAccessGroups: z.array(z.number()).nullish(),
});

export type InitiatorRecord = z.output<typeof initiatorRecord>;

/** The list is there also when it is empty: an answer without it says of no initiator that it is gone. */
const page = z.object({ initiators: z.array(initiatorRecord) });

/** What the cluster reports of an initiator. Its group is a matter of the group. */
export interface InitiatorLive {
  initiatorId: number;
  name: string;
  alias: string;
  attributes: Record<string, unknown>;
  requireChap: boolean;
  chapUsername?: string | undefined;
  initiatorSecret?: string | undefined;
  targetSecret?: string | undefined;
  virtualNetworkIds: number[];
}

/**
 * The live values of a record, with what missing members mean: CHAP not required, all networks. `known`: the secrets that the
 * state or the call has, for a cluster, or a proxy in front of it, that does not tell them.
 */
export function toLive(record: InitiatorRecord, known: ChapSecrets = {}): InitiatorLive {
  const networks = record.virtualNetworkIDs ?? [];
  const untold = record.requireChap ? known : {};
  return {
    initiatorId: record.initiatorID,
    name: record.initiatorName,
    alias: record.alias ?? "",
    attributes: record.attributes ?? {},
    requireChap: record.requireChap ?? false,
    chapUsername: record.chapUsername || undefined,
    initiatorSecret: record.initiatorSecret || untold.initiatorSecret,
    targetSecret: record.targetSecret || untold.targetSecret,
    virtualNetworkIds: Array.isArray(networks) ? networks : [networks],
  };
}

/** `CreateInitiators` or `ModifyInitiators` with one entry, as all or none goes for a list. `undefined`: the answer lacks it. */
export async function writeInitiator(
  client: ElementClient,
  method: "CreateInitiators" | "ModifyInitiators",
  entry: Params,
): Promise<InitiatorRecord | undefined> {
  const answer = client.decode(page, await client.call(method, { initiators: [entry] }));
  const [record, ...others] = answer.initiators.map(learned);
  if (others.length > 0)
    throw client.failed("malformed", { why: "the answer holds initiators that were not asked for" });
  // Of a create the name alone was asked for; it is unique, so a repetition is refused where the first call came through.
  const { initiatorID: id, name } = entry;
  const isAsked = ({ initiatorID, initiatorName }: InitiatorRecord) =>
    id === undefined ? sameInitiator(initiatorName, String(name)) : initiatorID === id;
  if (record && !isAsked(record)) throw initiators.otherRecord(client, record, true);
  return record;
}

/** `DeleteInitiators` of one: of a list nothing is deleted when one is missing. */
export async function deleteInitiator(client: ElementClient, id: number): Promise<void> {
  await client.call("DeleteInitiators", { initiators: [id] });
}

export const initiators = new Numbered<InitiatorRecord>({
  noun: "initiator",
  idName: "initiatorID",
  errors: INITIATOR_ERRORS,
  idOf: ({ initiatorID }) => initiatorID,
  nameOf: ({ initiatorName }) => initiatorName,
  sameName: sameInitiator,
  one: (client, id) => list(client, { initiators: [id] }),
  page: (client, startInitiatorID, limit) => list(client, { startInitiatorID, limit }),
  // As many as a page holds, in one call.
  mostKeys: 500,
});

/** `ListInitiators`. An ID that is not in the answer is gone; of one alone the answer may be an error. */
async function list(client: ElementClient, params: Params): Promise<InitiatorRecord[]> {
  return client.decode(page, await client.ask("ListInitiators", params)).initiators.map(learned);
}

/** There is no filter by name: a full listing. The exact name comes before one that differs in case alone. */
export async function findInitiator(
  client: ClientFor<ElementClient>,
  name: string,
): Promise<InitiatorRecord | undefined> {
  const all = await initiators.list(client);
  return (
    all.find(({ initiatorName }) => initiatorName === name) ??
    all.find(({ initiatorName }) => canonicalInitiator(initiatorName) === canonicalInitiator(name))
  );
}

/** The initiators by ID: several in one call. */
export const initiatorListing: Listing<number, InitiatorRecord, ElementClient> = {
  ...initiators.listing,
  async fetch(client, ids) {
    if (ids === undefined || ids.length === 1) return initiators.listing.fetch(client, ids);
    const reading = client.step(`read ${ids.length} initiators`, INITIATOR_ERRORS);
    const found = await unlessGone(() => list(reading, { initiators: ids }));
    const left = new Set(ids);
    for (const one of found ?? []) if (!left.delete(one.initiatorID)) throw initiators.otherRecord(reading, one);
    return found ?? (await initiators.list(client)).filter(({ initiatorID }) => ids.includes(initiatorID));
  },
};
