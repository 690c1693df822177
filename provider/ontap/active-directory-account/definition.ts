import { hasUnknown } from "../../base/unknown";
import type { Change, Definition, ImpactNote } from "../../lifecycle/definition";
import { svmIds } from "../svm";
import { type ActiveDirectoryAccountInputs, fields } from "./fields";
import type { ActiveDirectoryAccountLive } from "./live";
import { ActiveDirectoryAccountOperations } from "./operations";

export const activeDirectoryAccount: Definition<ActiveDirectoryAccountInputs, ActiveDirectoryAccountLive> = {
  fields,
  ids: svmIds("Active Directory account"),
  notes,
  operations: (connections) => new ActiveDirectoryAccountOperations(connections),
};

function notes({ state, inputs, changed, replaced }: Change<ActiveDirectoryAccountInputs>): ImpactNote[] {
  const svm = `SVM ${state.svmName ?? state.svm}`;
  if (replaced) {
    const text = `${svm} leaves the domain ${state.fqdn} and the account ${state.name} is deleted before a new one is made`;
    return [{ severity: "high", text }];
  }
  if (!changed.has("fqdn")) return [];
  const other = hasUnknown(inputs.fqdn) ? "another one, not known yet" : inputs.fqdn;
  const text = `${svm} leaves the domain ${state.fqdn} and joins ${other}: for minutes nobody is authenticated`;
  return [{ severity: "high", text }];
}
