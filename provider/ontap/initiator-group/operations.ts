import { commonTo, missingFrom } from "../../base/equal";
import { ProviderError, Unfinished } from "../../base/errors";
import type { State } from "../../base/shape";
import { carriedOut, repeated } from "../../http/reconcile";
import type { Operations } from "../../lifecycle/definition";
import { expectApplied, matches } from "../../lifecycle/diff";
import { afterStep, inSteps, type MemberStep, memberSteps, type Reached } from "../../lifecycle/members";
import { managedBy } from "../../lifecycle/state";
import type { OntapClient } from "../client";
import { findIgroup, type IgroupRecord, igroupListing, nestedIgroupListing } from "../san";
import { asUuid } from "../svm";
import { createdOnSvm, readOnSvm, removedFromSvm, SvmOperations } from "../svm-presence";
import {
  ABSENT,
  deleteIgroup,
  deleteMember,
  explainedConflict,
  type InitiatorGroupLive,
  type PatchedIgroup,
  PRESENT,
  patchIgroup,
  postIgroup,
  postMembers,
  toLive,
} from "./api";
import {
  fields,
  type InitiatorGroupInputs,
  MEMBER_LISTS,
  type MemberName,
  memberKeyOf,
  memberLists,
  refsOf,
  spelledInitiator,
} from "./fields";

type Inputs = InitiatorGroupInputs;
type Live = InitiatorGroupLive;
type Step = MemberStep<MemberName>;

/** How often a call is sent again with the rest of its members. */
const REPEATS = 3;

/** The calls of a group, in the order and under the conditions that ONTAP asks for. */
export class InitiatorGroupOperations extends SvmOperations implements Operations<Inputs, Live> {
  protected readonly subject = subject;

  id(live: Live): string {
    return live.__refs.uuid;
  }

  async find(inputs: Inputs, id?: string): Promise<Live | undefined> {
    const record = await findIgroup(this.client, id === undefined ? inputs : { uuid: id }, isNested(inputs));
    // A new group would have another UUID than the state.
    if (!record && id !== undefined) throw this.client.step(`finish ${subject(inputs)}`).failedWith("5374852");
    return record && toLive(record, manages(inputs), inputs);
  }

  async create(inputs: Inputs): Promise<Live> {
    const { svm, initiatorGroups } = inputs;
    const client = this.client.step(`create ${subject(inputs)}`);
    const find = () => findIgroup(client, inputs, isNested(inputs));
    const made = await createdOnSvm(client, undefined, {
      post: () => postIgroup(client, inputs),
      find,
      now: () => "the SVM has a group of this name now",
    }).catch(async (error: unknown) => {
      throw await perhapsMade(await explainedConflict(client, error, svm, inputs.initiators), inputs, find);
    });
    const live = toLive(made, manages(inputs), inputs);
    if (!initiatorGroups || made.igroups) return live;
    // Nested groups are expensive, so the answer has none; the array took all of them, or it would have refused.
    const { igroups: _, ...refs } = live.__refs;
    return { ...live, __refs: refs, initiatorGroups };
  }

  async update(
    id: string,
    delta: Partial<Inputs>,
    { inputs, before }: { inputs: Inputs; before: Partial<Live> },
  ): Promise<Live> {
    const client = this.client.step(`update ${subject({ ...inputs, ...before })}`);
    const nested = isNested(inputs);
    const read = async (): Promise<Live> => {
      const record = await findIgroup(client, { uuid: id }, nested);
      if (!record) throw client.failedWith("5374852");
      return toLive(record, manages(inputs), inputs);
    };
    const known = await withNested(delta, startOf(id, inputs, before), read);
    const steps = inOrder(memberSteps(memberLists({ ...known }), delta, { ...before, ...known }));
    const target: Target = { client, id, inputs, read };
    const live = await inSteps(id, known, async (reached) => {
      await patchProperties(target, delta, known, reached);
      await changeMembers(target, steps, known, reached);
      if (delta.name !== undefined) {
        await rename(target, delta.name);
        reached({ name: delta.name }, "name set");
      }
    });
    const seen = await read().catch((error: unknown) => {
      throw error instanceof ProviderError ? new Unfinished(id, live, error) : error;
    });
    // As declared: what others added meanwhile is for a refresh to tell and for a preview to show.
    const settled = {
      ...seen,
      ...Object.fromEntries(doneLists(delta, steps, seen).map((list) => [list, delta[list]])),
    };
    return expectApplied(fields, id, settled, delta, (names) => client.notApplied(names));
  }

