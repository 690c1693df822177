import { isBefore } from "../../base/equal";
import { ProviderError, Unfinished } from "../../base/errors";
import { say } from "../../base/say";
import type { State } from "../../base/shape";
import type { ClientFor } from "../../http/client";
import { created, reconciled, repeated } from "../../http/reconcile";
import type { Operations } from "../../lifecycle/definition";
import { expectApplied, matches } from "../../lifecycle/diff";
import { withHidden } from "../attributes";
import { ELEMENT_ERRORS, type ElementClient, type Params, versionText } from "../client";
import { absentError, goneError } from "../records";
import type { ElementSystem } from "../system";
import {
  ACCOUNT_ERRORS,
  type AccountLive,
  type AccountRecord,
  accountListing,
  addAccount,
  CHAP_VERSION,
  getAccountById,
  getAccountByName,
  type KnownSecrets,
  modifyAccount,
  removeAccount,
  toLive,
  volumesOf,
  type Written,
} from "./api";
import { type AccountInputs, fields } from "./fields";

/** The calls of an account, in the order and under the conditions that Element asks for. */
export class AccountOperations implements Operations<AccountInputs, AccountLive> {
  private readonly client: ClientFor<ElementClient>;

  constructor(private readonly system: ElementSystem) {
    this.client = system.client(ACCOUNT_ERRORS);
  }

  id(live: AccountLive): string {
    return String(live.accountId);
  }

  async find({ username }: AccountInputs, id?: string): Promise<AccountLive | undefined> {
    const record =
      id === undefined ? await getAccountByName(this.client, username) : await getAccountById(this.client, Number(id));
    // A new account would have another ID than the state.
    if (!record && id !== undefined)
      throw goneError(this.client.step(`finish account ${username} (ID ${id})`), "account");
    return record && managedLive(record, {});
  }

  async create(inputs: AccountInputs): Promise<AccountLive> {
    const client = this.client.step(`create account ${inputs.username}`);
    const secrets = secretsIn(inputs);
    // AddAccount has no status: the lifecycle sends it in a second call when it differs.
    const params = await paramsOf(client, { ...inputs, status: undefined });
    return created(client.budget, async () => accepted(client, await addAccount(client, params), secrets), {
      find: () => this.find(inputs),
      proof: (found, free) => (isOurs(found, inputs, free) ? found : undefined),
      unproven: ({ accountId }) => client.unproven(`there is an account with this username now (ID ${accountId})`),
      refusedAs: "exists",
    });
  }

  async update(
    id: string,
    delta: Partial<AccountInputs>,
    { before }: { before: Partial<AccountLive> },
  ): Promise<AccountLive> {
    const client = this.client.step(`update account ${before.username ?? id} (ID ${id})`);
    const accountId = Number(id);
    const sent = await withHidden(client, delta, { ...before }, () => getAccountById(client, accountId));
    const params = await paramsOf(client, sent);
    const secrets = secretsIn(before, delta);
    let live = await modify(client, accountId, params, delta, secrets).catch((error: unknown) => {
      throw ProviderError.is(error, "exists") ? taken(client, error, delta) : error;
    });
    if (!matches(fields, live, { attributes: delta.attributes })) {
      // Undocumented: attributes may replace or merge. Where old keys survive, clear and set again.
      const wanted = { attributes: sent.attributes ?? {} };
      await modify(client, accountId, { attributes: {} }, { attributes: {} }, secrets);
      live = await modify(client, accountId, wanted, wanted, secrets);
    }
    return expectApplied(fields, id, live, delta, (names) => client.notApplied(names));
  }

  async read(id: string, state: State): Promise<AccountLive | undefined> {
    const record = await this.system.shared(accountListing).get(Number(id));
    return record && managedLive(record, secretsIn(state));
  }

  absent(id: string): ProviderError {
    return absentError(this.client.step(`read account ${id}`));
  }

  async remove(id: string, state: State): Promise<void> {
    const client = this.client.step(`delete account ${state.username ?? id} (ID ${id})`);
    const accountId = Number(id);
    try {
      // Idempotent: removing an account that is gone already succeeds.
      await repeated(client.budget, () => removeAccount(client, accountId));
    } catch (error) {
      if (ProviderError.is(error, "gone")) return;
      // Only for error names that we have no sentence for.
      const unexplained =
        ProviderError.is(error, "refused") && error.errorCode !== undefined && !isExplained(error.errorCode);
      throw unexplained ? await withVolumes(client, error, accountId) : error;
    }
  }
}

function isExplained(name: string): boolean {
  return Object.hasOwn(ACCOUNT_ERRORS, name) || Object.hasOwn(ELEMENT_ERRORS, name);
}

