import { named } from "../../base/invisible";
import { hasUnknown } from "../../base/unknown";
import type { Change, Definition, ImpactNote } from "../../lifecycle/definition";
import type { State } from "../../lifecycle/properties";
import { releaseText } from "../release";
import { mayRead } from "../rights";
import { svmIds } from "../svm";
import { type OntapSystem, ontap } from "../system";
import { type ActiveDirectoryAccountLive, AD_PATH } from "./api";
import { activeDirectoryAccountShape } from "./args";
import { discovery } from "./discovery";
import { type ActiveDirectoryAccountInputs, fields, SECURITY_SINCE, SINCE } from "./fields";
import { activeDirectoryAccountLookup } from "./lookup";
import { ActiveDirectoryAccountOperations } from "./operations";

export const activeDirectoryAccount: Definition<ActiveDirectoryAccountInputs, ActiveDirectoryAccountLive, OntapSystem> =
  {
    shape: activeDirectoryAccountShape,
    product: ontap,
    fields,
    ids: svmIds("Active Directory account"),
    notes,
    removal,
    // The array chooses the place in the new domain, unless the program says it.
    outputsUnknownAfter: (changed) => (changed.has("fqdn") ? ["organizationalUnit"] : []),
    lookup: activeDirectoryAccountLookup,
    discovery,
    rights: [mayRead("ActiveDirectoryAccount", AD_PATH)],
    since: { ActiveDirectoryAccount: releaseText(SINCE), advertisedKdcEncryptions: releaseText(SECURITY_SINCE) },
    operations: (system) => new ActiveDirectoryAccountOperations(system),
  };

function removal(state: State): ImpactNote[] {
  return [{ severity: "high", text: `${leaving(state)} and the account ${named(state.name)} is deleted` }];
}

function notes({ state, inputs, changed, replaced }: Change<ActiveDirectoryAccountInputs>): ImpactNote[] {
  if (replaced) return removal(state).map((note) => ({ ...note, text: `${note.text} before a new one is made` }));
  if (!changed.has("fqdn")) return [];
  const other = hasUnknown(inputs.fqdn) ? "another one, not known yet" : named(inputs.fqdn);
  return [{ severity: "high", text: `${leaving(state)} and joins ${other}: for minutes nobody is authenticated` }];
}

function leaving({ svmName, svm, fqdn }: State): string {
  return `SVM ${named(svmName ?? svm)} leaves the domain ${named(fqdn)}`;
}
