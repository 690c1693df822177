import * as z from "zod";
import type { Lookup } from "../../lifecycle/definition";
import { absentError } from "../records";
import { type ElementSystem, element } from "../system";
import { getAccountById, getAccountByName, toLive } from "./api";
import type { GetAccountArgs, GetAccountResult } from "./args";

/** What the cluster reports of an account, secrets in the clear. */
export type AccountWithSecrets = GetAccountResult & { initiatorSecret: string; targetSecret: string };

/** An account by username or ID. */
export const accountLookup: Lookup<GetAccountArgs, AccountWithSecrets, ElementSystem> = {
  name: "getAccount",
  product: element,
  args: { username: z.string("must be a string").optional(), accountId: z.number("must be a number").optional() },
  secrets: ["initiatorSecret", "targetSecret"],
  async ask(system, { username, accountId }) {
    const client = system.client().step(`look up account ${username ?? `with ID ${accountId}`}`);
    const record = await (accountId === undefined
      ? getAccountByName(client, username)
      : getAccountById(client, accountId));
    if (!record) {
      throw absentError(client, "username or ID");
    }
    const { initiatorSecret = "", targetSecret = "", ...result } = toLive(record);
    return { ...result, initiatorSecret, targetSecret };
  },
};
