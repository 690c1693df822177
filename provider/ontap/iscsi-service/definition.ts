import { named } from "../../base/invisible";
import type { State } from "../../base/shape";
import { hasUnknown } from "../../base/unknown";
import type { Change, Definition, ImpactNote, Lookup } from "../../lifecycle/definition";
import type { Discovery } from "../../lifecycle/discovery";
import type { Touched } from "../../lifecycle/sessions";
import type { GetBySvmArgs } from "../args";
import { svmSessions } from "../sessions";
import { bySvm, svmIds, svmText } from "../svm";
import { notFound } from "../svm-presence";
import { mayRead, type OntapSystem, ontap } from "../system";
import { findService, type IscsiServiceLive, SERVICE_CODES, SERVICE_PATH, serviceListing, toLive } from "./api";
import { type GetIscsiServiceResult, iscsiServiceShape } from "./args";
import { fields, type IscsiServiceInputs } from "./fields";
import { IscsiServiceOperations } from "./operations";

/** The iSCSI service of an SVM. */
export const iscsiServiceLookup: Lookup<GetBySvmArgs, GetIscsiServiceResult, OntapSystem> = {
  name: "getIscsiService",
  product: ontap,
  args: { svm: svmText },
  async ask(system, { svm }) {
    const client = system.client(SERVICE_CODES).step(`look up the iSCSI service of SVM ${svm}`);
    const record = await findService(client, svm);
    if (!record) throw notFound(client, "the SVM has none, or is not visible to this login");
    const { svm: _, targetName, ...live } = toLive(record);
    return { ...live, targetName };
  },
};

/** A cleared alias is declared: a new service gets one. */
const discovery: Discovery<IscsiServiceLive, OntapSystem> = {
  noun: "iSCSI service",
  suffix: "iscsi",
  list: async (system) => ({ found: (await serviceListing.fetch(system.client(), undefined)).map(toLive).sort(bySvm) }),
  name: ({ svmName }) => svmName,
  id: ({ svmUuid }) => svmUuid.slice(0, 8),
  subject: ({ svmName }, quoted) => `The iSCSI service of SVM ${quoted(svmName)}`,
  declare: (lives, tools) =>
    lives.map((live) => ({
      args: { svm: tools.svm(live), enabled: live.enabled, targetAlias: live.targetAlias },
    })),
};

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
  operations: (system) => new IscsiServiceOperations(system, SERVICE_CODES),
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
