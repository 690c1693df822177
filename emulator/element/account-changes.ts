import { checkAttributes, checkSecrets, checkUnique, checkUsername, secretFrom } from "./account-rules";
import { viewAccount } from "./account-view";
import type { ElementContext } from "./context";
import type { Account } from "./entities";
import { ElementError } from "./errors";
import type { Invocation } from "./method";
import { NO_CONTAINER } from "./store";

function accountFor(context: ElementContext, accountID: number): Account {
  const account = context.store.find(accountID);
  if (account !== undefined) return account;
  if (context.switches.notFoundById === "xUnknownAccount") throw new ElementError("xUnknownAccount");
  throw new ElementError("xAccountIDDoesNotExist", `Illegal AccountID ${accountID}`);
}

/** AddAccount */
export function onAddAccount({ context, version, params }: Invocation): Record<string, unknown> {
  const { store, switches } = context;
  const username = String(params.username);
  checkUsername(context, username);
  const attributes = structuredClone((params.attributes ?? {}) as Record<string, unknown>);
  checkAttributes(context, attributes);
  const account: Account = {
    accountID: 0,
    username,
    status: "active",
    initiatorSecret: secretFrom(context, "initiatorSecret", params.initiatorSecret),
    targetSecret: secretFrom(context, "targetSecret", params.targetSecret),
    attributes,
    enableChap: params.enableChap !== false,
    storageContainerID: NO_CONTAINER,
  };
  checkSecrets(context, account);
  checkUnique(context, username, undefined, "xDuplicateUsername");
  if (store.live().length >= switches.accountCountMax) {
    throw new ElementError(
      switches.accountLimitError,
      `The cluster holds ${switches.accountCountMax} accounts already`,
    );
  }
  account.accountID = store.newAccountId();
  store.records.accounts.set(account.accountID, account);
  return {
    ...(switches.addResultAccountIdMissing ? {} : { accountID: account.accountID }),
    ...(switches.addResultAccountMissing ? {} : { account: viewAccount(context, version, account) }),
  };
}

function statusFrom(context: ElementContext, value: unknown): Account["status"] {
  if (value === "active" || value === "locked") return value;
  if (value === "removed" && context.switches.statusRemoved === "accept") return value;
  throw new ElementError(context.switches.badStatusError, String(value));
}

function attributesFrom(
  context: ElementContext,
  before: Account,
  value: Record<string, unknown>,
): Account["attributes"] {
  checkAttributes(context, value);
  const merges = context.switches.attributesMerge && Object.keys(value).length > 0;
  return structuredClone(merges ? { ...before.attributes, ...value } : value);
}

/** ModifyAccount: what was left out stays; `null` for a secret generates a new one. */
export function onModifyAccount({ context, version, params }: Invocation): Record<string, unknown> {
  const { switches } = context;
  const username = params.username === undefined ? undefined : String(params.username);
  if (username !== undefined) checkUsername(context, username);
  const change: Partial<Account> = {};
  if (params.status !== undefined) change.status = statusFrom(context, params.status);
  for (const secret of ["initiatorSecret", "targetSecret"] as const) {
    if (params[secret] !== undefined) change[secret] = secretFrom(context, secret, params[secret]);
  }
  if (params.enableChap !== undefined) change.enableChap = params.enableChap === true;
  const account = accountFor(context, Number(params.accountID));
  if (params.attributes !== undefined) {
    change.attributes = attributesFrom(context, account, params.attributes as Record<string, unknown>);
  }
  if (Object.keys(params).length === 1 && switches.emptyModify === "reject") {
    throw new ElementError("xInvalidParameter", "nothing to modify");
  }
  if (account.status === "locked" && switches.lockedBlocksChanges && change.status !== "active") {
    throw new ElementError("xAPINotPermitted", "the account is locked");
  }
  checkSecrets(context, { ...account, ...change });
  if (!switches.modifyAtomic) Object.assign(account, change);
  if (username !== undefined) {
    if (username === account.username && switches.renameToSame !== "accept") {
      throw new ElementError(switches.renameToSame);
    }
    checkUnique(context, username, account.accountID, switches.renameDuplicateError);
    change.username = username;
  }
  Object.assign(account, change);
  if (change.status !== undefined) context.store.groups.accountSwitched(account);
  return { account: viewAccount(context, version, account) };
}

/** RemoveAccount: only without volumes, and deleted ones count until they are purged. */
export function onRemoveAccount({ context, params }: Invocation): Record<string, unknown> {
  const { store, switches } = context;
  const account = accountFor(context, Number(params.accountID));
  if (account.storageContainerID !== NO_CONTAINER && switches.removeContainer === "refuse") {
    throw new ElementError("xInvalidParameter", "the account is a storage container");
  }
  if (account.status === "locked" && switches.lockedBlocksChanges) {
    throw new ElementError("xAPINotPermitted", "the account is locked");
  }
  const volumes = store.volumesOf(account.accountID).map((volume) => volume.volumeID);
  if (volumes.length > 0) {
    throw new ElementError(switches.volumesRemainError, `Account ${account.accountID} still has volumes [${volumes}]`);
  }
  account.status = "removed";
  return {};
}
