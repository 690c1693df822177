import type { AccountRecord } from "./api";

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
