import { ProviderError, Unfinished } from "../../base/errors";
import { isBefore } from "../../base/versions";
import { reconciled, repeated } from "../../http/reconcile";
import type { Operations } from "../../lifecycle/definition";
import { difference } from "../../lifecycle/diff";
import type { State } from "../../lifecycle/properties";
import type { ElementClient, Params } from "../client";
import { ELEMENT_NAMES } from "../errors";
import type { ElementSystem } from "../system";
import { CHAP_VERSION, versionText } from "../version";
import {
  accounts,
  addAccount,
  getAccountById,
  getAccountByName,
  modifyAccount,
  removeAccount,
  volumesOf,
  type Written,
} from "./api";
import { type AccountInputs, fields } from "./fields";
import { type AccountLive, toLive } from "./live";

/** The calls of an account, in the order and under the conditions that Element asks for. */
export class AccountOperations implements Operations<AccountInputs, AccountLive> {
  private readonly client: ElementClient;

  constructor(private readonly system: ElementSystem) {
    this.client = system.client();
  }

  id(live: AccountLive): string {
    return String(live.accountId);
  }

  async find({ username }: AccountInputs, id?: string): Promise<AccountLive | undefined> {
    const record =
      id === undefined ? await getAccountByName(this.client, username) : await getAccountById(this.client, Number(id));
    if (!record && id !== undefined) {
      // A new account would have another ID than the state.
      throw this.client.failed("gone", `finish account ${username} (ID ${id})`, {
        why: "the account does not exist any more",
        next: "run pulumi refresh, and the next pulumi up creates it again",
      });
    }
    return record && toLive(record);
  }

  async create(inputs: AccountInputs): Promise<AccountLive> {
    const what = `create account ${inputs.username}`;
    // AddAccount has no status: the lifecycle sends it in a second call when it differs.
    const params = await this.params({ ...inputs, status: undefined }, what);
    this.system.forget();
    let lost = false;
    // Before a repetition the name was seen to be free, so what stands under it after a lost answer is of that repetition.
    let seenFree = false;
    const look = async (refused = false): Promise<AccountLive | undefined> => {
      lost = true;
      const found = await this.find(inputs);
      if (!found) {
        seenFree = true;
        return undefined;
      }
      // A repetition that was refused made nothing: that the name was free before it proves nothing either.
      if (provablyOurs(found, inputs, seenFree && !refused)) return found;
      throw this.client.failed("exists", what, {
        why: `the answer got lost, and there is an account with this username now (ID ${found.accountId}) that may or may not be this one`,
        next: "set adopt: true if it is yours to manage, and run pulumi up again",
      });
    };
    return reconciled(
      this.client.budget,
      async () => {
        try {
          return this.accepted(await addAccount(this.client, params, what), what);
        } catch (error) {
          // After a lost attempt "exists already" may be that attempt; on the first one it never is.
          const ours = lost && ProviderError.is(error, "exists") ? await look(true) : undefined;
          if (!ours) throw error;
          return ours;
        }
      },
      look,
    );
  }

  async update(
    id: string,
    delta: Partial<AccountInputs>,
    { before }: { before: Partial<AccountLive> },
  ): Promise<AccountLive> {
    const accountId = Number(id);
    const what = `update account ${before.username ?? id} (ID ${id})`;
    const params = await this.params(delta, what);
    this.system.forget();
    const live = await this.modify(accountId, params, delta, what).catch((error: unknown) => {
      throw ProviderError.is(error, "exists") ? this.taken(error, delta, what) : error;
    });
    const left = difference(fields, { ...live }, { ...delta });
    if ("attributes" in left) return this.replaceAttributes(accountId, delta, what);
    this.verify(live, left, what);
    return live;
  }

  async read(id: string): Promise<AccountLive | undefined> {
    const record = await this.system.shared(accounts).get(Number(id));
    return record && toLive(record);
  }

  absent(id: string): ProviderError {
    return this.client.failed("gone", `read account ${id}`, {
      why: "there is none",
      next: "check the ID, and that host is the right cluster",
    });
  }

  async remove(id: string, state: State): Promise<void> {
    const what = `delete account ${state.username ?? id} (ID ${id})`;
    const accountId = Number(id);
    this.system.forget();
    try {
      // Idempotent: removing an account that is gone already succeeds.
      await repeated(this.client.budget, () => removeAccount(this.client, accountId, what));
    } catch (error) {
      if (ProviderError.is(error, "gone")) return;
      // Only a name that says nothing by itself; a missing version or method has told its reason.
      const unexplained =
        ProviderError.is(error, "refused") && error.errorCode !== undefined && !(error.errorCode in ELEMENT_NAMES);
      throw unexplained ? await this.explained(error, accountId, what) : error;
    }
  }

