import * as z from "zod";
import type { Lookup } from "../../lifecycle/definition";
import { absentError } from "../records";
import { type ElementSystem, element } from "../system";
import { findInitiator, getInitiatorById, toLive } from "./api";
import type { GetInitiatorArgs, GetInitiatorResult } from "./args";

/** What the cluster reports of an initiator, secrets in the clear. */
export type InitiatorWithSecrets = GetInitiatorResult & { initiatorSecret: string; targetSecret: string };

/** An initiator by name or ID. */
export const initiatorLookup: Lookup<GetInitiatorArgs, InitiatorWithSecrets, ElementSystem> = {
  name: "getInitiator",
  product: element,
  args: { name: z.string("must be a string").optional(), initiatorId: z.number("must be a number").optional() },
  secrets: ["initiatorSecret", "targetSecret"],
  async ask(system, { name, initiatorId }) {
    const client = system.client().step(`look up initiator ${name ?? `with ID ${initiatorId}`}`);
    const record = await (initiatorId === undefined
      ? findInitiator(client, name)
      : getInitiatorById(client, initiatorId));
    if (!record) throw absentError(client, "name or ID");
    const { chapUsername = "", initiatorSecret = "", targetSecret = "", ...live } = toLive(record);
    const [volumeAccessGroupId = 0] = record.volumeAccessGroups ?? [];
    return { ...live, chapUsername, initiatorSecret, targetSecret, volumeAccessGroupId };
  },
};
