import { isRecord } from "../../base/unknown";
import { account } from "../../element/account/definition";
import type { AccountLive } from "../../element/account/live";
import type { Field } from "../../lifecycle/definition";
import { activeDirectoryAccount } from "../../ontap/active-directory-account/definition";
import type { ActiveDirectoryAccountLive } from "../../ontap/active-directory-account/live";
import { iscsiService } from "../../ontap/iscsi-service/definition";
import type { IscsiServiceLive } from "../../ontap/iscsi-service/live";
import type { Inventory } from "./inventory";
import { Expression, textLiteral } from "./literal";
import { identifier, Names, plainName } from "./names";

/** A value that the program takes from the stack's config. */
export interface ConfigEntry {
  readonly key: string;
  readonly secret: boolean;
  /** What it is, for the reader. */
  readonly what: string;
  /** Known where the array tells it (CHAP secrets). Never printed. */
  readonly value?: string;
}

/** A resource of the program. */
export interface Declaration {
  readonly type: "ontap.IscsiService" | "ontap.ActiveDirectoryAccount" | "element.Account";
  readonly variable: string;
  readonly name: string;
  /** Without `adopt`, which all of them have. */
  readonly args: Record<string, unknown>;
  /** Why something of the object is not declared. */
  readonly remarks: string[];
}

/** The program as data. */
export interface Plan {
  readonly declarations: Declaration[];
  readonly config: ConfigEntry[];
  /** Objects that cannot be declared, a sentence each. */
  readonly skipped: string[];
}

export interface PlanOptions {
  /** Declare the CHAP secrets of Element accounts, from the config. */
  readonly withSecrets?: boolean;
  /** The explicit provider of the resources; its name begins all theirs, so that two systems can be in one stack. */
  readonly provider?: string | undefined;
}

type Fields = Readonly<Record<string, Field>>;

/** Names that the printed program itself uses. */
const RESERVED = ["pulumi", "config", "ontap", "element"];

/**
 * What to declare of what exists: everything that a newly made object would not have by itself, so that the program says
 * what is there and makes the same again. Empty lists and objects are left out; a cleared alias is declared, because a new
 * service gets one.
 */
export function plan(inventory: Inventory, options: PlanOptions = {}): Plan {
  const names = new Names();
  const { provider } = options;
  const variables = new Names([...RESERVED, ...(provider === undefined ? [] : [provider])]);
  const plan: Plan = { declarations: [], config: [], skipped: [] };
  const keys = new Names();

  const add = (
    type: Declaration["type"],
    fields: Fields,
    subject: string,
    name: { text: string; id: string; suffix: string },
    given: Record<string, unknown>,
  ): Declaration | undefined => {
    const { args, remarks, refused } = accepted(fields, given);
    if (refused !== undefined) {
      plan.skipped.push(`${subject} cannot be declared: ${refused}.`);
      return undefined;
    }
    const plain = plainName(name.text, name.id);
    const wanted = provider === undefined ? plain : `${provider}-${plain}`;
    const declaration = {
      type,
      name: names.unique(type === "element.Account" ? wanted : `${wanted}-${name.suffix}`, "-"),
      variable: variables.unique(identifier(`${wanted}-${name.suffix}`)),
      args,
      remarks,
    };
    plan.declarations.push(declaration);
    return declaration;
  };

  for (const live of inventory.services) {
    const subject = `The iSCSI service of SVM ${textLiteral(live.svmName)}`;
    const name = svmNaming(live, inventory, "iscsi");
    add("ontap.IscsiService", iscsiService.fields, subject, name, serviceArgs(live, inventory));
  }

  const credentials = new Credentials(inventory.directoryAccounts, keys, plan.config);
  for (const live of inventory.directoryAccounts) {
    const subject = `The Active Directory account of SVM ${textLiteral(live.svmName)}`;
    const name = svmNaming(live, inventory, "ad");
    const args = { ...directoryArgs(live, inventory), ...credentials.of(live.fqdn) };
    add("ontap.ActiveDirectoryAccount", activeDirectoryAccount.fields, subject, name, args);
  }

  const secrets = inventory.accounts
    .flatMap(({ initiatorSecret, targetSecret }) => [initiatorSecret, targetSecret])
    .filter((secret) => secret !== undefined && secret !== "") as string[];
  for (const live of inventory.accounts) {
    const subject = `The Element account ${textLiteral(live.username)} (ID ${live.accountId})`;
    const name = { text: live.username, id: String(live.accountId), suffix: "account" };
    const args = accountArgs(live, inventory.chap);
    const holdsSecret =
      "attributes" in args && secrets.some((secret) => JSON.stringify(live.attributes).includes(secret));
    if (holdsSecret) delete args.attributes;
    const declaration = add("element.Account", account.fields, subject, name, args);
    if (holdsSecret)
      declaration?.remarks.push("attributes are left to the array: they hold a CHAP secret in the clear");
    if (declaration && options.withSecrets) declareSecrets(declaration, live, account.fields, keys, plan.config);
  }
  return plan;
}

function serviceArgs(live: IscsiServiceLive, inventory: Inventory): Record<string, unknown> {
  return { svm: svmText(live, inventory), enabled: live.enabled, targetAlias: live.targetAlias };
}

