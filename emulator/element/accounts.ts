import { onAddAccount, onModifyAccount, onRemoveAccount } from "./account-changes";
import { byUsername } from "./account-rules";
import { viewAccount } from "./account-view";
import type { Account } from "./entities";
import { ElementError } from "./errors";
import type { Invocation, Method } from "./method";
import type { ParameterSpec } from "./parameters";
import { NO_CONTAINER } from "./store";

const secrets = {
  initiatorSecret: { type: "string", nullable: true },
  targetSecret: { type: "string", nullable: true },
} as const;

function enableChap({ switches }: Invocation["context"]): ParameterSpec {
  const refuseBefore = switches.enableChapAtOldEndpoint === "reject";
  return { type: "boolean", since: switches.enableChapSince, refuseBefore };
}

function hidden({ switches }: Invocation["context"], account: Account): boolean {
  return !switches.getShowsContainers && account.storageContainerID !== NO_CONTAINER;
}

function getById({ context, version, params }: Invocation): Record<string, unknown> {
  const id = Number(params.accountID);
  const { notFoundById, keepRemoved } = context.switches;
  const account =
    context.store.find(id) ?? (keepRemoved === false ? undefined : context.store.records.accounts.get(id));
  if (account === undefined || hidden(context, account)) {
    if (notFoundById === "xAccountIDDoesNotExist") throw new ElementError(notFoundById, `Illegal AccountID ${id}`);
    throw new ElementError("xUnknownAccount");
  }
  return { account: viewAccount(context, version, account) };
}

function getByName({ context, version, params }: Invocation): Record<string, unknown> {
  const account = byUsername(context, String(params.username));
  if (account === undefined || hidden(context, account)) throw new ElementError("xUnknownAccount");
  return { account: viewAccount(context, version, account) };
}

/** The first page, as `limit` has it. */
export function page<T>(invocation: Invocation, items: T[]): T[] {
  const { context, params } = invocation;
  const limit = params.limit as number | undefined;
  if (limit === undefined) return items;
  if (limit < 0 || (limit === 0 && context.switches.limitZero === "reject")) {
    throw new ElementError(context.switches.badValueError, "limit must be greater than 0");
  }
  if (limit === 0) return context.switches.limitZero === "all" ? items : [];
  return items.slice(0, limit);
}

function listAccounts(invocation: Invocation): Record<string, unknown> {
  const { context, version, params } = invocation;
  const { store, switches } = context;
  const all = switches.keepRemoved === "list" ? [...store.records.accounts.values()] : store.live();
  const found = all
    .filter((account) => account.accountID >= Number(params.startAccountID ?? 0))
    .filter((account) => params.includeStorageContainers !== false || account.storageContainerID === NO_CONTAINER)
    .filter((account) => switches.listShowsLocked || account.status !== "locked")
    .sort((a, b) => a.accountID - b.accountID);
  const accounts = page(invocation, found).map((account) => viewAccount(context, version, account));
  if (switches.listOrder === "unordered") accounts.reverse();
  return accounts.length === 0 && switches.emptyList === "missing" ? {} : { accounts };
}

/** The six account methods. */
export const accountMethods: Readonly<Record<string, Method>> = {
  AddAccount: {
    access: ["accounts", "write"],
    writes: true,
    parameters: (context) => ({
      username: { type: "string", required: true },
      ...secrets,
      attributes: { type: "object" },
      enableChap: enableChap(context),
    }),
    run: onAddAccount,
  },
  ModifyAccount: {
    access: ["accounts", "write"],
    writes: true,
    parameters: (context) => ({
      accountID: { type: "integer", required: true },
      username: { type: "string" },
      status: { type: "string" },
      ...secrets,
      attributes: { type: "object" },
      enableChap: enableChap(context),
    }),
    run: onModifyAccount,
  },
  RemoveAccount: {
    access: ["accounts", "write"],
    writes: true,
    parameters: () => ({ accountID: { type: "integer", required: true } }),
    run: onRemoveAccount,
  },
  GetAccountByID: {
    access: ["accounts", "read"],
    parameters: () => ({ accountID: { type: "integer", required: true } }),
    run: getById,
  },
  GetAccountByName: {
    access: ["accounts", "read"],
    parameters: () => ({ username: { type: "string", required: true } }),
    run: getByName,
  },
  ListAccounts: {
    access: ["accounts", "read"],
    parameters: () => ({
      startAccountID: { type: "integer" },
      limit: { type: "integer" },
      includeStorageContainers: { type: "boolean", since: "9.0" },
    }),
    run: listAccounts,
  },
};
