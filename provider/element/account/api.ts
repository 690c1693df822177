import * as z from "zod";
import { withoutCase } from "../../base/equal";
import { ProviderError, Unfinished } from "../../base/errors";
import { quotedName } from "../../base/invisible";
import { learnSecrets } from "../../base/redact";
import { isBefore } from "../../base/versions";
import type { ClientFor } from "../../http/client";
import type { Listing } from "../../http/system";
import { attributesRecord } from "../attributes";
import { type ElementClient, type Params, UNUSED } from "../client";
import { ACCOUNT_ERRORS } from "./errors";

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
  return written(client, await client.call("AddAccount", params), ({ username }) =>
    withoutCase(username, params.username),
  );
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

/** `GetAccountByID`; an account that is `removed` is gone. */
export async function getAccountById(
  client: ClientFor<ElementClient>,
  accountID: number,
): Promise<AccountRecord | undefined> {
  const reading = client.step(`read account ${accountID}`, ACCOUNT_ERRORS);
  return get(reading, "GetAccountByID", { accountID }, (account) => account.accountID === accountID);
}

/** `GetAccountByName`. A name of digits is a name: no guess is made from its look. */
export async function getAccountByName(
  client: ClientFor<ElementClient>,
  username: string,
): Promise<AccountRecord | undefined> {
  const reading = client.step(`read account ${username}`, ACCOUNT_ERRORS);
  // Whether the look-up minds the case is documented nowhere.
  return get(reading, "GetAccountByName", { username }, (account) => withoutCase(account.username, username));
}

/** `ListAccounts`, all pages. */
export async function listAccounts(client: ClientFor<ElementClient>): Promise<AccountRecord[]> {
  const listing = client.step("list the accounts", ACCOUNT_ERRORS);
  const containers = isBefore(await listing.version(), LISTING_CONTAINERS_SINCE)
    ? {}
    : { includeStorageContainers: true };
  const page = async (startAccountID: number, limit: number) => {
    const answer = await listing.ask("ListAccounts", { startAccountID, limit, ...containers });
    return listing.decode(accountsPage, answer).accounts ?? [];
  };
  const found = await listing.pages(page, ({ accountID }) => accountID);
  return found.filter(({ status }) => status !== "removed").map(learned);
}

/** So many are cheaper one by one than as a listing of every account with its secrets. */
const MOST_SINGLY = 2;

/** The accounts by ID. */
export const accountListing: Listing<number, AccountRecord, ElementClient> = {
  async fetch(client, ids) {
    if (ids === undefined) return listAccounts(client);
    const found = await Promise.all(ids.map((id) => getAccountById(client, id)));
    return found.filter((account) => account !== undefined);
  },
  keyOf: ({ accountID }) => accountID,
  mostKeys: MOST_SINGLY,
};

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

async function get(
  client: ElementClient,
  method: string,
  params: Params,
  meant: (account: AccountRecord) => boolean,
): Promise<AccountRecord | undefined> {
  try {
    const { account } = client.decode(oneAccount, await client.ask(method, params));
    if (!meant(account)) throw otherAccount(client, account);
    return account.status === "removed" ? undefined : learned(account);
  } catch (error) {
    if (ProviderError.is(error, "gone")) return undefined;
    throw error;
  }
}

function otherAccount(client: ElementClient, { accountID, username }: AccountRecord, written = false): ProviderError {
  return client.unreliable(`it is about account ${quotedName(username)} (ID ${accountID})`, written);
}

const result = z.object({
  accountID: z.number().optional(),
  account: accountRecord.optional(),
  [UNUSED]: z.array(z.string()).default([]),
});

async function written(
  client: ElementClient,
  body: unknown,
  meant: (account: AccountRecord) => boolean,
): Promise<Written> {
  const { accountID, account, [UNUSED]: unused } = client.decode(result, body);
  const found = account ?? (accountID === undefined ? undefined : await readBack(client, accountID));
  if (!found) {
    throw client.failed("malformed", {
      why: "the answer holds neither the account nor an ID under which it can be read",
      next: "run pulumi refresh to see what the cluster made of it",
    });
  }
  if (!meant(found) || (accountID !== undefined && accountID !== found.accountID))
    throw otherAccount(client, found, true);
  return { account: learned(found), unused };
}

/** The write was carried out: whatever keeps the account from being read now, its ID must not get lost. */
async function readBack(client: ElementClient, accountID: number): Promise<AccountRecord | undefined> {
  try {
    return await getAccountById(client, accountID);
  } catch (error) {
    throw error instanceof ProviderError ? new Unfinished(String(accountID), undefined, error) : error;
  }
}

/** The secrets come back in the clear in every answer: from here on no message shows them. */
function learned(account: AccountRecord): AccountRecord {
  learnSecrets(account.initiatorSecret, account.targetSecret);
  return account;
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

/** The live values of a record, with what missing members mean: no attributes, CHAP on. */
export function toLive(record: AccountRecord): AccountLive {
  return {
    accountId: record.accountID,
    username: record.username,
    status: record.status,
    initiatorSecret: record.initiatorSecret ?? undefined,
    targetSecret: record.targetSecret ?? undefined,
    attributes: record.attributes ?? {},
    enableChap: record.enableChap ?? true,
    storageContainerId: record.storageContainerID ?? "",
  };
}
