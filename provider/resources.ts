import type { Definition, Lookup } from "./lifecycle/definition";

type Resource = Definition<object, object>;

/**
 * Every resource of the package, a line each: hosts and commands read this list. A resource's type stands in every state
 * ever written: a line may be added, never taken out, or resources could no longer be destroyed. Each is loaded when it is
 * asked for: making all their schemas is a third of what a host needs to start, and few stacks have every kind.
 */
export const LOADERS: Readonly<Record<string, () => Resource>> = {
  "ontap:IscsiService": () => require("./ontap/iscsi-service/definition").iscsiService,
  "ontap:ActiveDirectoryAccount": () => require("./ontap/active-directory-account/definition").activeDirectoryAccount,
  "element:Account": () => require("./element/account/definition").account,
  "ontap:IscsiCredentials": () => require("./ontap/iscsi-credentials/definition").iscsiCredentials,
  "element:VolumeAccessGroup": () => require("./element/volume-access-group/definition").volumeAccessGroup,
};

let all: readonly Resource[] | undefined;

/** All of them, for what is about every kind: commands and the schema. */
export function resources(): readonly Resource[] {
  all ??= Object.values(LOADERS).map((load) => load());
  return all;
}

/** Every look-up: those of the resources, and those that are about no resource. */
export function lookups(): readonly Lookup<object, object>[] {
  return [require("./ontap/svm-lookup/lookup").svmLookup, ...resources().map(({ lookup }) => lookup)];
}
