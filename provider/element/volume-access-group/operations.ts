import { canonicalInitiator } from "../../base/equal";
import { ANOTHER_NAME, ProviderError } from "../../base/errors";
import type { State } from "../../base/shape";
import type { ClientFor } from "../../http/client";
import { created, reconciled, repeated } from "../../http/reconcile";
import type { Operations } from "../../lifecycle/definition";
import { difference, matches } from "../../lifecycle/diff";
import { afterStep, inSteps, type MemberStep, memberSteps } from "../../lifecycle/members";
import { managedBy, withoutUndefined } from "../../lifecycle/state";
import { sendComplete } from "../attributes";
import { type ApiVersion, type ElementClient, type Params, UNEXPLAINED } from "../client";
import { absentError, unlessGone } from "../records";
import type { ElementSystem } from "../system";
import {
  type ChangeMethod,
  changeGroup,
  createGroup,
  deleteGroup,
  GROUP_ERRORS,
  type GroupRecord,
  groups,
  toLive,
  toWhole,
  type VolumeAccessGroupLive,
  type WholeGroup,
} from "./api";
import { commonMembers, fields, LISTS, type List, missingMembers, type VolumeAccessGroupInputs } from "./fields";

/** `deleteOrphanInitiators` came with the initiators as objects of their own. */
export const INITIATOR_OBJECTS_VERSION: ApiVersion = [9, 0];

/** The group has the member already, or has it no more: somebody else was faster, or an answer of ours got lost. */
const DONE_ALREADY = ["xAlreadyInVolumeAccessGroup", "xNotInVolumeAccessGroup"];
/** How often such a call is repeated with the rest. */
const REPEATS = 3;

const MEMBER_LISTS = LISTS.map((name) => ({ name, key: canonicalInitiator }));
type Step = MemberStep<List>;

/** Never a whole list: it would throw out what others added since it was read. */
const METHODS: Readonly<Record<List, readonly [add: ChangeMethod, remove: ChangeMethod]>> = {
  initiators: ["AddInitiatorsToVolumeAccessGroup", "RemoveInitiatorsFromVolumeAccessGroup"],
  volumes: ["AddVolumesToVolumeAccessGroup", "RemoveVolumesFromVolumeAccessGroup"],
};

/** The calls of a group, in the order and under the conditions that Element asks for. */
export class VolumeAccessGroupOperations implements Operations<VolumeAccessGroupInputs, VolumeAccessGroupLive> {
  private readonly client: ClientFor<ElementClient>;
  /** What `find` saw, for the create that follows it. */
  private listed: GroupRecord[] | undefined;

  constructor(private readonly system: ElementSystem) {
    this.client = system.client(GROUP_ERRORS);
  }

  id(live: VolumeAccessGroupLive): string {
    return String(live.volumeAccessGroupId);
  }

  async find(inputs: VolumeAccessGroupInputs, id?: string): Promise<VolumeAccessGroupLive | undefined> {
    const { name } = inputs;
    if (id !== undefined) return toLive(await groups.toFinish(this.client, name, id), inputs);
    this.listed = await groups.list(this.client);
    const named = this.listed.filter((group) => group.name === name);
    if (named.length > 1) {
      throw this.client.step(`adopt volume access group ${name}`).failed("refused", {
        why: `${named.length} groups have this name (IDs ${idsOf(named)})`,
        next: "rename all but the one that is meant, and run pulumi up again",
      });
    }
    return named[0] && toLive(named[0], inputs);
  }

  async create(inputs: VolumeAccessGroupInputs): Promise<VolumeAccessGroupLive> {
    const { name, initiators, volumes, attributes } = inputs;
    const client = this.client.step(`create volume access group ${name}`);
    // Names are not unique: only the list from before the call tells which group it made.
    const before = this.listed ?? (await groups.list(client));
    const named = before.filter((group) => group.name === name);
    if (named.length > 0) {
      throw client.failed("exists", {
        why: `a group with this name exists already (ID ${idsOf(named)})`,
        next: `set adopt: true to take it over (${ANOTHER_NAME}), or choose another name`,
      });
    }
    // A cluster refuses this, or moves them silently out of another group.
    const taken = inOtherGroups(client, before, initiators ?? []);
    if (taken) throw taken;
    const known = new Set(before.map(({ volumeAccessGroupID }) => volumeAccessGroupID));
    const params = withoutUndefined({ name, initiators, volumes, attributes });
    const record = await created(client.budget, () => createGroup(client, params), {
      async find() {
        const made = (await groups.list(client)).filter(
          (group) => group.name === name && !known.has(group.volumeAccessGroupID),
        );
        return made.length > 0 ? made : undefined;
      },
      proof: ([group, ...others]) => (group && others.length === 0 && isAsSent(group, params) ? group : undefined),
      unproven: (made) => client.unproven(`there is a group with this name now (ID ${idsOf(made)})`),
      // The group of the lost call has the initiators, which makes a repetition fail.
      refusedAs: "refused",
    }).catch((error: unknown) => explain(client, error, { initiators }));
    return toLive(record, inputs);
  }

