import * as z from "zod";
import { canonicalInitiator, leavingCount } from "../../base/equal";
import { named } from "../../base/invisible";
import type { State } from "../../base/shape";
import { hasUnknown } from "../../base/unknown";
import type { Change, Definition, ImpactNote, Lookup, Right } from "../../lifecycle/definition";
import type { Discovery } from "../../lifecycle/discovery";
import type { Touched } from "../../lifecycle/sessions";
import { undeclarable } from "../attributes";
import { versionText } from "../client";
import { absentError, numberedIds } from "../records";
import { clusterSessions } from "../sessions";
import { type ElementSystem, element } from "../system";
import {
  GROUP_ERRORS,
  getGroup,
  groupListing,
  listGroups,
  toWhole,
  type VolumeAccessGroupLive,
  type WholeGroup,
} from "./api";
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
    const client = system.client().step(`look up volume access group ${name ?? `with ID ${id}`}`);
    const found = await (id === undefined
      ? listGroups(client).then((all) => all.filter((group) => group.name === name))
      : getGroup(client, id).then((group) => (group ? [group] : [])));
    const [record, ...others] = found;
    if (!record) {
      throw absentError(client, "name or ID");
    }
    if (others.length > 0) {
      const ids = found.map(({ volumeAccessGroupID }) => volumeAccessGroupID).join(", ");
      throw client.failed("refused", {
        why: `${found.length} groups have this name (IDs ${ids})`,
        next: "look up the one that is meant by volumeAccessGroupId",
      });
    }
    return { ...toWhole(record), initiatorIds: record.initiatorIDs ?? [] };
  },
};

const discovery: Discovery<WholeGroup, ElementSystem> = {
  noun: "volume access group",
  suffix: "group",
  async list(system) {
    const all = (await listGroups(system.client())).map(toWhole);
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
      const why = undeclarable(attributes);
      return {
        args: { name, ...(Object.keys(attributes).length > 0 && why === undefined && { attributes }) },
        remarks: [
          ...(why === undefined ? [] : [`attributes are left to the array: ${why}`]),
          ...(initiators.length + volumes.length > 0
            ? [
                `its members (${counted(initiators.length, "initiator")}, ${counted(volumes.length, "volume")}) are left to the cluster: other tools may change them`,
              ]
            : []),
        ],
      };
    }),
};

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

const rights: readonly Right<ElementSystem>[] = [
  {
    of: "VolumeAccessGroup",
    granted: "may be listed (writing is not tried)",
    async attempt(system) {
      const params = { startVolumeAccessGroupID: 1, limit: 1 };
      await system.client(GROUP_ERRORS).step("list a volume access group").ask("ListVolumeAccessGroups", params);
      return undefined;
    },
    lack: {
      text: "this cluster admin may not list volume access groups: element.VolumeAccessGroup does not work",
      fix: 'Give it the access types "read" and "write" too, if a program manages volume access groups.',
    },
  },
];

export const volumeAccessGroup: Definition<VolumeAccessGroupInputs, VolumeAccessGroupLive, ElementSystem> = {
  shape: volumeAccessGroupShape,
  product: element,
  fields,
  ids: numberedIds("Element volume access group", "volumeAccessGroupID", 96),
  notes,
  removal,
  lookup: volumeAccessGroupLookup,
  discovery,
  rights,
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
  const text = `${nameOf(state)} is deleted: ${who} ${what}, ${LAST}; the volumes themselves stay${orphans}`;
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
        system.shared(groupListing).get(Number(volumeAccessGroupId)),
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
  const subject = nameOf(state);
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

/** A create that was cut off left no ID in the outputs. */
function nameOf({ name, volumeAccessGroupId: id }: State): string {
  return `Element volume access group ${named(name)}${id === undefined ? "" : ` (ID ${id})`}`;
}
