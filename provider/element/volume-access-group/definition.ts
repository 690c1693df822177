import * as z from "zod";
import { canonicalInitiator, leavingCount } from "../../base/equal";
import { named } from "../../base/invisible";
import type { State } from "../../base/shape";
import { hasUnknown } from "../../base/unknown";
import type { Change, Definition, ImpactNote, Lookup } from "../../lifecycle/definition";
import type { Discovery } from "../../lifecycle/discovery";
import type { Touched } from "../../lifecycle/sessions";
import { declaredAttributes } from "../attributes";
import { versionText } from "../client";
import { clusterSessions } from "../sessions";
import { type ElementSystem, element } from "../system";
import { groups, toWhole, type VolumeAccessGroupLive, type WholeGroup } from "./api";
import { type GetVolumeAccessGroupArgs, type GetVolumeAccessGroupResult, volumeAccessGroupShape } from "./args";
import { fields, LISTS, type List, type Member, missingMembers, type VolumeAccessGroupInputs } from "./fields";
import { INITIATOR_OBJECTS_VERSION, VolumeAccessGroupOperations } from "./operations";

/** A group by name or ID, with the members that no program manages too. */
export const volumeAccessGroupLookup: Lookup<GetVolumeAccessGroupArgs, GetVolumeAccessGroupResult, ElementSystem> = {
  name: "getVolumeAccessGroup",
  product: element,
  args: {
    name: z.string("must be a string").optional(),
    volumeAccessGroupId: z.number("must be a number").optional(),
  },
  async ask(system, { name, volumeAccessGroupId: id }) {
    const record = await groups.lookUp(system, { argument: "name", name, id }, async (client, wanted) => {
      const found = (await groups.list(client)).filter((group) => group.name === wanted);
      if (found.length <= 1) return found[0];
      const ids = found.map(({ volumeAccessGroupID }) => volumeAccessGroupID).join(", ");
      throw client.failed("refused", {
        why: `${found.length} groups have this name (IDs ${ids})`,
        next: "look up the one that is meant by volumeAccessGroupId",
      });
    });
    return { ...toWhole(record), initiatorIds: record.initiatorIDs ?? [] };
  },
};

const discovery: Discovery<WholeGroup, ElementSystem> = {
  noun: "volume access group",
  suffix: "group",
  async list(system) {
    const all = (await groups.list(system.client())).map(toWhole);
    const named = new Map<string, number>();
    for (const { name } of all) named.set(name, (named.get(name) ?? 0) + 1);
    // Cinder deletes its own groups when their last volume leaves. Groups that share a name cannot be adopted by it.
    const found = all.filter(({ name, attributes }) => attributes.openstack === undefined && named.get(name) === 1);
    const count = all.length - found.length;
    return {
      found,
      ...(count > 0 && { leftOut: { count, why: "made by OpenStack, or several of one name" } }),
    };
  },
  name: ({ name }) => name,
  id: ({ volumeAccessGroupId }) => String(volumeAccessGroupId),
  subject: ({ name, volumeAccessGroupId }, quoted) =>
    `The volume access group ${quoted(name)} (ID ${volumeAccessGroupId})`,
  declare: (lives) =>
    lives.map(({ name, attributes, initiators, volumes }) => {
      const { args, remarks } = declaredAttributes(attributes);
      const members = `${counted(initiators.length, "initiator")}, ${counted(volumes.length, "volume")}`;
      const left = `its members (${members}) are left to the cluster: other tools may change them`;
      const isEmpty = initiators.length + volumes.length === 0;
      return { args: { name, ...args }, remarks: isEmpty ? remarks : [...remarks, left] };
    }),
};

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

export const volumeAccessGroup: Definition<VolumeAccessGroupInputs, VolumeAccessGroupLive, ElementSystem> = {
  shape: volumeAccessGroupShape,
  product: element,
  fields,
  ids: groups.ids(96),
  notes,
  removal,
  lookup: volumeAccessGroupLookup,
  discovery,
  rights: [groups.mayList("VolumeAccessGroup", 'types "read" and "write"')],
  since: { VolumeAccessGroup: "7.0", deleteOrphanInitiators: versionText(INITIATOR_OBJECTS_VERSION) },
  operations: (system) => new VolumeAccessGroupOperations(system),
};