  async update(
    id: string,
    delta: Partial<VolumeAccessGroupInputs>,
    { inputs, before }: { inputs: VolumeAccessGroupInputs; before: Partial<VolumeAccessGroupLive> },
  ): Promise<VolumeAccessGroupLive> {
    const client = this.client.step(`update volume access group ${before.name ?? id} (ID ${id})`);
    const groupId = Number(id);
    const { name: called = "", attributes: marks = {} } = before;
    const lists = Object.fromEntries(LISTS.filter((list) => before[list]).map((list) => [list, before[list]]));
    const known: VolumeAccessGroupLive = { volumeAccessGroupId: groupId, name: called, attributes: marks, ...lists };
    const live = await inSteps(id, known, async (reached) => {
      const { name, attributes } = delta;
      const own = { ...(name !== undefined && { name }), ...(attributes && { attributes }) };
      if (Object.keys(own).length > 0) {
        const changed = await sendComplete(client, groups, groupId, own, before, (part) =>
          modify(client, groupId, part),
        );
        reached({ name: changed.name, attributes: changed.attributes }, `${Object.keys(own).join(" and ")} set`);
        const left = Object.keys(difference(fields, changed, own));
        if (left.length > 0) throw client.notApplied(left);
      }
      const members: Partial<Record<List, unknown>> = { ...lists };
      for (const step of memberSteps(MEMBER_LISTS, delta, { ...before })) {
        const { list } = step;
        const { name, attributes } = toWhole(await change(client, groupId, step, inputs));
        members[list] = afterStep(members[list], step, canonicalInitiator);
        const words = `${list} ${step.members.join(", ")} ${step.leave ? "removed" : "added"}`;
        reached({ name, attributes, [list]: members[list] }, words);
      }
    });
    // As declared: a refresh picks up what others added meanwhile, and the next preview shows it.
    return { ...live, ...Object.fromEntries(LISTS.filter((list) => delta[list]).map((list) => [list, delta[list]])) };
  }

  async read(id: string, state: State): Promise<VolumeAccessGroupLive | undefined> {
    const record = await this.system.shared(groups.listing).get(Number(id));
    const managed = managedBy(state);
    return record && toLive(record, state, (list) => managed.has(list));
  }

  absent(id: string): ProviderError {
    return absentError(this.client.step(`read volume access group ${id}`));
  }

  async remove(id: string, state: State): Promise<void> {
    const client = this.client.step(`delete volume access group ${state.name ?? id} (ID ${id})`);
    const groupId = Number(id);
    const params = await orphanParam(client, state.deleteOrphanInitiators === true);
    // Idempotent: deleting a group that is already gone succeeds.
    const deleting = () => repeated(client.budget, () => deleteGroup(client, groupId, params));
    await unlessGone(() =>
      deleting().catch(async (error: unknown) => {
        const reason = await explain(client, error, { groupId }).catch((explained: unknown) => explained);
        if (!ProviderError.is(reason, "refused") || reason.next !== UNEXPLAINED) throw reason;
        const hint = "if it has a virtual network, only the cluster's own tools can delete it (with force)";
        throw new ProviderError("refused", reason.message.replace(UNEXPLAINED, hint), reason);
      }),
    );
  }
}

/** Sends name and attributes. */
function modify(client: ElementClient, groupId: number, own: Params): Promise<WholeGroup> {
  const change = () =>
    changeGroup(client, "ModifyVolumeAccessGroup", groupId, own).catch((error: unknown) =>
      explain(client, error, { groupId }),
    );
  return reconciled(
    client.budget,
    async () => toWhole(await change()),
    async () => {
      const whole = toWhole(await groups.present(client, groupId));
      return matches(fields, whole, own) ? whole : undefined;
    },
  );
}

