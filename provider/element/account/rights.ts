import * as z from "zod";
import type { Right } from "../../lifecycle/rights";
import type { ElementSystem } from "../system";
import { ACCOUNT_ERRORS } from "./errors";

// Nothing else of an account is looked at: the answer holds its secrets.
const accounts = z.object({ accounts: z.array(z.object({ accountID: z.number() })).optional() });

export const rights: readonly Right<ElementSystem>[] = [
  {
    of: "Account",
    granted: "may be read (writing is not tried)",
    async attempt(system) {
      await anAccount(system);
      return undefined;
    },
  },
  {
    of: "volumes",
    granted: "may be listed",
    async attempt(system) {
      const accountID = await anAccount(system).catch(() => undefined);
      if (accountID === undefined) return "there is no account whose volumes could be listed";
      await system.client().to("list volumes").ask("ListVolumesForAccount", { accountID });
      return undefined;
    },
    lack: {
      text: "this cluster admin may not list volumes: a refused deletion cannot name the volumes that are in the way",
      fix: 'Give it the access type "read" or "volumes" too, if you want them named.',
    },
  },
];

async function anAccount(system: ElementSystem): Promise<number | undefined> {
  const client = system.client(ACCOUNT_ERRORS).to("list an account");
  const result = await client.ask("ListAccounts", { startAccountID: 1, limit: 1 });
  return client.decode(accounts, result).accounts?.[0]?.accountID;
}
