import { randomUUID } from "node:crypto";
import { isObject } from "../../wire";
import { type Given, givenText } from "../body";
import type { OntapContext } from "../context";
import type { Svm } from "../entities";
import { OntapError, PartlyApplied } from "../errors";
import { type Igroup, igroupProtocols, osTypes, type Portset, type San } from "./entities";
import { membersIn } from "./members";
import { addChildren, addMembers, childrenIn } from "./nesting";
import { attempt, checkOsTypes, dropIgroup, igroupOf, mapsOf, withParents } from "./rules";

function checkName({ switches }: OntapContext, san: San, name: string, own?: Igroup): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,95}$/.test(name)) {
    throw new OntapError("5373958", `"${name}" is not a valid name of an initiator group.`, "name");
  }
  if (san.igroups.some((other) => other.name === name && other !== own)) {
    throw new OntapError("5374023", "An initiator group with the same name already exists.", "name");
  }
  if (switches.nvmeNames === "shared" && san.nvmeSubsystems.includes(name)) {
    throw new OntapError("5376488", "An NVMe subsystem with the same name already exists.", "name");
  }
}

function enumerated(given: Given, path: string, values: readonly string[]): string | undefined {
  const value = givenText(given, path);
  if (value === undefined || values.includes(value)) return value;
  throw new OntapError("262247", `"${value}" is not one of ${values.join(", ")}.`, path);
}

function commentIn({ store }: OntapContext, given: Given): string | undefined {
  const comment = givenText(given, "comment");
  if (comment === undefined) return undefined;
  if (store.cluster.mixedVersion) throw new OntapError("5374747", "A comment needs a cluster of 9.9.1.", "comment");
  if (comment.length > 254) throw new OntapError("262247", "A comment has at most 254 characters.", "comment");
  return comment;
}

function portsetIn(san: San, group: Igroup, given: Given): Portset | undefined {
  const [uuid, name] = [givenText(given, "portset.uuid"), givenText(given, "portset.name")];
  if ((uuid === undefined && name === undefined) || name === "") return undefined;
  const portset = san.portsets.find(
    (one) => (uuid === undefined || one.uuid === uuid) && (name === undefined || one.name === name),
  );
  if (portset === undefined) throw new OntapError("5374911", "The portset does not exist.", "portset");
  if (portset.empty) throw new OntapError("5374027", "The portset has no interfaces.", "portset");
  if (portset.protocol !== "mixed" && portset.protocol !== group.protocol) {
    throw new OntapError("5374028", "The portset has another protocol.", "portset");
  }
  return portset;
}

function checkSvm({ store, switches }: OntapContext, svm: Svm): void {
  if (svm.nvme && (switches.igroupOnNvmeSvm === "5373966" || !store.knows("9.8"))) {
    throw new OntapError("5373966", "The SVM is configured for NVMe.");
  }
  if (!svm.iscsiAllowed && switches.sanlessSvm === "reject") {
    throw new OntapError("2621507", "The SVM is not configured for SAN.");
  }
}

/** Carries out the POST of a group. */
export function onCreateIgroup(context: OntapContext, svm: Svm, given: Given): Igroup {
  const { store, switches } = context;
  for (const path of ["name", "os_type"]) {
    if (!given.has(path)) throw new OntapError("262212", `"${path}" is required.`, path);
  }
  checkSvm(context, svm);
  if (given.has("delete_on_unmap") && !store.knows("9.8")) {
    throw new OntapError("262196", `The field "delete_on_unmap" cannot be set in this operation.`, "delete_on_unmap");
  }
  if (given.has("initiators") && given.has("igroups")) {
    throw new OntapError("5374040", "A group has either initiators or groups.", "initiators");
  }
  const uuid = randomUUID();
  const fill = (san: San) => {
    const group = igroupOf(san, uuid);
    if (group === undefined) throw new Error("The group was not made.");
    if (given.has("initiators")) {
      const members = membersIn(context, given.get("initiators"), ["comment"], "262179");
      addMembers(context, san, group, members, "create");
    }
    if (given.has("igroups")) addChildren(context, san, group, childrenIn(context, san, given.get("igroups")));
  };
  const make = (san: San) => {
    const name = givenText(given, "name") ?? "";
    checkName(context, san, name);
    const comment = commentIn(context, given);
    const group: Igroup = {
      uuid,
      name,
      osType: enumerated(given, "os_type", osTypes) ?? "",
      protocol: enumerated(given, "protocol", igroupProtocols) ?? "mixed",
      deleteOnUnmap: given.get("delete_on_unmap") === true,
      initiators: [],
      igroups: [],
      ...(comment === undefined ? {} : { comment }),
    };
    const portset = portsetIn(san, group, given);
    if (portset !== undefined) group.portset = portset.name;
    san.igroups.push(group);
  };
  if (switches.igroupPostAtomic) {
    attempt(svm, (san) => {
      make(san);
      fill(san);
    });
  } else {
    attempt(svm, make);
    try {
      attempt(svm, fill);
    } catch (error) {
      throw error instanceof OntapError ? new PartlyApplied(error.code, error.message, error.target) : error;
    }
  }
  const made = igroupOf(svm.san, uuid);
  if (made === undefined) throw new Error("The group was not made.");
  return made;
}

