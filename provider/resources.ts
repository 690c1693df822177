import type { Definition, Lookup } from "./lifecycle/definition";

/**
 * Every resource of the package. A line is never removed or renamed: states of the type could not be destroyed any more.
 * Each is loaded when it is asked for, because making all schemas is a third of the start.
 */
export const LOADERS: Readonly<Record<string, () => Definition>> = {
  "ontap:IscsiService": () => {
    const {
      iscsiService,
    }: typeof import("./ontap/iscsi-service/definition") = require("./ontap/iscsi-service/definition");
    return iscsiService;
  },
  "ontap:ActiveDirectoryAccount": () => {
    type Module = typeof import("./ontap/active-directory-account/definition");
    const { activeDirectoryAccount }: Module = require("./ontap/active-directory-account/definition");
    return activeDirectoryAccount;
  },
  "element:Account": () => {
    const { account }: typeof import("./element/account/definition") = require("./element/account/definition");
    return account;
  },
  "ontap:IscsiCredentials": () => {
    type Module = typeof import("./ontap/iscsi-credentials/definition");
    const { iscsiCredentials }: Module = require("./ontap/iscsi-credentials/definition");
    return iscsiCredentials;
  },
  "element:VolumeAccessGroup": () => {
    type Module = typeof import("./element/volume-access-group/definition");
    const { volumeAccessGroup }: Module = require("./element/volume-access-group/definition");
    return volumeAccessGroup;
  },
  "element:Initiator": () => {
    const { initiator }: typeof import("./element/initiator/definition") = require("./element/initiator/definition");
    return initiator;
  },
  "ontap:InitiatorGroup": () => {
    type Module = typeof import("./ontap/initiator-group/definition");
    const { initiatorGroup }: Module = require("./ontap/initiator-group/definition");
    return initiatorGroup;
  },
  "ontap:LunMap": () => {
    const { lunMap }: typeof import("./ontap/lun-map/definition") = require("./ontap/lun-map/definition");
    return lunMap;
  },
};

let all: readonly Definition[] | undefined;

/** All of them, for what is about every kind: commands and the schema. */
export function resources(): readonly Definition[] {
  all ??= Object.values(LOADERS).map((load) => load());
  return all;
}

/** Every look-up: those of the resources, and those that are about no resource. */
export function lookups(): readonly Lookup[] {
  const { svmLookup }: typeof import("./ontap/svm-presence") = require("./ontap/svm-presence");
  return [svmLookup, ...resources().map(({ lookup }) => lookup)];
}
