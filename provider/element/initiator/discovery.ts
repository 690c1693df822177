import type { Discovery } from "../../lifecycle/discovery";
import type { ElementSystem } from "../system";
import { type InitiatorLive, listInitiators, toLive } from "./api";

export const discovery: Discovery<InitiatorLive, ElementSystem> = {
  noun: "initiator",
  suffix: "initiator",
  async list(system) {
    const all = (await listInitiators(system.client())).map(toLive);
    const found = all.filter(({ requireChap }) => requireChap);
    const bare = all.length - found.length;
    return {
      found,
      ...(bare > 0 && { leftOut: { count: bare, why: "without CHAP of their own: their groups make them" } }),
    };
  },
  name: ({ name }) => name,
  id: ({ initiatorId }) => String(initiatorId),
  subject: ({ name, initiatorId }, quoted) => `The initiator ${quoted(name)} (ID ${initiatorId})`,
  declare: (lives) =>
    lives.map(({ name, alias, attributes, virtualNetworkIds, initiatorSecret = "", targetSecret = "" }) => ({
      args: {
        name,
        ...(alias !== "" && { alias }),
        ...(Object.keys(attributes).length > 0 && { attributes }),
        requireChap: true,
        ...(virtualNetworkIds.length > 0 && { virtualNetworkIds }),
      },
      secrets: initiatorSecret === targetSecret ? {} : { initiatorSecret, targetSecret },
    })),
};