  async read(id: string, state: State): Promise<Live | undefined> {
    const client = this.client.step(`read ${subject(state, id)}`);
    const managed = managedBy(state);
    const listing = managed.has("initiatorGroups") ? nestedIgroupListing : igroupListing;
    const place = { svmUuid: String(state.svmUuid ?? ""), listing, key: id };
    const record = await readOnSvm(client, this.system, place, state);
    return record && toLive(record, (list) => managed.has(list), state);
  }

  async remove(id: string, state: State): Promise<void> {
    const client = this.client.step(`delete ${subject(state, id)}`);
    const svmUuid = String(state.svmUuid ?? "");
    // Idempotent: deleting what is already gone succeeds, also a group that went with its last LUN map.
    await removedFromSvm(client, this.system, svmUuid, () =>
      repeated(client.budget, () => deleteIgroup(client, id, state.allowDeleteWhileMapped === true)),
    );
  }
}

/** One group in the course of an update: how it is read, changed and named. */
interface Target {
  readonly client: OntapClient;
  readonly id: string;
  readonly inputs: Inputs;
  read(): Promise<Live>;
}

function isNested({ initiatorGroups }: Partial<Inputs>): boolean {
  return initiatorGroups !== undefined;
}

function manages(inputs: Partial<Inputs>): (list: MemberName) => boolean {
  return (list) => inputs[list] !== undefined;
}

function subject({ name, svmName, svm }: State, id?: string): string {
  return `the initiator group ${name ?? id}${svmName || svm ? ` on SVM ${svmName ?? svm}` : ""}`;
}

/** What is known of the group before the update. */
function startOf(uuid: string, inputs: Inputs, before: Partial<Live>): Live {
  const { svm = inputs.svm, svmUuid = "", svmName = "", name = inputs.name, osType = inputs.osType } = before;
  const { protocol = "mixed", comment = "", deleteOnUnmap = false, portset = "" } = before;
  const lists = Object.fromEntries(MEMBER_LISTS.filter((list) => before[list]).map((list) => [list, before[list]]));
  const __refs = { ...refsOf({ ...before }), uuid };
  return { __refs, svm, svmUuid, svmName, name, osType, protocol, comment, deleteOnUnmap, portset, ...lists };
}

/** The UUIDs of nested groups, which their removal needs: after a create only a look at the array has them. */
async function withNested(delta: Partial<Inputs>, known: Live, read: () => Promise<Live>): Promise<Live> {
  if (!delta.initiatorGroups || !known.initiatorGroups?.length || known.__refs.igroups) return known;
  const { __refs } = await read();
  return { ...known, __refs };
}

/** Adds before removes, so that the group is never empty in between; but it holds either initiators or groups. */
function inOrder(steps: readonly Step[]): Step[] {
  const isSwap = new Set(steps.map(({ list }) => list)).size > 1;
  return isSwap ? [...steps].sort((one, other) => Number(other.leave) - Number(one.leave)) : [...steps];
}

/** The lists of which every change shows. */
function doneLists(delta: Partial<Inputs>, steps: readonly Step[], seen: Live): MemberName[] {
  return MEMBER_LISTS.filter((list) => {
    const key = memberKeyOf(list, { ...seen });
    const present = seen[list] ?? [];
    const own = steps.filter((step) => step.list === list);
    const left = own.flatMap(({ members, leave }) =>
      leave ? commonTo(key, members, present) : missingFrom(key, members, present),
    );
    return delta[list] !== undefined && left.length === 0;
  });
}

/** One PATCH with the difference; another portset takes two, because a group is unbound before it is bound (1254264). */
async function patchProperties(
  target: Target,
  { osType, comment, deleteOnUnmap, portset }: Partial<Inputs>,
  known: Live,
  reached: Reached<Live>,
): Promise<void> {
  const rebinds = portset !== undefined && portset !== "" && known.portset !== "";
  const first = {
    ...(osType !== undefined && { osType }),
    ...(comment !== undefined && { comment }),
    ...(deleteOnUnmap !== undefined && { deleteOnUnmap }),
    ...(portset !== undefined && { portset: rebinds ? "" : portset }),
  };
  for (const part of [first, ...(rebinds ? [{ portset }] : [])]) {
    if (Object.keys(part).length === 0) continue;
    await patch(target, part).catch(async (error: unknown) => {
      throw await explainedConflict(target.client, error, target.inputs.svm, undefined, target.id);
    });
    const done = (name: string) => (name === "portset" && part.portset === "" ? "portset unbound" : `${name} set`);
    reached(part, Object.keys(part).map(done).join(" and "));
  }
}

