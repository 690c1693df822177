import type { Emulator } from "../../../emulator";
import { Connections } from "../../../provider/connection/connections";
import { account } from "../../../provider/element/account/definition";
import { type Handler, handler } from "../../../provider/hosts/dynamic/handler";
import { activeDirectoryAccount } from "../../../provider/ontap/active-directory-account/definition";
import { iscsiService } from "../../../provider/ontap/iscsi-service/definition";
import { ECHOED, type Subject } from "./answers";

export type Kind = "service" | "machine" | "account";
export const KINDS: readonly Kind[] = ["service", "machine", "account"];
export type Verb = "create" | "read" | "update" | "delete";
export const VERBS: readonly Verb[] = ["create", "read", "update", "delete"];

const JOIN = { name: "MACHINE", fqdn: "corp.example.net", username: "joiner", password: ECHOED };

/** What one operation came to; never thrown, so that a crash is a value that can be looked at. */
export type Outcome = { readonly error: unknown } | { readonly result: unknown };

/** The handler of a kind on a connection of its own: what was learnt by one run does not help the next. */
export function handlerOf(
  kind: Kind,
  host: string,
  caCertificate: string,
): { handler: Handler; connections: Connections } {
  const connections = new Connections();
  const settings = { host, caCertificate, username: "admin", password: "emulated-Pa55word", timeoutSeconds: 1 };
  connections.configure((key) => (/^netapp:(ontap|element)$/.test(key) ? JSON.stringify(settings) : undefined));
  const made = {
    service: () => handler(iscsiService, connections),
    machine: () => handler(activeDirectoryAccount, connections),
    account: () => handler(account, connections),
  };
  return { handler: made[kind](), connections };
}

/** Runs one operation on an object that exists (or, for `create`, does not). */
export async function operate(target: Handler, kind: Kind, verb: Verb, subject: Subject): Promise<Outcome> {
  const { uuid, svm, accountID, username } = subject;
  const inputs =
    kind === "account"
      ? { username, attributes: { a: 1 }, initiatorSecret: ECHOED }
      : kind === "service"
        ? { svm, targetAlias: "wanted" }
        : { svm, ...JOIN, preferredDomainControllers: [] };
  const id = kind === "account" ? String(accountID) : uuid;
  const state = { ...inputs, svmUuid: uuid, svmName: svm, accountId: accountID, __managed: Object.keys(inputs) };
  const news =
    kind === "account"
      ? { ...inputs, attributes: { a: 2 } }
      : kind === "service"
        ? { ...inputs, targetAlias: "new" }
        : { ...inputs, fqdn: "lab.example.net" };
  const work = {
    create: () => target.create(inputs),
    read: () => target.read(id, state),
    update: () => target.update(id, state, news),
    delete: () => target.delete(id, state),
  };
  try {
    return { result: await work[verb]() };
  } catch (error) {
    return { error };
  }
}

/** Puts the object there, or takes it away, as the operation wants to find it. */
export function prepare(array: Emulator, kind: Kind, verb: Verb): Subject {
  const svm = "svm1";
  const username = "tenant";
  if (!array.ontap.svm(svm)) array.ontap.addSvm({ name: svm });
  if (array.element.account(username)) array.element.removeAccount(username);
  array.ontap.removeIscsi(svm);
  array.ontap.removeAd(svm);
  let accountID = 999_999;
  if (verb !== "create") {
    if (kind === "service") array.ontap.setIscsi(svm, { alias: "old" });
    if (kind === "machine") array.ontap.setAd(svm, { name: JOIN.name, fqdn: JOIN.fqdn });
    if (kind === "account")
      ({ accountID } = array.element.addAccount({ username, initiatorSecret: ECHOED, attributes: { a: 1 } }));
  }
  return { uuid: array.ontap.svm(svm)?.uuid ?? "", svm, accountID, username };
}

export const SEED = {
  domains: [JOIN.fqdn, "lab.example.net"].map((fqdn) => ({
    fqdn,
    credentials: [{ username: JOIN.username, password: JOIN.password }],
  })),
};
