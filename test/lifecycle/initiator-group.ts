import type { Emulator } from "../../emulator";
import { svmReference, uuidOf } from "./iscsi-service";
import { addedInTurns, both, type Member, sameMembers, seenLists, without } from "./member-sets";
import { type Bag, type Subject, SVM1, SVM2, svmsAt, uuidIn, type Write } from "./subject";

const IGROUPS = "/protocols/san/igroups";
const IGROUP = `${IGROUPS}/{uuid}`;
const iqn = (name: string) => `iqn.1998-01.com.example:${name}`;
const LISTS = ["initiators", "initiatorGroups"];
/** Groups that are nested: they stand there before ours. */
const NESTED: Readonly<Record<string, number>> = { hosts: 7, others: 8 };

export const initiatorGroup: Subject = {
  type: "ontap:InitiatorGroup",
  base: { svm: "svm1", name: "own-1", osType: "linux" },
  rows: [
    { name: "svm", values: ["svm1", "svm2", SVM1], identity: true, reference: true, untold: true },
    { name: "name", values: ["own-1", "own-2"], drifted: "own-by-hand" },
    { name: "osType", values: ["linux", "vmware"], drifted: "windows" },
    { name: "protocol", values: [undefined, "mixed", "iscsi"], reset: "mixed", identity: true },
    {
      name: "initiators",
      values: [undefined, [iqn("a"), iqn("b")], ["500A098000000001"], [iqn("B").toUpperCase(), iqn("a")], []],
      drifted: [iqn("a"), iqn("d")],
      reset: [],
      entries: true,
      hidden: true,
    },
    {
      name: "initiatorGroups",
      values: [undefined, ["hosts"], ["others", "hosts"], []],
      beside: { svm: "svm2" },
      drifted: ["others"],
      reset: [],
      entries: true,
      hidden: true,
    },
    { name: "comment", values: [undefined, "rack 4", ""], drifted: "by hand", reset: "" },
    { name: "deleteOnUnmap", values: [undefined, true, false], drifted: true, reset: false },
    { name: "portset", values: [undefined, "ports-1", "ports-2", ""], drifted: "ports-3", reset: "", guarded: true },
    { name: "allowDeleteWhileMapped", values: [undefined, true, false], reset: false, untold: true },
    { name: "adopt", values: [undefined, true, false], createOnly: true },
  ],
  /** A group holds initiators (here on the one SVM) or groups of its own kind (on the other one). */
  whole({ initiators, initiatorGroups, protocol, ...rest }) {
    return holdsGroups(rest) ? { ...rest, osType: "linux", initiatorGroups } : { ...rest, protocol, initiators };
  },
  named: (name) => ({ name }),
  look(array, named) {
    const found = own(array, named);
    if (!found) return undefined;
    const { uuid, svm, svmUuid, igroups, initiators, comment = "", portset = "", ...live } = found;
    const nested = array.ontap.san.igroups(svm).filter((one) => igroups.includes(one.uuid));
    return {
      ...{ ...live, svm, comment, portset, id: uuid, svmUuid, svmName: svm },
      initiators: initiators.map(({ name }) => name),
      initiatorGroups: nested.map(({ name }) => name),
    };
  },
  seen: (live, believed, managed) => ({ ...live, ...seenLists(LISTS, live, believed, managed) }),
  drift(array, { initiators, initiatorGroups, osType, ...change }, name) {
    const found = own(array, name);
    if (!found) return;
    const lists = holdsGroups(found)
      ? { ...(initiatorGroups !== undefined && { igroups: initiatorGroups as string[] }) }
      : {
          ...(initiators !== undefined && { initiators: (initiators as string[]).map(spelled) }),
          ...(osType !== undefined && { osType: osType as string }),
        };
    array.ontap.san.setIgroup(found.svm, found.name, { ...change, ...lists });
  },
  reset(array, name) {
    for (let found = own(array, name); found; found = own(array, name))
      array.ontap.san.removeIgroup(found.svm, found.name);
  },
  /** Empty values are what a new group has anyhow. */
  creating({ svm, name, initiators, initiatorGroups, comment, portset, deleteOnUnmap, ...rest }) {
    const [members, groups] = [records(initiators), records(initiatorGroups)];
    const body = {
      svm: svmReference(svm),
      name,
      ...properties({ ...rest, ...(comment ? { comment } : {}), ...(deleteOnUnmap ? { deleteOnUnmap } : {}) }),
      ...(members.length > 0 && { initiators: members }),
      ...(groups.length > 0 && { igroups: groups }),
      ...(portset ? { portset: { name: portset } } : {}),
    };
    return [{ call: `POST ${IGROUPS}`, body }];
  },
  /** Properties, then what is added, then what leaves one by one, then the new name; a portset is unbound before another one is bound. */
  changing({ name, portset, initiators, initiatorGroups, ...others }, from, inputs, array) {
    const patch = (body: Bag): Write[] => (Object.keys(body).length > 0 ? [{ call: `PATCH ${IGROUP}`, body }] : []);
    const rebinds = portset !== undefined && portset !== "" && from.portset !== "";
    const live = this.look(array) ?? {};
    const adding = (path: string, members: Member[], present: unknown): Write[] =>
      addedInTurns(members, present).map((turn) => ({
        call: `POST ${IGROUP}/${path}`,
        body: { records: records(turn) },
      }));
    const leaving = (path: string, keys: unknown[]): Write[] =>
      keys.map((key) => ({ call: `DELETE ${IGROUP}/${path}/${key}${flag(inputs)}` }));
    const left = (list: string, members: unknown) => (members === undefined ? [] : without(from[list], members));
    return [
      ...patch({ ...properties(others), ...(portset !== undefined && { portset: { name: rebinds ? "" : portset } }) }),
      ...(rebinds ? patch({ portset: { name: portset } }) : []),
      ...adding("igroups", without(initiatorGroups, from.initiatorGroups), live.initiatorGroups),
      ...adding("initiators", without(initiators, from.initiators), live.initiators),
      ...leaving("initiators", left("initiators", initiators).map(spelled)),
      ...leaving(
        "igroups",
        both(left("initiatorGroups", initiatorGroups), live.initiatorGroups).map((group) =>
          uuidIn(uuidOf(from.svm), NESTED[String(group)] ?? 0),
        ),
      ),
      ...(name === undefined ? [] : patch({ name })),
    ];
  },
  removing: (from) => [{ call: `DELETE ${IGROUP}${flag(from)}` }],
  same(name, left, right) {
    if (name === "svm") return uuidOf(left) === uuidOf(right);
    return LISTS.includes(name) ? sameMembers(left, right) : left === right;
  },
};

function own(array: Emulator, named?: string) {
  return svmsAt(array, undefined)
    .flatMap(({ name: svm, uuid: svmUuid, san }) => san.igroups.map((group) => ({ svm, svmUuid, ...group })))
    .find(({ name }) => (named === undefined ? name.startsWith("own-") : name === named));
}

function holdsGroups({ svm }: { svm?: unknown }): boolean {
  return uuidOf(svm) === SVM2;
}

/** As ONTAP has it: in lower case, a WWPN with colons. */
function spelled(initiator: unknown): string {
  const lower = String(initiator).toLowerCase();
  return /^[0-9a-f]{16}$/.test(lower) ? lower.replace(/..(?=.)/g, "$&:") : lower;
}

function records(members: unknown): Bag[] {
  return ((members ?? []) as Member[]).map((name) => ({ name: spelled(name) }));
}

function properties({ osType, protocol, comment, deleteOnUnmap }: Bag): Bag {
  const all = { os_type: osType, protocol, comment, delete_on_unmap: deleteOnUnmap };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** What makes ONTAP take LUNs away from hosts. */
function flag({ allowDeleteWhileMapped }: Bag): string {
  return allowDeleteWhileMapped === true ? "?allow_delete_while_mapped=true" : "";
}
