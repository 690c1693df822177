import { ProviderError, Unfinished } from "../../base/errors";
import { say } from "../../base/say";
import type { State } from "../../base/shape";
import type { ClientFor } from "../../http/client";
import { created, reconciled, repeated } from "../../http/reconcile";
import type { Operations } from "../../lifecycle/definition";
import { expectApplied, matches } from "../../lifecycle/diff";
import { withoutUndefined } from "../../lifecycle/state";
import { sendComplete } from "../attributes";
import { type ChapSecrets, secretsIn } from "../chap-secrets";
import { ELEMENT_ERRORS, type ElementClient, type Params } from "../client";
import { absentError, unlessGone } from "../records";
import type { ElementSystem } from "../system";
import {
  ACCOUNT_ERRORS,
  type AccountLive,
  type AccountRecord,
  accounts,
  addAccount,
  CHAP_VERSION,
  getAccountByName,
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
    const record = await (id === undefined
      ? getAccountByName(this.client, username)
      : accounts.toFinish(this.client, username, id));
    return record && managedLive(record, {});
  }

  async create(inputs: AccountInputs): Promise<AccountLive> {
    const client = this.client.step(`create account ${inputs.username}`);
    const secrets = secretsIn(inputs);
    // AddAccount has no status: the lifecycle sends it in a second call when it differs.
    const { status: _, ...sent } = inputs;
    const params = await paramsOf(client, sent);
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
    const secrets = secretsIn(before, delta);
    const live = await sendComplete(client, accounts, accountId, delta, before, (change) =>
      modify(client, accountId, change, secrets),
    ).catch((error: unknown) => {
      if (!ProviderError.is(error, "exists")) throw error;
      // A rename to a name in use; `adopt`, which helps a create, would not help here.
      const why = `another account has the username ${delta.username} already`;
      throw client.failed("exists", { why, errorCode: error.errorCode, next: "choose another username" });
    });
    return expectApplied(fields, id, live, delta, (names) => client.notApplied(names));
  }

  async read(id: string, state: State): Promise<AccountLive | undefined> {
    const record = await this.system.shared(accounts.listing).get(Number(id));
    return record && managedLive(record, secretsIn(state));
  }

  absent(id: string): ProviderError {
    return absentError(this.client.step(`read account ${id}`));
  }

  async remove(id: string, state: State): Promise<void> {
    const client = this.client.step(`delete account ${state.username ?? id} (ID ${id})`);
    const accountId = Number(id);
    // Idempotent: removing an account that is gone already succeeds.
    const removing = () => repeated(client.budget, () => removeAccount(client, accountId));
    await unlessGone(removing).catch(async (error: unknown) => {
      // Only for error names that we have no sentence for.
      const unexplained =
        ProviderError.is(error, "refused") && error.errorCode !== undefined && !isExplained(error.errorCode);
      throw unexplained ? await withVolumes(client, error, accountId) : error;
    });
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

async function modify(
  client: ElementClient,
  accountId: number,
  change: Partial<AccountInputs>,
  secrets: ChapSecrets,
): Promise<AccountLive> {
  const params = await paramsOf(client, change);
  return reconciled(
    client.budget,
    async () => {
      if (Object.keys(params).length > 0)
        return accepted(client, await modifyAccount(client, accountId, params), secrets);
      // All that changes is what this API version has no parameter for: a look instead of an empty call.
      return managedLive(await accounts.present(client, accountId), secrets);
    },
    async () => {
      const record = await accounts.read(client, accountId);
      // What was to be sent is no proof that it arrived.
      const live = record && managedLive(record, {});
      return live && matches(fields, live, change) ? live : undefined;
    },
  );
}

function accepted(client: ElementClient, { account: record, unused }: Written, secrets: ChapSecrets): AccountLive {
  const live = managedLive(record, secrets);
  if (unused.length === 0) return live;
  const cause = client.failed("refused", {
    why: `the endpoint does not know the ${unused.length > 1 ? "parameters" : "parameter"} ${unused.join(", ")} and ignored ${unused.length > 1 ? "them" : "it"}`,
    next: "set apiVersion to a version that has it, or leave the property out",
  });
  throw new Unfinished(String(live.accountId), live, cause);
}

/** The live values, with the secrets that are known where a proxy in front of the cluster takes them out of its answers. */
function managedLive(record: AccountRecord, known: ChapSecrets): AccountLive {
  if (!record.initiatorSecret || !record.targetSecret)
    say("the cluster does not tell the CHAP secrets of its accounts: the state keeps those that it has");
  return toLive(record, known);
}

/** The parameters of AddAccount and ModifyAccount: only what is given, never `null`, never an empty secret. */
async function paramsOf(client: ElementClient, inputs: Partial<AccountInputs>): Promise<Params> {
  const { username, initiatorSecret, targetSecret, attributes, enableChap, status } = inputs;
  // Below 12.2 an endpoint ignores `enableChap` silently, which would leave CHAP on.
  const chap = await client.since(CHAP_VERSION, { enableChap }, enableChap === false && "enableChap: false");
  return withoutUndefined({ username, initiatorSecret, targetSecret, attributes, ...chap, status });
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
