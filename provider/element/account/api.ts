import * as z from "zod";
import { withoutCase } from "../../base/equal";
import { ANOTHER_NAME, ProviderError } from "../../base/errors";
import type { ClientFor } from "../../http/client";
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
  UNUSED,
} from "../client";
import { Numbered, unlessGone } from "../records";

/** What an error name means at the account methods. */
export const ACCOUNT_ERRORS: ElementErrors = {
  xUnknownAccount: meansGone("account"),
  xAccountIDDoesNotExist: meansGone("account"),
  xDuplicateUsername: {
    kind: "exists",
    why: "an account with this username exists already",
    next: `set adopt: true to take it over as it is, unless another resource of this program made it (${ANOTHER_NAME}), or choose another username`,
  },
  xPermissionDenied: meansDenied('access type "accounts"'),
  xExceededLimit: meansFull("remove accounts that nobody uses"),
};

/** `enableChap` is known from here on; below, an endpoint passes over it silently. */
export const CHAP_VERSION: ApiVersion = [12, 2];

/** The account object; fields that are missing at old endpoints or empty are optional, unknown ones are ignored. */
const accountRecord = z.object({
  accountID: z.number().int().positive(),
  username: z.string(),
  status: z.string(),
  initiatorSecret: z.string().nullish(),
  targetSecret: z.string().nullish(),
  attributes: attributesRecord,
  storageContainerID: z.string().nullish(),
  enableChap: z.boolean().nullish(),
});

const oneAccount = z.object({ account: accountRecord });
const accountsPage = z.object({ accounts: z.array(accountRecord).nullish() });

export type AccountRecord = z.output<typeof accountRecord>;

/** What a write answered: the account afterwards, and what the endpoint ignored. */
export interface Written {
  readonly account: AccountRecord;
  readonly unused: readonly string[];
}

const LISTING_CONTAINERS_SINCE = [9, 0] as const;

/** `AddAccount`. The answer may hold the ID alone. */
export async function addAccount(client: ElementClient, params: Params): Promise<Written> {
  const answer = await client.call("AddAccount", params);
  return written(client, answer, ({ username }) => withoutCase(username, params.username));
}

/** `ModifyAccount`: what is left out stays as it is. */
export async function modifyAccount(client: ElementClient, accountID: number, params: Params): Promise<Written> {
  const answer = await client.call("ModifyAccount", { accountID, ...params });
  return written(client, { accountID, ...answer }, (account) => account.accountID === accountID);
}

/** `RemoveAccount`. */
export async function removeAccount(client: ElementClient, accountID: number): Promise<void> {
  await client.call("RemoveAccount", { accountID });
}

/** An account that is `removed` is gone. */
export const accounts = new Numbered<AccountRecord>({
  noun: "account",
  idName: "accountID",
  errors: ACCOUNT_ERRORS,
  idOf: ({ accountID }) => accountID,
  nameOf: ({ username }) => username,
  sameName: withoutCase,
  one: async (client, accountID) => [await get(client, "GetAccountByID", { accountID })],
  async page(client, startAccountID, limit) {
    const containers = (await client.knows(LISTING_CONTAINERS_SINCE)) ? { includeStorageContainers: true } : {};
    const answer = await client.ask("ListAccounts", { startAccountID, limit, ...containers });
    return (client.decode(accountsPage, answer).accounts ?? []).map(learned);
  },
  isGone,
  // A listing holds every account with its secrets: up to two are read without it.
  mostKeys: 2,
});

function isGone({ status }: AccountRecord): boolean {
  return status === "removed";
}

/** `GetAccountByName`. A name of digits is a name: no guess is made from its look. */
export function getAccountByName(
  client: ClientFor<ElementClient>,
  username: string,
): Promise<AccountRecord | undefined> {
  const reading = client.step(`read account ${username}`, ACCOUNT_ERRORS);
  return unlessGone(async () => {
    const account = await get(reading, "GetAccountByName", { username });
    // Undocumented: whether the look-up compares case.
    if (!withoutCase(account.username, username)) throw accounts.otherRecord(reading, account);
    return isGone(account) ? undefined : account;
  });
}

const volumeRecord = z.object({ volumeID: z.number(), name: z.string().optional(), deleteTime: z.string().nullish() });
const volumesPage = z.object({ volumes: z.array(volumeRecord) });

/** A volume of an account. */
export interface Volume {
  readonly id: number;
  readonly name: string | undefined;
  /** Deleted and not purged yet. */
  readonly deleted: boolean;
}

/** `ListVolumesForAccount`, also those that are deleted and not purged; `undefined` where the cluster admin may not ask. */
export async function volumesOf(client: ClientFor<ElementClient>, accountID: number): Promise<Volume[] | undefined> {
  const listing = client.step(`list the volumes of account ${accountID}`);
  try {
    const { volumes } = listing.decode(volumesPage, await listing.ask("ListVolumesForAccount", { accountID }));
    return volumes.map(({ volumeID, name, deleteTime }) => ({ id: volumeID, name, deleted: Boolean(deleteTime) }));
  } catch (error) {
    if (error instanceof ProviderError) return undefined;
    throw error;
  }
}

async function get(client: ElementClient, method: string, params: Params): Promise<AccountRecord> {
  return learned(client.decode(oneAccount, await client.ask(method, params)).account);
}

const result = z.object({
  accountID: z.number().optional(),
  account: accountRecord.optional(),
  [UNUSED]: z.array(z.string()).default([]),
});

async function written(
  client: ElementClient,
  body: unknown,
  isMeant: (account: AccountRecord) => boolean,
): Promise<Written> {
  const { accountID: id, account, [UNUSED]: unused } = client.decode(result, body);
  const record = account && learned(account);
  return { account: await accounts.written(client, { record, id }, isMeant), unused };
}

/** What the cluster reports of an account. The volumes change all the time and are no part of it. */
export interface AccountLive {
  accountId: number;
  username: string;
  status: string;
  initiatorSecret?: string | undefined;
  targetSecret?: string | undefined;
  attributes: Record<string, unknown>;
  enableChap: boolean;
  storageContainerId: string;
}

/** The live values of a record, with what missing members mean: no attributes, CHAP on. `known`: secrets that the state or the call has. */
export function toLive(record: AccountRecord, known: ChapSecrets = {}): AccountLive {
  return {
    accountId: record.accountID,
    username: record.username,
    status: record.status,
    initiatorSecret: record.initiatorSecret || known.initiatorSecret,
    targetSecret: record.targetSecret || known.targetSecret,
    attributes: record.attributes ?? {},
    enableChap: record.enableChap ?? true,
    storageContainerId: record.storageContainerID ?? "",
  };
}
