import { hasUnknown } from "../../base/unknown";
import type { Change, Definition, ImpactNote } from "../../lifecycle/definition";
import { type OntapSystem, ontap } from "../system";
import { activeDirectoryAccountShape } from "./args";
import { type ActiveDirectoryAccountInputs, fields } from "./fields";
import type { ActiveDirectoryAccountLive } from "./live";
import { getActiveDirectoryAccount } from "./look-up";
import { ActiveDirectoryAccountOperations } from "./operations";

export const activeDirectoryAccount: Definition<ActiveDirectoryAccountInputs, ActiveDirectoryAccountLive, OntapSystem> =
  {
    shape: activeDirectoryAccountShape,
    product: ontap,
    fields,
    notes,
    // The array chooses the place in the new domain, unless the program says it.
    unsettles: (changed) => (changed.has("fqdn") ? ["organizationalUnit"] : []),
    lookup: getActiveDirectoryAccount,
    operations: (system) => new ActiveDirectoryAccountOperations(system),
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
