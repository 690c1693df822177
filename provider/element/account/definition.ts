import * as z from "zod";
import { hasUnknown } from "../../base/unknown";
import type { Change, Definition, ImpactNote } from "../../lifecycle/definition";
import type { State } from "../../lifecycle/properties";
import type { Right } from "../../lifecycle/rights";
import type { Touched } from "../../lifecycle/sessions";
import { madeSecrets, refuseEqual, rotatedSecrets, SECRETS } from "../chap-secrets";
import { clusterSessions } from "../sessions";
import { type ElementSystem, element } from "../system";
import { CHAP_VERSION, versionText } from "../version";
import type { AccountLive } from "./api";
import { accountShape } from "./args";
import { discovery } from "./discovery";
import { ACCOUNT_ERRORS } from "./errors";
import { type AccountInputs, fields } from "./fields";
import { accountLookup } from "./lookup";
import { AccountOperations } from "./operations";

// Nothing else of an account is looked at: the answer holds its secrets.
const accounts = z.object({ accounts: z.array(z.object({ accountID: z.number() })).optional() });

const rights: readonly Right<ElementSystem>[] = [
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
      await system.client().step("list volumes").ask("ListVolumesForAccount", { accountID });
      return undefined;
    },
    lack: {
      text: "this cluster admin may not list volumes: a refused deletion cannot name the volumes that are in the way",
      fix: 'Give it the access type "read" or "volumes" too, if you want them named.',
    },
  },
];

async function anAccount(system: ElementSystem): Promise<number | undefined> {
  const client = system.client(ACCOUNT_ERRORS).step("list an account");
  const result = await client.ask("ListAccounts", { startAccountID: 1, limit: 1 });
  return client.decode(accounts, result).accounts?.[0]?.accountID;
}

export const account: Definition<AccountInputs, AccountLive, ElementSystem> = {
  shape: accountShape,
  product: element,
  fields,
  ids: {
    object: "Element account",
    form: "its decimal accountID, such as 41",
    parse: (text) => (/^[1-9]\d{0,14}$/.test(text) ? text : undefined),
  },
  rules: refuseEqual,
  notes,
  removal,
  rotates: "secretsVersion",
  generate: (state, inputs) => madeSecrets(rotatedSecrets(state, inputs)),
  lookup: accountLookup,
  discovery,
  rights,
  since: { Account: "7.0", enableChap: versionText(CHAP_VERSION) },
  operations: (system) => new AccountOperations(system),
};

/** No session drops: an account without volumes holds none, and one with volumes stays. */
function removal(state: State): ImpactNote<ElementSystem>[] {
  const text = `${nameOf(state)} is removed: no host can log in with it any more; the cluster refuses this while it owns volumes`;
  return [{ severity: "medium", text, touches: { ...ofAccount(state), inUp: true } }];
}

function notes({ state, inputs, changed }: Change<AccountInputs>): ImpactNote<ElementSystem>[] {
  const subject = nameOf(state);
  const touches = ofAccount(state);
  const notes: ImpactNote<ElementSystem>[] = [];
  if (changed.has("status") && inputs.status !== "active") {
    const when = hasUnknown(inputs.status) ? "may be locked: then" : "is locked:";
    notes.push({
      severity: "high",
      text: `${subject} ${when} all its iSCSI sessions drop now and new logins are refused`,
      touches: { ...touches, drop: true, inUp: true },
    });
  }
  if (changed.has("username")) {
    notes.push({
      severity: "medium",
      text: `${subject} is renamed: sessions stay, the next login of each host fails until it uses the new name`,
      touches,
    });
  }
  const secrets = SECRETS.filter((name) => changed.has(name) || rotatedSecrets(state, inputs).includes(name));
  if (secrets.length > 0) {
    const which = `${secrets.join(" and ")} ${secrets.length > 1 ? "change" : "changes"}`;
    notes.push({
      severity: "medium",
      text: `${subject}: ${which}: sessions stay, the next login of each host fails until it has the new value`,
      touches,
    });
  }
  if (changed.has("enableChap") && inputs.enableChap !== true) {
    notes.push({
      severity: "medium",
      text: `${subject}: its CHAP credentials ${hasUnknown(inputs.enableChap) ? "may no longer" : "no longer"} open its volumes at the next login`,
      touches,
    });
  }
  return notes;
}

function ofAccount({ accountId }: State): Touched<ElementSystem> {
  return {
    async list(system) {
      // Sessions without an account are nobody's, also where a create was cut off before its ID was known.
      return (await clusterSessions(system)).filter(
        (session) => accountId !== undefined && session.accountId === accountId,
      );
    },
  };
}

/** A create that was cut off left no ID in the outputs. */
function nameOf({ username, accountId }: State): string {
  return `Element account ${username}${accountId === undefined ? "" : ` (ID ${accountId})`}`;
}