  /** The error under which RemoveAccount is refused while volumes are left has no documented name: the volumes tell. */
  private async explained(error: ProviderError, accountId: number, what: string): Promise<ProviderError> {
    const volumes = await volumesOf(this.client, accountId);
    if (volumes?.length === 0) return error;
    const list = volumes?.map(
      ({ id, name, deleted }) => `${id}${name ? ` (${name})` : ""}${deleted ? ", deleted but not purged" : ""}`,
    );
    const why = list
      ? `it still owns ${list.length === 1 ? "volume" : "volumes"} ${list.join("; ")}`
      : `${error.message.replace(/^Cannot .* on [^:]+(:\d+)?: /, "").replace(/[;.].*$/, "")}, probably because it still owns volumes (they could not be listed; the cluster admin needs the access type "read" or "volumes" for that)`;
    return this.client.failed("refused", what, {
      why,
      errorCode: error.errorCode,
      next: "delete and purge its volumes (deleted ones purge by themselves after about eight hours), then run pulumi destroy again",
    });
  }

  /** A rename to a name in use; `adopt`, which helps a create, would not help here. */
  private taken({ errorCode }: ProviderError, { username }: Partial<AccountInputs>, what: string): ProviderError {
    return this.client.failed("exists", what, {
      why: `another account has the username ${username} already`,
      errorCode,
      next: "choose another username",
    });
  }

  private async modify(
    accountId: number,
    params: Params,
    delta: Partial<AccountInputs>,
    what: string,
  ): Promise<AccountLive> {
    return reconciled(
      this.client.budget,
      async () => {
        if (Object.keys(params).length > 0)
          return this.accepted(await modifyAccount(this.client, accountId, params, what), what);
        // All that changes is what this API version has no parameter for: a look instead of an empty call.
        const record = await getAccountById(this.client, accountId);
        if (record) return toLive(record);
        throw this.client.failed("gone", what, {
          why: "the account does not exist",
          next: "run pulumi refresh, and the next pulumi up creates it again",
        });
      },
      async () => {
        const record = await getAccountById(this.client, accountId);
        const live = record && toLive(record);
        return live && Object.keys(difference(fields, { ...live }, { ...delta })).length === 0 ? live : undefined;
      },
    );
  }

  /** Whether attributes replace or merge is documented nowhere: where old keys survive, clear and set again. */
  private async replaceAttributes(
    accountId: number,
    delta: Partial<AccountInputs>,
    what: string,
  ): Promise<AccountLive> {
    await this.modify(accountId, { attributes: {} }, { attributes: {} }, what);
    const wanted = { attributes: delta.attributes ?? {} };
    const live = await this.modify(accountId, wanted, wanted, what);
    this.verify(live, difference(fields, { ...live }, { ...delta }), what);
    return live;
  }

  /** A successful answer may not have applied everything: the returned account decides. */
  private verify(live: AccountLive, left: Record<string, unknown>, what: string): void {
    const names = Object.keys(left);
    if (names.length === 0) return;
    const cause = this.client.failed("refused", what, {
      why: `the cluster reports success and did not apply ${names.join(", ")}`,
      next: "check apiVersion and the release of the cluster, then run pulumi up again",
    });
    throw new Unfinished(this.id(live), live, cause);
  }

  private accepted({ account: record, unused }: Written, what: string): AccountLive {
    const live = toLive(record);
    if (unused.length === 0) return live;
    const cause = this.client.failed("refused", what, {
      why: `the endpoint does not know the ${unused.length > 1 ? "parameters" : "parameter"} ${unused.join(", ")} and passed over ${unused.length > 1 ? "them" : "it"}`,
      next: "set apiVersion to a version that has it, or leave the property out",
    });
    throw new Unfinished(this.id(live), live, cause);
  }

  /** The parameters of AddAccount and ModifyAccount: only what is given, never `null`, never an empty secret. */
  private async params(
    inputs: { [Name in keyof AccountInputs]?: AccountInputs[Name] | undefined },
    what: string,
  ): Promise<Params> {
    const { username, initiatorSecret, targetSecret, attributes, enableChap, status } = inputs;
    return {
      ...(username !== undefined && { username }),
      ...(initiatorSecret !== undefined && { initiatorSecret }),
      ...(targetSecret !== undefined && { targetSecret }),
      ...(attributes !== undefined && { attributes }),
      ...(enableChap !== undefined && (await this.chapParam(enableChap, what))),
      ...(status !== undefined && { status }),
    };
  }

  /** Below 12.2 an endpoint passes over `enableChap` silently, which would leave CHAP on. */
  private async chapParam(enableChap: boolean, what: string): Promise<Params> {
    const version = await this.client.version();
    if (!isBefore(version, CHAP_VERSION)) return { enableChap };
    if (enableChap) return {};
    throw this.client.failed("refused", what, {
      why: `enableChap: false needs Element API ${versionText(CHAP_VERSION)} or later, this is ${versionText(version)}`,
      next: "leave enableChap out or upgrade the cluster",
    });
  }
}

/**
 * Whether an account that is there after a lost answer was made by our call: every secret that the program gave (nobody
 * else knows them), or at least a name that was free right before the call, and all the rest of what was sent.
 */
function provablyOurs(found: AccountLive, inputs: AccountInputs, seenFree: boolean): boolean {
  const { username, attributes, initiatorSecret, targetSecret } = inputs;
  const sent = { username, attributes: attributes ?? {}, initiatorSecret, targetSecret };
  const marked = initiatorSecret !== undefined || targetSecret !== undefined;
  return (
    (marked || seenFree) &&
    found.status === "active" &&
    Object.keys(difference(fields, { ...found }, sent)).length === 0
  );
}