async function patch({ client, id, read }: Target, part: PatchedIgroup): Promise<void> {
  const isDone = async () => matches(fields, await read(), part);
  const send = (unbound?: null) => carriedOut(client.budget, () => patchIgroup(client, id, part, unbound), isDone);
  try {
    await send();
  } catch (error) {
    // Both forms are documented in the later texts alone; an array that takes only the other one finds the name too short.
    const isForm = part.portset === "" && ProviderError.is(error, "refused") && error.errorCode?.startsWith("262");
    if (!isForm) throw error;
    await send(null);
  }
}

async function changeMembers(
  target: Target,
  steps: readonly Step[],
  known: Live,
  reached: Reached<Live>,
): Promise<void> {
  const now: { [list in MemberName]?: string[] } = { ...known };
  const said = (step: Step) => {
    const { list, members, leave } = step;
    now[list] = afterStep(now[list], step, memberKeyOf(list, { ...known })).map(String);
    reached({ [list]: now[list] }, `${list} ${members.join(", ")} ${leave ? "removed" : "added"}`);
  };
  for (const step of steps) {
    const members = step.members.map(String);
    if (!step.leave) {
      await add(target, step.list, members);
      said(step);
      continue;
    }
    // One call each: it says which of them failed.
    for (const member of members) {
      await removeOne(target, step.list, member, known);
      said({ ...step, members: [member] });
    }
  }
}

/** Adds members in one call; of those that are there already, only the rest. */
async function add({ client, id, inputs, read }: Target, list: MemberName, members: readonly string[]): Promise<void> {
  let rest = members;
  const isDone = async () => {
    const live = await read();
    rest = missingFrom(memberKeyOf(list, { ...live }), rest, live[list] ?? []);
    return rest.length === 0;
  };
  for (let repeat = 0; ; repeat++) {
    try {
      return await carriedOut(client.budget, () => postMembers(client, id, list, rest), isDone);
    } catch (error) {
      const present = error instanceof ProviderError && PRESENT.has(error.errorCode ?? "") && repeat < REPEATS;
      const before = rest.length;
      if (present && (await isDone())) return;
      if (!present || rest.length === before)
        throw await explainedConflict(client, error, inputs.svm, list === "initiators" ? rest : undefined, id);
    }
  }
}

async function removeOne(
  { client, id, inputs, read }: Target,
  list: MemberName,
  member: string,
  known: Live,
): Promise<void> {
  const remove = (key: string) =>
    repeated(client.budget, () => deleteMember(client, id, list, key, inputs.allowDeleteWhileMapped === true));
  try {
    const key = list === "initiators" ? spelledInitiator(member) : uuidOf(member, known);
    if (key !== undefined) return await remove(key);
  } catch (error) {
    if (!(error instanceof ProviderError) || !ABSENT.has(error.errorCode ?? "")) throw error;
  }
  // Gone already, or an array that keeps the case in which another tool wrote it.
  const live = await read();
  const [listed] = commonTo(memberKeyOf(list, { ...live }), live[list] ?? [], [member]);
  const key = list === "initiators" || listed === undefined ? listed : uuidOf(listed, live);
  if (key !== undefined) await remove(key);
}

/** Nothing: the last look at the array did not show a group of this name in it. */
function uuidOf(group: string, { __refs }: Live): string | undefined {
  return __refs.igroups?.find(({ uuid, name }) => group === uuid || group === name)?.uuid ?? asUuid(group);
}

/** The new name in a PATCH of its own, as ONTAP has it; part of a refused one may be carried out (5374868). */
async function rename({ client, id, read }: Target, name: string): Promise<void> {
  const isDone = async () => (await read()).name === name;
  try {
    await carriedOut(client.budget, () => patchIgroup(client, id, { name }), isDone);
  } catch (error) {
    if (!(error instanceof ProviderError) || error.errorCode !== "5374868" || !(await isDone())) throw error;
  }
}

/** Undocumented: whether a POST that is refused because of a member leaves the group without it. */
async function perhapsMade(
  error: unknown,
  { initiators = [], initiatorGroups = [] }: Inputs,
  find: () => Promise<IgroupRecord | undefined>,
): Promise<unknown> {
  const isAboutMembers = ProviderError.is(error, "refused") && initiators.length + initiatorGroups.length > 0;
  if (!isAboutMembers || !(await find().catch(() => undefined))) return error;
  const message = error.message.replace(
    /\.$/,
    "; a group of this name is there now, perhaps without its members: set adopt: true if it is yours.",
  );
  return new ProviderError("refused", message, error);
}
