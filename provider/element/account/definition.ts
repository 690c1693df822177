import * as z from "zod";
import type { State } from "../../base/shape";
import { hasUnknown } from "../../base/unknown";
import type { Change, Definition, ImpactNote, Lookup, Right } from "../../lifecycle/definition";
import type { Declared, Discovery, Tools } from "../../lifecycle/discovery";
import type { Touched } from "../../lifecycle/sessions";
import { declaredAttributes } from "../attributes";
import { CHAP_SECRETS, madeSecrets, refuseEqual, rotatedSecrets } from "../chap-secrets";
import { versionText } from "../client";
import { clusterSessions } from "../sessions";
import { type ElementSystem, element } from "../system";
import { type AccountLive, accounts, CHAP_VERSION, getAccountByName, toLive } from "./api";
import { accountShape, type GetAccountArgs, type GetAccountResult } from "./args";
import { type AccountInputs, fields } from "./fields";
import { AccountOperations } from "./operations";

/** An account as it is found; without `enableChap` where the endpoint does not know it. */
type FoundAccount = Omit<AccountLive, "enableChap"> & { enableChap?: boolean };

/** What the cluster reports of an account, secrets in the clear. */
type AccountWithSecrets = GetAccountResult & { initiatorSecret: string; targetSecret: string };

/** An account by username or ID. */
export const accountLookup: Lookup<GetAccountArgs, AccountWithSecrets, ElementSystem> = {
  name: "getAccount",
  product: element,
  args: { username: z.string("must be a string").optional(), accountId: z.number("must be a number").optional() },
  secrets: ["initiatorSecret", "targetSecret"],
  async ask(system, { username, accountId }) {
    const asked = { argument: "username", name: username, id: accountId };
    const record = await accounts.lookUp(system, asked, getAccountByName);
    const { initiatorSecret = "", targetSecret = "", ...result } = toLive(record);
    return { ...result, initiatorSecret, targetSecret };
  },
};

const discovery: Discovery<FoundAccount, ElementSystem> = {
  noun: "account",
  suffix: "account",
  named: true,
  async list(system) {
    const client = system.client().step("list the accounts");
    const knowsChap = await client.knows(CHAP_VERSION);
    const all = (await accounts.list(client)).map((record) => toLive(record));
    // Storage containers are accounts too; the tools of virtual volumes create and delete them.
    const ordinary = all.filter(({ storageContainerId }) => /^[0-]*$/.test(storageContainerId));
    const found = ordinary.map(({ enableChap, ...live }) => ({ ...live, ...(knowsChap && { enableChap }) }));
    const containers = all.length - ordinary.length;
    return {
      found,
      ...(containers > 0 && { leftOut: { count: containers, why: "storage containers of virtual volumes" } }),
    };
  },
  name: ({ username }) => username,
  id: ({ accountId }) => String(accountId),
  subject: ({ username, accountId }, quoted) => `The Element account ${quoted(username)} (ID ${accountId})`,
  declare(lives, tools) {
    const secrets = lives.flatMap(({ initiatorSecret, targetSecret }) => [initiatorSecret, targetSecret]);
    const given = secrets.filter((secret): secret is string => secret !== undefined && secret !== "");
    return lives.map((live) => declared(live, given, tools));
  },
};

function declared(live: FoundAccount, secrets: readonly string[], { withSecrets }: Tools): Declared {
  const { username, status, attributes, enableChap, initiatorSecret, targetSecret } = live;
  const text = JSON.stringify(attributes);
  const inClear = secrets.some((secret) => text.includes(secret));
  const said = declaredAttributes(attributes, inClear ? "they hold a CHAP secret in the clear" : undefined);
  const same = initiatorSecret !== undefined && initiatorSecret === targetSecret;
  const why = "its two secrets are the same, which a program may not declare: they stay with the cluster";
  return {
    args: { username, status, ...(enableChap !== undefined && { enableChap }), ...said.args },
    remarks: [...said.remarks, ...(same && withSecrets ? [why] : [])],
    secrets: same ? {} : { initiatorSecret: initiatorSecret ?? "", targetSecret: targetSecret ?? "" },
  };
}

const rights: readonly Right<ElementSystem>[] = [
  {
    of: "Account",
    granted: "may be read (writing is not tried)",
    async attempt(system) {
      await accounts.first(system);
      return undefined;
    },
  },
  {
    of: "volumes",
    granted: "may be listed",
    async attempt(system) {
      const first = await accounts.first(system).catch(() => undefined);
      if (first === undefined) return "there is no account whose volumes could be listed";
      const { accountID } = first;
      await system.client().step("list volumes").ask("ListVolumesForAccount", { accountID });
      return undefined;
    },
    lack: {
      text: "this cluster admin may not list volumes: a refused deletion cannot name the volumes that are in the way",
      fix: 'Give it the access type "read" or "volumes" too, if you want them named.',
    },
  },
];

export const account: Definition<AccountInputs, AccountLive, ElementSystem> = {
  shape: accountShape,
  product: element,
  fields,
  ids: accounts.ids(41),
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
  const text = `${titleOf(state)} is removed: no host can log in with it any more; the cluster refuses this while it owns volumes`;
  return [{ severity: "medium", text, touches: { ...ofAccount(state), inUp: true } }];
}

function notes({ state, inputs, changed }: Change<AccountInputs>): ImpactNote<ElementSystem>[] {
  const subject = titleOf(state);
  const touches = ofAccount(state);
  const notes: ImpactNote<ElementSystem>[] = [];
  const note = (text: string) => notes.push({ severity: "medium", text: `${subject}${text}`, touches });
  if (changed.has("status") && inputs.status !== "active") {
    const when = hasUnknown(inputs.status) ? "may be locked: then" : "is locked:";
    notes.push({
      severity: "high",
      text: `${subject} ${when} all its iSCSI sessions drop now and new logins are refused`,
      touches: { ...touches, drop: true, inUp: true },
    });
  }
  if (changed.has("username"))
    note(" is renamed: sessions stay, the next login of each host fails until it uses the new name");
  const secrets = CHAP_SECRETS.filter((name) => changed.has(name) || rotatedSecrets(state, inputs).includes(name));
  if (secrets.length > 0) {
    const which = `${secrets.join(" and ")} ${secrets.length > 1 ? "change" : "changes"}`;
    note(`: ${which}: sessions stay, the next login of each host fails until it has the new value`);
  }
  if (changed.has("enableChap") && inputs.enableChap !== true) {
    const verb = hasUnknown(inputs.enableChap) ? "may no longer" : "no longer";
    note(`: its CHAP credentials ${verb} open its volumes at the next login`);
  }
  return notes;
}

function ofAccount({ accountId }: State): Touched<ElementSystem> {
  return {
    async list(system) {
      // A session without an account belongs to no account, also when a create was cut off before its ID was known.
      return (await clusterSessions(system)).filter(
        (session) => accountId !== undefined && session.accountId === accountId,
      );
    },
  };
}

function titleOf({ username, accountId }: State): string {
  return accounts.title(username, accountId);
}
