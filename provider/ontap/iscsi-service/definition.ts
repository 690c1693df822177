import { named } from "../../base/invisible";
import { hasUnknown } from "../../base/unknown";
import type { Change, Definition, ImpactNote } from "../../lifecycle/definition";
import type { State } from "../../lifecycle/properties";
import type { Touched } from "../../lifecycle/sessions";
import { mayRead } from "../rights";
import { svmSessions } from "../sessions";
import { svmIds } from "../svm";
import { type OntapSystem, ontap } from "../system";
import { type IscsiServiceLive, SERVICE_PATH } from "./api";
import { iscsiServiceShape } from "./args";
import { discovery } from "./discovery";
import { fields, type IscsiServiceInputs } from "./fields";
import { iscsiServiceLookup } from "./lookup";
import { IscsiServiceOperations } from "./operations";

export const iscsiService: Definition<IscsiServiceInputs, IscsiServiceLive, OntapSystem> = {
  shape: iscsiServiceShape,
  product: ontap,
  fields,
  ids: svmIds("iSCSI service"),
  notes,
  removal,
  lookup: iscsiServiceLookup,
  discovery,
  rights: [mayRead("IscsiService", SERVICE_PATH)],
  since: { IscsiService: "9.6.0" },
  operations: (system) => new IscsiServiceOperations(system),
};

function removal(state: State): ImpactNote<OntapSystem>[] {
  const text = `${subject(state)} is deleted: every iSCSI session of that SVM drops`;
  return [{ severity: "high", text, touches: all(state) }];
}

function notes({ state, inputs, changed, replaced }: Change<IscsiServiceInputs>): ImpactNote<OntapSystem>[] {
  if (replaced) return removal(state);
  if (changed.has("enabled") && inputs.enabled !== true) {
    const when = hasUnknown(inputs.enabled) ? "may be disabled: then" : "is disabled:";
    const text = `${subject(state)} ${when} every iSCSI session of the SVM drops now`;
    return [{ severity: "high", text, touches: all(state) }];
  }
  return [];
}

function all({ svmUuid }: State): Touched<OntapSystem> {
  return { list: (system) => svmSessions(system, svmUuid), drop: true, inUp: true };
}

function subject({ svmName, svm }: State): string {
  return `the iSCSI service of SVM ${named(svmName ?? svm)}`;
}