/** Sends one step; of members that are there or gone already, only the rest. */
async function change(
  client: ElementClient,
  groupId: number,
  { list, members, leave }: Step,
  { deleteOrphanInitiators = false }: VolumeAccessGroupInputs,
): Promise<GroupRecord> {
  const method = METHODS[list][leave ? 1 : 0];
  const orphans = leave && list === "initiators" ? await orphanParam(client, deleteOrphanInitiators) : {};
  const left = (record: GroupRecord) =>
    leave ? commonMembers(members, record[list]) : missingMembers(members, record[list]);
  let rest = members;
  const readBack = async (): Promise<GroupRecord | undefined> => {
    const record = await groups.present(client, groupId);
    rest = left(record);
    if (list === "volumes" && !leave) refuseDeleted(client, rest, record);
    return rest.length === 0 ? record : undefined;
  };
  const send = async (): Promise<GroupRecord> => {
    for (let repeat = 0; ; repeat++) {
      try {
        return await changeGroup(client, method, groupId, { [list]: rest, ...orphans });
      } catch (error) {
        const code = error instanceof ProviderError ? (error.errorCode ?? "") : "";
        const repeats = DONE_ALREADY.includes(code) && repeat < REPEATS;
        const seen = repeats || code === "xVolumeIDDoesNotExist" ? await readBack() : undefined;
        if (seen) return seen;
        const initiators = list === "initiators" ? rest : undefined;
        if (!repeats) return explain(client, error, { initiators, groupId });
      }
    }
  };
  const record = await reconciled(client.budget, send, readBack);
  if (list === "volumes" && !leave) refuseDeleted(client, left(record), record);
  if (left(record).length > 0) throw client.notApplied([list]);
  return record;
}

/** A deleted volume stays in the group but not among its volumes: it cannot be added again. */
function refuseDeleted(client: ElementClient, members: readonly unknown[], { deletedVolumes }: GroupRecord): void {
  const deleted = commonMembers(members, deletedVolumes ?? []);
  if (deleted.length === 0) return;
  const [noun, verb, it] = deleted.length > 1 ? ["volumes", "are", "them"] : ["volume", "is", "it"];
  throw client.failed("refused", {
    why: `${noun} ${deleted.join(", ")} ${verb} deleted`,
    next: `restore ${it} on the cluster, or take ${it} out of volumes`,
  });
}

/** Sources disagree about the default, which may delete initiators with their secrets: said wherever one can leave. */
function orphanParam(client: ElementClient, deleteOrphanInitiators: boolean): Promise<Params> {
  return client.since(INITIATOR_OBJECTS_VERSION, { deleteOrphanInitiators });
}

/** Where the initiators are, if they are in one of these groups. */
function inOtherGroups(
  client: ElementClient,
  others: readonly GroupRecord[],
  initiators: readonly unknown[],
  errorCode?: string,
): ProviderError | undefined {
  const places = others.flatMap(({ name, volumeAccessGroupID, initiators: theirs }) =>
    commonMembers(initiators, theirs).map((one) => `${one} is in group ${name} (ID ${volumeAccessGroupID})`),
  );
  if (places.length === 0) return undefined;
  return client.failed("refused", {
    why: `an initiator can be in one group only, and ${places.join(", ")}`,
    errorCode,
    next: "take it out there first; where this program does that, let this group depend on the other one (dependsOn)",
  });
}

/** Fails with what a refusal means: an initiator is in another group, or the group is gone and the error name is not documented. */
async function explain(
  client: ElementClient,
  error: unknown,
  { initiators = [], groupId }: { initiators?: readonly unknown[] | undefined; groupId?: number },
): Promise<never> {
  if (!ProviderError.is(error, "refused") || error.errorCode === undefined) throw error;
  const { errorCode } = error;
  if (errorCode === "xExceededLimit") {
    const all = initiators.length > 0 ? await groups.list(client).catch(() => []) : [];
    const others = all.filter(({ volumeAccessGroupID }) => volumeAccessGroupID !== groupId);
    throw inOtherGroups(client, others, initiators, errorCode) ?? error;
  }
  if (groupId === undefined || KNOWN.has(errorCode)) throw error;
  const there = await groups.read(client, groupId).catch(() => true);
  throw there ? error : groups.gone(client);
}

/** Refusals that say of what they are. */
const KNOWN: ReadonlySet<string> = new Set([...DONE_ALREADY, "xVolumeIDDoesNotExist", "xUnknownAPIMethod"]);

/** Whether a group that is there after a lost answer is exactly what was sent. */
function isAsSent(group: GroupRecord, params: Params): boolean {
  return matches(fields, toWhole(group), { initiators: [], volumes: [], attributes: {}, ...params });
}

function idsOf(records: readonly GroupRecord[]): string {
  return records.map(({ volumeAccessGroupID }) => volumeAccessGroupID).join(", ");
}
