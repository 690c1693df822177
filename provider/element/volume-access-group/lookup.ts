import * as z from "zod";
import type { Lookup } from "../../lifecycle/definition";
import { absentError } from "../records";
import { type ElementSystem, element } from "../system";
import { getGroup, listGroups, toWhole } from "./api";
import type { GetVolumeAccessGroupArgs, GetVolumeAccessGroupResult } from "./args";

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
