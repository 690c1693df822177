import { isDeepStrictEqual } from "node:util";
import type { Emulator } from "../../../emulator";
import type { Slot } from "./program";

type Bag = Record<string, unknown>;

/** Where a resource may be on the array: under one of two names. */
export interface Place {
  readonly array: Emulator;
  readonly type: Slot["type"];
  readonly names: readonly [string, string];
}

/** The objects that are on the array under the names of a place, in the resource's terms. */
export function found({ array, type, names }: Place): { name: string; live: Bag }[] {
  return names.flatMap((name) => {
    const live = LOOKS[type](array, name);
    return live ? [{ name, live }] : [];
  });
}

/** The declared arguments that a live object does not have. */
export function difference(live: Bag, args: Readonly<Bag>): string[] {
  return Object.keys(args).filter((key) => key in live && !isDeepStrictEqual(asSet(live[key]), asSet(args[key])));
}

function asSet(value: unknown): unknown {
  return Array.isArray(value) ? value.map((item) => JSON.stringify(item)).sort() : value;
}

function account(array: Emulator, name: string): Bag | undefined {
  const one = array.element.account(name);
  if (!one) return undefined;
  const { accountID, username, status, initiatorSecret, targetSecret, attributes, enableChap } = one;
  return { accountId: accountID, username, status, initiatorSecret, targetSecret, attributes, enableChap };
}

function service(array: Emulator, name: string): Bag | undefined {
  const svm = array.ontap.svm(name);
  if (!svm?.iscsi) return undefined;
  const { enabled, alias = "", targetName } = svm.iscsi;
  return { svmUuid: svm.uuid, enabled, targetAlias: alias, targetName };
}

function machine(array: Emulator, name: string): Bag | undefined {
  const svm = array.ontap.svm(name);
  if (!svm?.ad) return undefined;
  const { fqdn, organizationalUnit, encryptions } = svm.ad;
  return {
    svmUuid: svm.uuid,
    fqdn,
    organizationalUnit,
    advertisedKdcEncryptions: encryptions,
    preferredDomainControllers: svm.preferredDcs,
  };
}

/** The one record that the SVM does not have from its service. */
export const INITIATOR = "iqn.1994-05.com.example:host7";

function credentials(array: Emulator, name: string): Bag | undefined {
  const svm = array.ontap.svm(name);
  const one = svm?.iscsi && array.ontap.credentials.get(name, INITIATOR);
  if (!svm || !one) return undefined;
  const { authenticationType, inbound, outbound, addresses } = one;
  return {
    svmUuid: svm.uuid,
    authenticationType,
    inboundUser: inbound?.user ?? "",
    outboundUser: outbound?.user ?? "",
    initiatorAddresses: addresses.ranges.map(({ start, end }) => (start === end ? start : `${start}-${end}`)),
    // What no state knows unless the program gave it.
    ...(inbound && { inboundPassword: inbound.password }),
    ...(outbound && { outboundPassword: outbound.password }),
  };
}

function group(array: Emulator, name: string): Bag | undefined {
  const one = array.element.groups.get(name);
  if (!one) return undefined;
  const { volumeAccessGroupID, initiators, volumes, attributes } = one;
  return { volumeAccessGroupId: volumeAccessGroupID, name, initiators, volumes, attributes };
}

/** The name on the cluster of an initiator of a program. */
export const iqnOf = (name: string) => `iqn.1994-05.com.example:${name}`;

function initiator(array: Emulator, name: string): Bag | undefined {
  const one = array.element.groups.initiator(iqnOf(name));
  if (!one) return undefined;
  const { initiatorID, initiatorName, virtualNetworkIDs, ...live } = one;
  return { initiatorId: initiatorID, ...live, virtualNetworkIds: virtualNetworkIDs };
}

/** The SVM of all initiator groups, with groups that can be nested in them. */
export const SAN = {
  name: "san",
  san: {
    igroups: [{ name: "nested-a" }, { name: "nested-b" }, { name: "nested-c" }],
    portsets: ["ports-1", "ports-2"],
  },
};

function igroup(array: Emulator, name: string): Bag | undefined {
  const { san } = array.ontap;
  const one = san.igroup(SAN.name, name);
  if (!one) return undefined;
  const { uuid: _, initiators, igroups, comment = "", portset = "", ...live } = one;
  const nested = san.igroups(SAN.name).filter(({ uuid }) => igroups.includes(uuid));
  return {
    ...live,
    comment,
    portset,
    initiators: initiators.map((member) => member.name),
    initiatorGroups: nested.map((child) => child.name),
  };
}

/** What an SVM has for its one map. */
export const MAP = { lun: "/vol/data/lun1", igroup: "hosts" };

function lunMap(array: Emulator, name: string): Bag | undefined {
  const svm = array.ontap.svm(name);
  const [one] = svm ? array.ontap.san.maps(name) : [];
  return svm && one && { svmUuid: svm.uuid, lun: one.lun, igroup: one.igroup, logicalUnitNumber: one.number };
}

const LOOKS: Record<Slot["type"], (array: Emulator, name: string) => Bag | undefined> = {
  "element:Account": account,
  "element:VolumeAccessGroup": group,
  "element:Initiator": initiator,
  "ontap:ActiveDirectoryAccount": machine,
  "ontap:InitiatorGroup": igroup,
  "ontap:IscsiCredentials": credentials,
  "ontap:IscsiService": service,
  "ontap:LunMap": lunMap,
};
