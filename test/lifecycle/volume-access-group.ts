import { isDeepStrictEqual } from "node:util";
import type { Emulator } from "../../emulator";
import { addedInTurns, type Member, removedInTurns, sameMembers, seenLists, without } from "./member-sets";
import type { Bag, Subject, Write } from "./subject";

const iqn = (name: string) => `iqn.1998-01.com.example:${name}`;

export const volumeAccessGroup: Subject = {
  type: "element:VolumeAccessGroup",
  base: { name: "hosts" },
  rows: [
    { name: "name", values: ["hosts", "renamed", "Hosts"], drifted: "by-hand" },
    {
      name: "initiators",
      values: [undefined, [iqn("a"), iqn("b")], [iqn("c")], [iqn("B").toUpperCase(), iqn("a")], []],
      drifted: [iqn("a"), iqn("d")],
      reset: [],
      entries: true,
      hidden: true,
    },
    {
      name: "volumes",
      values: [undefined, [1, 2], [3], [2, 1], []],
      drifted: [1, 4],
      reset: [],
      entries: true,
      hidden: true,
    },
    { name: "attributes", values: [undefined, { team: "blue", size: 1 }, {}], drifted: { by: "hand" }, reset: {} },
    { name: "deleteOrphanInitiators", values: [undefined, true, false], reset: false, untold: true },
    { name: "adopt", values: [undefined, true, false], createOnly: true },
  ],
  named: (name) => ({ name }),
  look(array, named) {
    const [found] = own(array, named);
    if (!found) return undefined;
    const { name, volumes, attributes, initiatorIDs, volumeAccessGroupID: volumeAccessGroupId } = found;
    const ids = new Map(found.initiators.map((initiator, at) => [initiator, initiatorIDs[at] ?? 0]));
    // Answers list members by ascending ID.
    const initiators = [...found.initiators].sort((left, right) => (ids.get(left) ?? 0) - (ids.get(right) ?? 0));
    const live = { name, initiators, volumes: [...volumes].sort((left, right) => left - right), attributes };
    return { ...live, id: String(volumeAccessGroupId), volumeAccessGroupId };
  },
  seen: (live, believed, managed) => ({ ...live, ...seenLists(["initiators", "volumes"], live, believed, managed) }),
  drift(array, change, named) {
    const { groups } = array.element;
    const [found] = own(array, named);
    if (!found) return;
    const { initiators, volumes, ...properties } = change as { initiators?: string[]; volumes?: number[] };
    const id = found.volumeAccessGroupID;
    groups.set(id, properties);
    if (initiators) {
      groups.removeInitiators(id, ...found.initiators);
      groups.addInitiators(id, ...initiators);
    }
    if (volumes) {
      groups.removeVolumes(id, ...found.volumes);
      groups.addVolumes(id, ...volumes);
    }
  },
  reset(array, named) {
    const { groups } = array.element;
    for (const { volumeAccessGroupID } of own(array, named)) groups.remove(volumeAccessGroupID);
    for (const { initiatorID } of named === undefined ? groups.initiators : []) groups.deleteInitiator(initiatorID);
  },
  creating({ name, initiators, volumes, attributes }) {
    const given = Object.entries({ name, initiators, volumes, attributes }).filter(([, value]) => value !== undefined);
    return [{ call: "CreateVolumeAccessGroup", body: Object.fromEntries(given) }];
  },
  /** Each with the difference and never whole, adds first; what is there or gone already is told, and the rest is sent. */
  changing({ name, attributes, initiators, volumes }, from, inputs, array) {
    const properties = { ...(name !== undefined && { name }), ...(attributes !== undefined && { attributes }) };
    const [found] = own(array);
    const orphans = { deleteOrphanInitiators: inputs.deleteOrphanInitiators ?? false };
    const step = (call: string, list: "initiators" | "volumes", members: Member[], more: Bag = {}): Write[] => {
      const turns = call.startsWith("Add") ? addedInTurns : removedInTurns;
      return turns(members, found?.[list]).map((part) => ({
        call: `${call}VolumeAccessGroup`,
        body: { [list]: part, ...more },
      }));
    };
    const leaving = (before: unknown, now: unknown) => (now === undefined ? [] : without(before, now));
    return [
      ...(Object.keys(properties).length > 0 ? [{ call: "ModifyVolumeAccessGroup", body: properties }] : []),
      ...step("AddVolumesTo", "volumes", without(volumes, from.volumes)),
      ...step("AddInitiatorsTo", "initiators", without(initiators, from.initiators)),
      ...step("RemoveInitiatorsFrom", "initiators", leaving(from.initiators, initiators), orphans),
      ...step("RemoveVolumesFrom", "volumes", leaving(from.volumes, volumes)),
    ];
  },
  removing: ({ deleteOrphanInitiators = false }) => [
    { call: "DeleteVolumeAccessGroup", body: { deleteOrphanInitiators } },
  ],
  same(name, left, right) {
    return name === "initiators" || name === "volumes" ? sameMembers(left, right) : isDeepStrictEqual(left, right);
  },
};

const own = (array: Emulator, named?: string) =>
  array.element.groups.all.filter(({ name }) => named === undefined || name === named);
