import { type Bag, type Subject, SVM1, SVM2, SVM3, SVM4, svmsAt, type Write } from "./subject";

const SERVICES = "/protocols/san/iscsi/services";

export const iscsiService: Subject = {
  type: "ontap:IscsiService",
  base: { svm: "svm1" },
  rows: [
    { name: "svm", values: ["svm1", "svm2", SVM1], identity: true, reference: true, untold: true },
    { name: "enabled", values: [undefined, true, false], drifted: false, reset: true },
    { name: "targetAlias", values: [undefined, "blue", "red", ""], drifted: "by-hand", reset: "" },
    { name: "adopt", values: [undefined, true, false], createOnly: true },
  ],
  named: (svm) => ({ svm }),
  look(array, named) {
    const found = svmsAt(array, named).find(({ iscsi }) => iscsi !== undefined);
    if (!found?.iscsi) return undefined;
    const { name, uuid, iscsi } = found;
    const { enabled, alias: targetAlias = "", targetName } = iscsi;
    return { svm: name, enabled, targetAlias, targetName, id: uuid, svmUuid: uuid, svmName: name };
  },
  drift(array, { enabled, targetAlias }, name) {
    const svm = svmsAt(array, name).find(({ iscsi }) => iscsi !== undefined);
    array.ontap.setIscsi(svm?.uuid ?? SVM1, {
      ...(typeof enabled === "boolean" && { enabled }),
      ...(typeof targetAlias === "string" && { alias: targetAlias }),
    });
  },
  reset(array, name) {
    for (const { uuid } of svmsAt(array, name)) array.ontap.removeIscsi(uuid);
  },
  creating(inputs) {
    const post = { call: `POST ${SERVICES}`, body: { svm: svmReference(inputs.svm), ...body(inputs, true) } };
    // The empty alias cannot be said in a POST; the service comes to be with the SVM's name.
    const clear = { call: `PATCH ${SERVICES}/${uuidOf(inputs.svm)}`, body: { target: { alias: "" } } };
    return inputs.targetAlias === "" ? [post, clear] : [post];
  },
  changing(changes, from) {
    const sent = body(changes, false);
    return Object.keys(sent).length > 0 ? [{ call: `PATCH ${SERVICES}/${uuidOf(from.svm)}`, body: sent }] : [];
  },
  removing(from) {
    const path = `${SERVICES}/${uuidOf(from.svm)}`;
    const disable: Write[] = from.enabled === false ? [] : [{ call: `PATCH ${path}`, body: { enabled: false } }];
    return [...disable, { call: `DELETE ${path}` }];
  },
  same: (name, left, right) => (name === "svm" ? uuidOf(left) === uuidOf(right) : left === right),
};

function body({ enabled, targetAlias }: Bag, creating: boolean): Bag {
  const alias = creating && targetAlias === "" ? undefined : targetAlias;
  return { ...(enabled !== undefined && { enabled }), ...(alias !== undefined && { target: { alias } }) };
}

const UUIDS: Readonly<Record<string, string>> = { svm1: SVM1, svm2: SVM2, svm3: SVM3, svm4: SVM4 };

export function svmReference(svm: unknown): Bag {
  return String(svm) in UUIDS ? { name: svm } : { uuid: svm };
}

export function uuidOf(svm: unknown): string {
  return UUIDS[String(svm)] ?? String(svm);
}
