import { ProviderError, Unfinished } from "../../base/errors";
import { learnSecrets } from "../../base/redact";
import type { State } from "../../base/shape";
import type { ClientFor } from "../../http/client";
import { created, reconciled, repeated } from "../../http/reconcile";
import type { Operations } from "../../lifecycle/definition";
import { expectApplied, matches } from "../../lifecycle/diff";
import { withoutUndefined } from "../../lifecycle/state";
import { sendComplete } from "../attributes";
import { CHAP_SECRETS, type ChapSecrets, madeSecrets, secretsIn } from "../chap-secrets";
import { type ElementClient, type Params, versionText } from "../client";
import { absentError, unlessGone } from "../records";
import type { ElementSystem } from "../system";
import {
  CHAP_SINCE,
  deleteInitiator,
  findInitiator,
  INITIATOR_ERRORS,
  type InitiatorLive,
  type InitiatorRecord,
  initiatorListing,
  initiators,
  NETWORKS_SINCE,
  toLive,
  writeInitiator,
} from "./api";
import { fields, type InitiatorInputs } from "./fields";

/** What goes out in one entry. */
type Sent = Partial<InitiatorInputs>;

/** The calls of an initiator. Membership is never sent: `ModifyInitiators` would move it out of its group without a word. */
export class InitiatorOperations implements Operations<InitiatorInputs, InitiatorLive> {
  private readonly client: ClientFor<ElementClient>;

  constructor(private readonly system: ElementSystem) {
    this.client = system.client(INITIATOR_ERRORS);
  }

  id(live: InitiatorLive): string {
    return String(live.initiatorId);
  }

  async find({ name }: InitiatorInputs, id?: string): Promise<InitiatorLive | undefined> {
    const record = await (id === undefined
      ? findInitiator(this.client, name)
      : initiators.toFinish(this.client, name, id));
    return record && toLive(record);
  }

  async create(inputs: InitiatorInputs): Promise<InitiatorLive> {
    const { name } = inputs;
    const client = this.client.step(`create initiator ${name}`);
    const sent = inputs.requireChap ? withSecrets(inputs, {}) : inputs;
    const entry = { name, ...(await entryOf(client, sent)) };
    const record = await created(client.budget, () => writeInitiator(client, "CreateInitiators", entry), {
      find: () => findInitiator(client, name),
      proof: (seen, free) => (isOurs(toLive(seen), sent, free) ? seen : undefined),
      unproven: (seen) => taken(client, seen),
      refusedAs: "exists",
    }).catch(async (error: unknown) => {
      const there = ProviderError.is(error, "exists")
        ? await findInitiator(client, name).catch(() => undefined)
        : undefined;
      throw there ? taken(client, there) : error;
    });
    return applied(client, sent, secretsIn(sent), record ?? (await findInitiator(client, name)));
  }

  async update(id: string, delta: Sent, { before }: { before: Partial<InitiatorLive> }): Promise<InitiatorLive> {
    const client = this.client.step(`update initiator ${before.name ?? id} (ID ${id})`);
    const initiatorId = Number(id);
    // The defaults of credentials are documented for Create alone: here they are always sent.
    const user = before.chapUsername ?? before.name;
    const wanted = delta.requireChap ? withSecrets({ ...(user && { chapUsername: user }), ...delta }, before) : delta;
    const secrets = secretsIn(before, wanted);
    const live = await sendComplete(client, initiators, initiatorId, wanted, before, (change) =>
      modify(client, initiatorId, change, secrets),
    );
    return expectApplied(fields, id, live, wanted, (names) => client.notApplied(names));
  }

  async read(id: string, state: State): Promise<InitiatorLive | undefined> {
    const record = await this.system.shared(initiatorListing).get(Number(id));
    return record && toLive(record, secretsIn(state));
  }

  absent(id: string): ProviderError {
    return absentError(this.client.step(`read initiator ${id}`));
  }

  async remove(id: string, state: State): Promise<void> {
    const client = this.client.step(`delete initiator ${state.name ?? id} (ID ${id})`);
    await unlessGone(() => repeated(client.budget, () => deleteInitiator(client, Number(id))));
  }
}