function directoryArgs(live: ActiveDirectoryAccountLive, inventory: Inventory): Record<string, unknown> {
  const { name, fqdn, organizationalUnit, preferredDomainControllers } = live;
  return {
    svm: svmText(live, inventory),
    name,
    fqdn,
    organizationalUnit,
    ...(preferredDomainControllers.length > 0 && { preferredDomainControllers }),
  };
}

function accountArgs(live: AccountLive, chap: boolean): Record<string, unknown> {
  const { username, status, attributes, enableChap } = live;
  return {
    username,
    status,
    ...(chap && { enableChap }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function svmNaming(live: { svmName: string; svmUuid: string }, inventory: Inventory, suffix: string) {
  const id = live.svmUuid.slice(0, 8);
  return { text: isClear(live, inventory) ? live.svmName : `${live.svmName}-${id}`, id, suffix };
}

/** Whether a name stands for one SVM alone. */
function isClear({ svmName }: { svmName: string }, { svms }: Inventory): boolean {
  return (svms.get(svmName)?.size ?? 1) === 1;
}

/** The name of an SVM where it is unmistakable, otherwise its UUID. */
function svmText(live: { svmName: string; svmUuid: string }, inventory: Inventory): string {
  const { svmName, svmUuid } = live;
  return isClear(live, inventory) && /^[\w.-]+$/.test(svmName) && !UUID.test(svmName) ? svmName : svmUuid;
}

/** The AD credentials, which no array tells: a pair of config values per domain. */
class Credentials {
  private readonly pairs = new Map<string, Record<string, unknown>>();

  constructor(accounts: readonly { fqdn: string }[], keys: Names, entries: ConfigEntry[]) {
    const domains = [...new Set(accounts.map(({ fqdn }) => fqdn.toLowerCase()))].sort();
    for (const domain of domains) {
      const prefix = domains.length === 1 ? "ad" : identifier(`${plainName(domain, "")}-ad`);
      const username = keys.unique(`${prefix}Username`);
      const password = keys.unique(`${prefix}Password`);
      const what = `who may join and leave ${textLiteral(domain)}`;
      entries.push({ key: username, secret: false, what });
      entries.push({ key: password, secret: true, what });
      this.pairs.set(domain, {
        username: new Expression(`config.require(${textLiteral(username)})`),
        password: new Expression(`config.requireSecret(${textLiteral(password)})`),
      });
    }
  }

  of(fqdn: string): Record<string, unknown> {
    return this.pairs.get(fqdn.toLowerCase()) ?? {};
  }
}

function declareSecrets(
  declaration: Declaration,
  live: AccountLive,
  fields: Fields,
  keys: Names,
  entries: ConfigEntry[],
): void {
  const { initiatorSecret, targetSecret } = live;
  const { args, remarks } = declaration;
  if (initiatorSecret !== undefined && initiatorSecret === targetSecret) {
    remarks.push("its two secrets are the same, which a program may not declare: they stay with the cluster");
    return;
  }
  for (const name of ["initiatorSecret", "targetSecret"] as const) {
    const value = live[name];
    // What is declared has to be the cluster's value to the letter, or adopting it would change it.
    if (
      value === undefined ||
      !fields[name]?.schema.safeParse(value).success ||
      !survives(value) ||
      value.trim() !== value
    ) {
      remarks.push(`${name} is none that a program may declare: it stays with the cluster`);
      continue;
    }
    const suffix = name.charAt(0).toUpperCase() + name.slice(1);
    const key = keys.unique(`${declaration.variable}${suffix}`);
    entries.push({ key, secret: true, what: `${name} of account ${textLiteral(live.username)}`, value });
    args[name] = new Expression(`config.requireSecret(${textLiteral(key)})`);
  }
}

/** What of an object the resource takes. The array may hold what the resource refuses: made by others, in other ways. */
function accepted(fields: Fields, given: Record<string, unknown>) {
  const args: Record<string, unknown> = {};
  const remarks: string[] = [];
  let refused: string | undefined;
  for (const [name, value] of Object.entries(given)) {
    const result = value instanceof Expression ? undefined : fields[name]?.schema.safeParse(value);
    const issue = result?.success === false ? (result.error.issues[0]?.message ?? "is not accepted") : undefined;
    const problem = issue ?? (survives(value) ? undefined : "holds what Pulumi cannot carry unchanged");
    if (problem === undefined) args[name] = value;
    else if (fields[name]?.required) refused ??= `its ${name} ${problem}`;
    else remarks.push(`${name} is left to the array: what is there ${problem}`);
  }
  return { args, remarks, refused };
}

/** Whether a value comes back from the engine as it went in: declared otherwise, adopting it would change it. */
function survives(value: unknown): boolean {
  if (value instanceof Expression) return true;
  if (typeof value === "string") return !/\p{Cs}/u.test(value);
  if (typeof value === "number") return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(survives);
  if (!isRecord(value)) return true;
  return Object.entries(value).every(([name, member]) => !/^__proto__$|\p{Cs}/u.test(name) && survives(member));
}
