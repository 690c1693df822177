import type { Lookup } from "../../lifecycle/definition";
import type { GetBySvmArgs } from "../args";
import { svmText } from "../svm";
import { notFound } from "../svm-presence";
import { type OntapSystem, ontap } from "../system";
import { findService, toLive } from "./api";
import type { GetIscsiServiceResult } from "./args";
import { SERVICE_CODES } from "./errors";

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