const LAST = "at the latest at their next login, unless account CHAP lets them in";

/** The state has no members of a list that the program does not manage. */
function removal(state: State): ImpactNote<ElementSystem>[] {
  const [initiators, volumes] = LISTS.map((list) => (Array.isArray(state[list]) ? state[list].length : undefined));
  const who =
    initiators === undefined
      ? "its hosts lose"
      : initiators === 1
        ? "its only initiator loses"
        : `its ${initiators} initiators lose`;
  const what = volumes === undefined ? "its volumes" : volumes === 1 ? "its only volume" : `its ${volumes} volumes`;
  const orphans = state.deleteOrphanInitiators === true ? ", the initiators are deleted" : "";
  const text = `${titleOf(state)} is deleted: ${who} ${what}, ${LAST}; the volumes themselves stay${orphans}`;
  return [{ severity: "high", text, touches: ofGroup(state) }];
}

/** Whose sessions are with a volume of the group, and of an initiator of it: `among` of those members, or of all. */
function ofGroup(
  { volumeAccessGroupId }: State,
  among: { readonly [list in List]?: Member[] } = {},
): Touched<ElementSystem> {
  return {
    async list(system) {
      const [group, sessions] = await Promise.all([
        system.shared(groups.listing).get(Number(volumeAccessGroupId)),
        clusterSessions(system),
      ]);
      const members = (list: List) => new Set((among[list] ?? group?.[list] ?? []).map(canonicalInitiator));
      const [initiators, volumes] = [members("initiators"), members("volumes")];
      return sessions.filter(
        ({ initiator, volume }) =>
          initiators.has(canonicalInitiator(initiator)) && volumes.has(canonicalInitiator(volume)),
      );
    },
  };
}

function notes({ state, inputs, changed }: Change<VolumeAccessGroupInputs>): ImpactNote<ElementSystem>[] {
  const subject = titleOf(state);
  const notes = LISTS.filter((list) => changed.has(list)).flatMap((list) => leaving(list, subject, state, inputs));
  if (changed.has("name")) {
    const text = `${subject} is renamed: tools that find the group by its name (Trident: "trident") do not find it any more`;
    notes.push({ severity: "medium", text });
  }
  return notes;
}

/** Who loses which volumes. Adding a member hurts no host. */
function leaving(
  list: List,
  subject: string,
  state: State,
  inputs: Partial<VolumeAccessGroupInputs>,
): ImpactNote<ElementSystem>[] {
  const [before, after] = [state[list], inputs[list]];
  const had: Member[] = Array.isArray(before) ? before : [];
  const left = missingMembers(had, Array.isArray(after) ? after.filter((member) => !hasUnknown(member)) : []);
  if (left.length === 0) return [];
  const count = leavingCount(left.length, hasUnknown(after) ? undefined : had.length);
  const noun = `${list.slice(0, -1)}${left.length === 1 ? "" : "s"}`;
  const verb = hasUnknown(after) ? "may leave" : left.length === 1 ? "leaves" : "leave";
  const who = `${subject}: ${count} ${noun} ${verb} (${left.map(named).join(", ")})`;
  const touches = ofGroup(state, { [list]: left });
  if (list === "volumes") return [{ severity: "high", text: `${who}: hosts of the group lose them, ${LAST}`, touches }];
  const deleted = inputs.deleteOrphanInitiators === true ? "; deleted, with their alias and CHAP credentials" : "";
  return [{ severity: "high", text: `${who}: their hosts lose its volumes, ${LAST}${deleted}`, touches }];
}

function titleOf({ name, volumeAccessGroupId }: State): string {
  return groups.title(name, volumeAccessGroupId);
}
