import type { Emulator } from "../../../emulator";
import { Connections } from "../../../provider/connection/connections";
import { account } from "../../../provider/element/account/definition";
import { initiator } from "../../../provider/element/initiator/definition";
import { volumeAccessGroup } from "../../../provider/element/volume-access-group/definition";
import { type Handler, handler } from "../../../provider/engine/dynamic/handler";
import { activeDirectoryAccount } from "../../../provider/ontap/active-directory-account/definition";
import { initiatorGroup } from "../../../provider/ontap/initiator-group/definition";
import { iscsiCredentials } from "../../../provider/ontap/iscsi-credentials/definition";
import { iscsiService } from "../../../provider/ontap/iscsi-service/definition";
import { lunMap } from "../../../provider/ontap/lun-map/definition";
import { ECHOED, type Subject } from "./answers";

export const KINDS = ["service", "machine", "account", "credentials", "group", "initiator", "igroup", "map"] as const;
export type Kind = (typeof KINDS)[number];
export type Verb = "create" | "read" | "update" | "delete";
export const VERBS: readonly Verb[] = ["create", "read", "update", "delete"];

const JOIN = { name: "MACHINE", fqdn: "corp.example.net", username: "joiner", password: ECHOED };

const CHAP = { authenticationType: "chap", inboundUser: "host7", inboundPassword: ECHOED };
const OWNER = "owner";

type Bag = Record<string, unknown>;

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
    credentials: () => handler(iscsiCredentials, connections),
    group: () => handler(volumeAccessGroup, connections),
    initiator: () => handler(initiator, connections),
    igroup: () => handler(initiatorGroup, connections),
    map: () => handler(lunMap, connections),
  };
  return { handler: made[kind](), connections };
}

/** The id of the object that the answers are about. */
export function idOf(kind: Kind, { uuid, accountID, initiator, groupID, initiatorID }: Subject): string {
  if (kind === "account") return String(accountID);
  if (kind === "group") return String(groupID);
  if (kind === "initiator") return String(initiatorID);
  if (kind === "map") return `${uuid}/${uuid}`;
  return kind === "credentials" ? `${uuid}/${initiator}` : uuid;
}

/** Runs one operation on an object that exists (or, for `create`, does not). */
export async function operate(target: Handler, kind: Kind, verb: Verb, subject: Subject): Promise<Outcome> {
  const { uuid, svm, accountID, username, initiator, groupID, group, initiatorID, lun } = subject;
  const id = idOf(kind, subject);
  const live = {
    svmUuid: uuid,
    svmName: svm,
    accountId: accountID,
    volumeAccessGroupId: groupID,
    initiatorId: initiatorID,
    ...(kind === "map" && { lunUuid: uuid, igroupUuid: uuid }),
  };
  const programs: Record<Kind, readonly [Bag, Bag]> = {
    service: [{ svm, targetAlias: "wanted" }, { targetAlias: "new" }],
    machine: [{ svm, ...JOIN, preferredDomainControllers: [] }, { fqdn: "lab.example.net" }],
    account: [{ username, attributes: { a: 1 }, initiatorSecret: ECHOED }, { attributes: { a: 2 } }],
    credentials: [
      { svm, initiator, ...CHAP, initiatorAddresses: ["192.0.2.7"] },
      { inboundUser: "other", initiatorAddresses: [] },
    ],
    group: [
      { name: group, initiators: [initiator], volumes: [1] },
      { name: "renamed", initiators: [`${initiator}x`], volumes: [2] },
    ],
    initiator: [
      { name: initiator, requireChap: true, initiatorSecret: ECHOED, attributes: { a: 1 } },
      { attributes: { a: 2 }, secretsVersion: 1 },
    ],
    igroup: [
      { svm, name: group, osType: "linux", initiators: [initiator], comment: "a" },
      { name: "renamed", initiators: [`${initiator}x`], comment: "b", portset: "ports" },
    ],
    // ONTAP can change nothing of a map: an update that is asked for all the same fails.
    map: [{ svm, lun, igroup: group, logicalUnitNumber: 7 }, { logicalUnitNumber: 8 }],
  };
  const [inputs, change] = programs[kind];
  const state = { ...inputs, ...live, __managed: Object.keys(inputs) };
  const news = { ...inputs, ...change };
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
  const { svm, username, initiator, group, lun } = NAMES;
  if (!array.ontap.svm(svm)) array.ontap.addSvm({ name: svm });
  const { uuid = "" } = array.ontap.svm(svm) ?? {};
  const { san } = array.ontap;
  for (const one of san.igroups(svm)) san.removeIgroup(svm, one.uuid);
  // Group and LUN have the UUID of the SVM: one serves for the answers about each of them.
  if (san.luns(svm).length === 0) san.addLun(svm, { name: lun, uuid });
  if (kind === "map" || (kind === "igroup" && verb !== "create"))
    san.setIgroup(svm, group, { initiators: [initiator], comment: "a" }, uuid);
  if (!array.element.account(OWNER)) array.element.addAccount({ username: OWNER, volumes: 3 });
  if (array.element.account(username)) array.element.removeAccount(username);
  for (const { volumeAccessGroupID } of array.element.groups.all) array.element.groups.remove(volumeAccessGroupID);
  for (const { initiatorID } of array.element.groups.initiators) array.element.groups.deleteInitiator(initiatorID);
  array.ontap.removeIscsi(svm);
  array.ontap.removeAd(svm);
  if (kind === "credentials") array.ontap.setIscsi(svm, {});
  let [accountID, groupID, initiatorID] = [999_999, 999_999, 999_999];
  if (verb !== "create") {
    if (kind === "service") array.ontap.setIscsi(svm, { alias: "old" });
    if (kind === "machine") array.ontap.setAd(svm, { name: JOIN.name, fqdn: JOIN.fqdn });
    if (kind === "account")
      ({ accountID } = array.element.addAccount({ username, initiatorSecret: ECHOED, attributes: { a: 1 } }));
    if (kind === "credentials")
      array.ontap.credentials.set(svm, initiator, { inbound: { user: "host7", password: ECHOED } });
    if (kind === "map") san.map(svm, lun, group, 7);
    if (kind === "group")
      groupID = array.element.groups.add({ name: group, initiators: [initiator], volumes: [1] }).volumeAccessGroupID;
    if (kind === "initiator") {
      array.element.groups.addInitiator({ name: initiator, requireChap: true, initiatorSecret: ECHOED });
      initiatorID = array.element.groups.initiator(initiator)?.initiatorID ?? 0;
    }
  }
  return { ...NAMES, uuid, accountID, groupID, initiatorID };
}

/** What the objects are called. */
export const NAMES = {
  svm: "svm1",
  username: "tenant",
  initiator: "iqn.1994-05.com.example:host7",
  group: "hosts",
  lun: "/vol/data/lun1",
};

export const SEED = {
  domains: [JOIN.fqdn, "lab.example.net"].map((fqdn) => ({
    fqdn,
    credentials: [{ username: JOIN.username, password: JOIN.password }],
  })),
};