/** The error under which RemoveAccount is refused while volumes are left has no documented name: the volumes tell. */
async function withVolumes(client: ElementClient, error: ProviderError, accountId: number): Promise<ProviderError> {
  const volumes = await volumesOf(client, accountId);
  if (volumes?.length === 0) return error;
  const list = volumes?.map(
    ({ id, name, deleted }) => `${id}${name ? ` (${name})` : ""}${deleted ? ", deleted but not purged" : ""}`,
  );
  const why = list
    ? `it still owns ${list.length === 1 ? "volume" : "volumes"} ${list.join("; ")}`
    : `${error.message.replace(/^Cannot .* on [^:]+(:\d+)?: /, "").replace(/[;.].*$/, "")}, probably because it still owns volumes (they could not be listed; the cluster admin needs the access type "read" or "volumes" for that)`;
  return client.failed("refused", {
    why,
    errorCode: error.errorCode,
    next:
      "to keep the account, set the option retainOnDelete and run pulumi up, otherwise delete and purge its volumes " +
      "(the cluster purges deleted ones after about eight hours); then run pulumi destroy again",
  });
}

/** A rename to a name in use; `adopt`, which helps a create, would not help here. */
function taken(
  client: ElementClient,
  { errorCode }: ProviderError,
  { username }: Partial<AccountInputs>,
): ProviderError {
  return client.failed("exists", {
    why: `another account has the username ${username} already`,
    errorCode,
    next: "choose another username",
  });
}

async function modify(
  client: ElementClient,
  accountId: number,
  params: Params,
  delta: Partial<AccountInputs>,
  secrets: KnownSecrets,
): Promise<AccountLive> {
  const readWith = async (known: KnownSecrets) => {
    const record = await getAccountById(client, accountId);
    return record && managedLive(record, known);
  };
  return reconciled(
    client.budget,
    async () => {
      if (Object.keys(params).length > 0)
        return accepted(client, await modifyAccount(client, accountId, params), secrets);
      // All that changes is what this API version has no parameter for: a look instead of an empty call.
      const live = await readWith(secrets);
      if (!live) throw goneError(client, "account");
      return live;
    },
    async () => {
      // What was to be sent is no proof that it arrived.
      const live = await readWith({});
      return live && matches(fields, live, delta) ? live : undefined;
    },
  );
}

function accepted(client: ElementClient, { account: record, unused }: Written, secrets: KnownSecrets): AccountLive {
  const live = managedLive(record, secrets);
  if (unused.length === 0) return live;
  const cause = client.failed("refused", {
    why: `the endpoint does not know the ${unused.length > 1 ? "parameters" : "parameter"} ${unused.join(", ")} and ignored ${unused.length > 1 ? "them" : "it"}`,
    next: "set apiVersion to a version that has it, or leave the property out",
  });
  throw new Unfinished(String(live.accountId), live, cause);
}

/** The live values, with the secrets that are known where a proxy in front of the cluster takes them out of its answers. */
function managedLive(record: AccountRecord, known: KnownSecrets): AccountLive {
  if (!record.initiatorSecret || !record.targetSecret)
    say("the cluster does not tell the CHAP secrets of its accounts: the state keeps those that it has");
  return toLive(record, known);
}

/** The CHAP secrets in some bags, those of the last one first. */
function secretsIn(...bags: State[]): KnownSecrets {
  const last = (name: keyof KnownSecrets) =>
    bags.map((bag) => bag[name]).findLast((secret) => typeof secret === "string" && secret !== "");
  const { initiatorSecret, targetSecret } = {
    initiatorSecret: last("initiatorSecret"),
    targetSecret: last("targetSecret"),
  };
  return {
    ...(typeof initiatorSecret === "string" && { initiatorSecret }),
    ...(typeof targetSecret === "string" && { targetSecret }),
  };
}

/** The parameters of AddAccount and ModifyAccount: only what is given, never `null`, never an empty secret. */
async function paramsOf(
  client: ElementClient,
  inputs: { [Name in keyof AccountInputs]?: AccountInputs[Name] | undefined },
): Promise<Params> {
  const { username, initiatorSecret, targetSecret, attributes, enableChap, status } = inputs;
  return {
    ...(username !== undefined && { username }),
    ...(initiatorSecret !== undefined && { initiatorSecret }),
    ...(targetSecret !== undefined && { targetSecret }),
    ...(attributes !== undefined && { attributes }),
    ...(enableChap !== undefined && (await chapParam(client, enableChap))),
    ...(status !== undefined && { status }),
  };
}

/** Below 12.2 an endpoint ignores `enableChap` silently, which would leave CHAP on. */
async function chapParam(client: ElementClient, enableChap: boolean): Promise<Params> {
  const version = await client.version();
  if (!isBefore(version, CHAP_VERSION)) return { enableChap };
  if (enableChap) return {};
  throw client.failed("refused", {
    why: `enableChap: false needs Element API ${versionText(CHAP_VERSION)} or later, this is ${versionText(version)}`,
    next: "leave enableChap out or upgrade the cluster",
  });
}

/**
 * Whether an account that is there after a lost answer was made by our call: every secret that the program gave (nobody
 * else knows them), or at least a name that was free right before the call, and all the rest of what was sent.
 */
function isOurs(found: AccountLive, inputs: AccountInputs, free: boolean): boolean {
  const { username, attributes, initiatorSecret, targetSecret } = inputs;
  const sent = { username, attributes: attributes ?? {}, initiatorSecret, targetSecret };
  const marked = initiatorSecret !== undefined || targetSecret !== undefined;
  return (marked || free) && found.status === "active" && matches(fields, found, sent);
}
