import type { Discovery } from "../../lifecycle/discovery";
import { bySvm } from "../svm";
import type { OntapSystem } from "../system";
import { type IscsiServiceLive, serviceListing, toLive } from "./api";

/** A cleared alias is declared: a new service gets one. */
export const discovery: Discovery<IscsiServiceLive, OntapSystem> = {
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