/** Whether a body of a PATCH asks to unbind the portset. */
export function unbinds({ switches }: OntapContext, body: unknown): boolean {
  if (!isObject(body)) return false;
  const { portset } = body;
  if (portset === null) return true;
  const name = isObject(portset) ? portset.name : body["portset.name"];
  if (name !== "") return false;
  if (switches.portsetUnbind === "null") throw new OntapError("262247", "A portset needs a name.", "portset.name");
  return true;
}

function rename(context: OntapContext, san: San, group: Igroup, name: string): void {
  checkName(context, san, name, group);
  group.name = name;
}

function change(context: OntapContext, san: San, group: Igroup, given: Given, unbind: boolean): void {
  const osType = enumerated(given, "os_type", osTypes);
  if (osType !== undefined && osType !== group.osType) {
    if (mapsOf(san, group).length > 0 && context.switches.osTypeMapped === "reject") {
      throw new OntapError("5374733", "The type of a group with LUN maps cannot be changed.", "os_type");
    }
    if (withParents(san, group).length > 1) {
      throw new OntapError("5374739", "The type of a nested group cannot be changed.", "os_type");
    }
    group.osType = osType;
    checkOsTypes(san, group, "5374733");
  }
  const comment = commentIn(context, given);
  if (comment !== undefined) group.comment = comment;
  const deletes = given.get("delete_on_unmap");
  if (typeof deletes === "boolean") group.deleteOnUnmap = deletes;
  if (unbind) delete group.portset;
  const portset = portsetIn(san, group, given);
  if (portset === undefined) return;
  if (group.portset !== undefined) {
    throw new OntapError("1254264", `The group is bound to the portset "${group.portset}".`, "portset");
  }
  group.portset = portset.name;
}

/** Carries out the PATCH of a group. */
export function onPatchIgroup(context: OntapContext, svm: Svm, uuid: string, given: Given, unbind: boolean): void {
  const { renameWithOthers, noopIgroupPatch } = context.switches;
  const name = givenText(given, "name");
  const others = unbind || [...given.keys()].some((path) => path !== "name");
  if (!others && name === undefined) throw new OntapError("262190", "A PATCH needs at least one value.");
  if (name !== undefined && others && renameWithOthers === "reject") {
    throw new OntapError("2", "Renaming an initiator group must be separate from any other modification.", "name");
  }
  const target = (san: San): Igroup => {
    const group = igroupOf(san, uuid);
    if (group === undefined) throw new Error("The group is not there.");
    return group;
  };
  const before = JSON.stringify(target(svm.san));
  if (others && name !== undefined && renameWithOthers === "partly") {
    attempt(svm, (san) => change(context, san, target(san), given, unbind));
    try {
      attempt(svm, (san) => rename(context, san, target(san), name));
    } catch {
      throw new PartlyApplied("5374868", "The group was partially modified, but it could not be renamed.", "name");
    }
    return;
  }
  attempt(svm, (san) => {
    if (others) change(context, san, target(san), given, unbind);
    if (name !== undefined) rename(context, san, target(san), name);
    if (noopIgroupPatch === "reject" && JSON.stringify(target(san)) === before) {
      throw new OntapError("8", "The initiator group is in this state already.");
    }
  });
}

/** Carries out the DELETE of a group. */
export function removeIgroup({ switches }: OntapContext, svm: Svm, group: Igroup, force: boolean): void {
  const { san } = svm;
  if (!force && mapsOf(san, group).length > 0) {
    throw new OntapError("1254213", "The initiator group is mapped to one or more LUNs.");
  }
  const above = withParents(san, group).slice(1);
  if (!force && switches.deleteNestedIgroup === "5374743" && above.some((parent) => mapsOf(san, parent).length > 0)) {
    throw new OntapError("5374743", "LUN maps exist for a parent of the initiator group.");
  }
  dropIgroup(san, group);
}
