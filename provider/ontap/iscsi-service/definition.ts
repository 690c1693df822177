import { hasUnknown } from "../../base/unknown";
import type { Change, Definition, ImpactNote } from "../../lifecycle/definition";
import { svmIds } from "../svm";
import { fields, type IscsiServiceInputs } from "./fields";
import type { IscsiServiceLive } from "./live";
import { IscsiServiceOperations } from "./operations";

export const iscsiService: Definition<IscsiServiceInputs, IscsiServiceLive> = {
  fields,
  ids: svmIds("iSCSI service"),
  notes,
  operations: (connections) => new IscsiServiceOperations(connections),
};

function notes({ state, inputs, changed, replaced }: Change<IscsiServiceInputs>): ImpactNote[] {
  const service = `the iSCSI service of SVM ${state.svmName ?? state.svm}`;
  if (replaced) return [{ severity: "high", text: `${service} is deleted: every iSCSI session of that SVM drops` }];
  if (changed.has("enabled") && inputs.enabled !== true) {
    const when = hasUnknown(inputs.enabled) ? "may be disabled: then" : "is disabled:";
    return [{ severity: "high", text: `${service} ${when} every iSCSI session of the SVM drops now` }];
  }
  return [];
}
