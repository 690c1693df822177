import type { Discovery } from "../../lifecycle/discovery";
import type { ElementSystem } from "../system";
import { listGroups, toWhole, type WholeGroup } from "./api";

export const discovery: Discovery<WholeGroup, ElementSystem> = {
  noun: "volume access group",
  suffix: "group",
  async list(system) {
    const all = (await listGroups(system.client())).map(toWhole);
    const named = new Map<string, number>();
    for (const { name } of all) named.set(name, (named.get(name) ?? 0) + 1);
    // Cinder deletes its groups when their last volume leaves, whoever manages them. Of a name that is no key, none can be adopted.
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
    lives.map(({ name, attributes, initiators, volumes }) => ({
      args: { name, ...(Object.keys(attributes).length > 0 && { attributes }) },
      remarks:
        initiators.length + volumes.length > 0
          ? [
              `its members (${counted(initiators.length, "initiator")}, ${counted(volumes.length, "volume")}) are left to the cluster: other tools may change them`,
            ]
          : [],
    })),
};

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
