import type { Emulator } from "../../emulator";
import { svmReference, uuidOf } from "./iscsi-service";
import { type Bag, type Subject, SVM1, svmsAt, uuidIn } from "./subject";

const MAPS = "/protocols/san/lun-maps";
/** LUNs and groups of every SVM, by the digit that their UUIDs begin with. */
const NAMES: Readonly<Record<string, string>> = { 5: "/vol/data/lun1", 6: "/vol/data/lun2", 7: "hosts", 8: "others" };

export const lunMap: Subject = {
  type: "ontap:LunMap",
  base: { svm: "svm1", lun: "/vol/data/lun1", igroup: "hosts" },
  rows: [
    { name: "svm", values: ["svm1", "svm2", SVM1], identity: true, reference: true, untold: true },
    {
      name: "lun",
      values: ["/vol/data/lun1", "/vol/data/lun2", uuidIn(SVM1, 5)],
      identity: true,
      reference: true,
      untold: true,
    },
    { name: "igroup", values: ["hosts", "others", uuidIn(SVM1, 7)], identity: true, reference: true, untold: true },
    { name: "logicalUnitNumber", values: [undefined, 0, 7, 4095], drifted: 9, identity: true },
    { name: "adopt", values: [undefined, true, false], createOnly: true },
  ],
  /** A UUID is that of an object of one SVM. */
  whole: ({ svm, lun, igroup, ...rest }) =>
    uuidOf(svm) === SVM1 ? { svm, lun, igroup, ...rest } : { svm, lun: nameOf(lun), igroup: nameOf(igroup), ...rest },
  named: (svm) => ({ svm }),
  look(array, name) {
    const found = own(array, name);
    if (!found) return undefined;
    const { lun, igroup, number: logicalUnitNumber, lunUuid, igroupUuid, ...svm } = found;
    const names = { svm: svm.svmName, lun, lunName: lun, igroup, igroupName: igroup };
    return { ...svm, ...names, logicalUnitNumber, id: `${lunUuid}/${igroupUuid}`, lunUuid, igroupUuid };
  },
  /** ONTAP cannot change a number: somebody unmapped the LUN and mapped it again. */
  drift(array, { logicalUnitNumber }, name) {
    const found = own(array, name);
    if (!found) return;
    const { svmName, lun, igroup } = found;
    array.ontap.san.unmap(svmName, lun, igroup);
    array.ontap.san.map(svmName, lun, igroup, logicalUnitNumber as number);
  },
  reset(array, name) {
    for (let found = own(array, name); found; found = own(array, name))
      array.ontap.san.unmap(found.svmName, found.lun, found.igroup);
  },
  creating({ svm, lun, igroup, logicalUnitNumber: number }) {
    const body = { svm: svmReference(svm), lun: reference(lun), igroup: reference(igroup) };
    return [{ call: `POST ${MAPS}`, body: { ...body, ...(number !== undefined && { logical_unit_number: number }) } }];
  },
  changing: () => [],
  removing: ({ svm, lun, igroup }) => [{ call: `DELETE ${MAPS}/${uuidFor(svm, lun)}/${uuidFor(svm, igroup)}` }],
  same(name, left, right) {
    if (name === "svm") return uuidOf(left) === uuidOf(right);
    return name === "logicalUnitNumber" ? left === right : nameOf(left) === nameOf(right);
  },
};

function own(array: Emulator, named?: string) {
  return svmsAt(array, named).flatMap(({ name: svmName, uuid: svmUuid, san }) =>
    array.ontap.san.maps(svmUuid).map((map, at) => {
      const { lun: lunUuid, igroup: igroupUuid } = san.maps[at] ?? {};
      return { svmName, svmUuid, lunUuid, igroupUuid, ...map };
    }),
  )[0];
}

function isUuid(text: unknown): boolean {
  return /^[0-9a-f]{8}-/.test(String(text));
}

function nameOf(text: unknown): unknown {
  return isUuid(text) ? NAMES[String(text).charAt(0)] : text;
}

function reference(text: unknown): Bag {
  return isUuid(text) ? { uuid: text } : { name: text };
}

function uuidFor(svm: unknown, text: unknown): string {
  const digit = Object.keys(NAMES).find((one) => NAMES[one] === nameOf(text));
  return uuidIn(uuidOf(svm), Number(digit));
}