/** The secrets that CHAP needs and neither the program nor the cluster has. */
function withSecrets(sent: Sent, known: Partial<InitiatorLive>): Sent {
  const had = secretsIn(known);
  const made = madeSecrets(CHAP_SECRETS.filter((name) => sent[name] === undefined && had[name] === undefined));
  learnSecrets(...Object.values(made));
  return { ...had, ...made, ...sent };
}

async function modify(
  client: ElementClient,
  initiatorID: number,
  sent: Sent,
  secrets: ChapSecrets,
): Promise<InitiatorLive> {
  const entry = await entryOf(client, sent);
  const look = () => initiators.read(client, initiatorID);
  const record = await reconciled(
    client.budget,
    // All that changes is what this endpoint has no member for: a look in the place of an empty call.
    async () =>
      Object.keys(entry).length > 0 ? writeInitiator(client, "ModifyInitiators", { initiatorID, ...entry }) : look(),
    async () => {
      const seen = await look();
      return seen && matches(fields, toLive(seen), sent) ? seen : undefined;
    },
  );
  return applied(client, sent, secrets, record, initiatorID);
}

/** What the cluster has after a write: the answer, or a read where the answer does not show what was sent. */
async function applied(
  client: ElementClient,
  sent: Sent,
  secrets: ChapSecrets,
  answer: InitiatorRecord | undefined,
  initiatorID = answer?.initiatorID,
): Promise<InitiatorLive> {
  const complete = answer && isComplete(answer, sent);
  const record = complete || initiatorID === undefined ? answer : await initiators.present(client, initiatorID);
  if (!record) throw initiators.gone(client);
  const live = toLive(record, secrets);
  if (sent.requireChap && !live.requireChap) {
    const why = `the endpoint (API version ${versionText(await client.version())}) took requireChap: true and the initiator does not show it`;
    const next =
      "set apiVersion to a newer one, or leave requireChap out: without it, its name alone opens the volumes of its group";
    throw new Unfinished(String(record.initiatorID), live, client.failed("refused", { why, next }));
  }
  return live;
}

/** Whether an answer shows every member that was sent, so that it is the proof of the write. Secrets may be hidden in it. */
function isComplete(record: InitiatorRecord, sent: Sent): boolean {
  const chap = sent.requireChap === undefined || typeof record.requireChap === "boolean";
  const user = !sent.requireChap || typeof record.chapUsername === "string";
  return chap && user && (sent.virtualNetworkIds === undefined || record.virtualNetworkIDs !== undefined);
}

/** Secrets that only this call knows prove it, or a name that was free right before it and all the rest of what was sent. */
function isOurs(found: InitiatorLive, sent: Sent, free: boolean): boolean {
  const { chapUsername: _, ...all } = { requireChap: false, attributes: {}, alias: "", virtualNetworkIds: [], ...sent };
  return (all.requireChap || free) && matches(fields, found, all);
}

function taken(client: ElementClient, { initiatorID, volumeAccessGroups }: InitiatorRecord): ProviderError {
  const [group] = volumeAccessGroups ?? [];
  const where = group === undefined ? "in no volume access group" : `in volume access group ${group}`;
  return client.failed("exists", {
    why: `an initiator with this name exists already (ID ${initiatorID}, ${where})`,
    errorCode: "xInitiatorExists",
    next: INITIATOR_ERRORS.xInitiatorExists?.next,
  });
}

/** The members of an entry: only what is given, never `null`, never an empty secret, never a group. */
async function entryOf(client: ElementClient, sent: Sent): Promise<Params> {
  const { alias, attributes, requireChap, chapUsername, initiatorSecret, targetSecret, virtualNetworkIds } = sent;
  const chap = { requireChap, chapUsername, initiatorSecret, targetSecret };
  const networks = { virtualNetworkIDs: virtualNetworkIds };
  const isRestricted = virtualNetworkIds !== undefined && virtualNetworkIds.length > 0;
  return withoutUndefined({
    alias,
    attributes,
    ...(await client.since(CHAP_SINCE, chap, requireChap && "requireChap")),
    ...(await client.since(NETWORKS_SINCE, networks, isRestricted && "virtualNetworkIds")),
  });
}
