import type { Lookup } from "../../lifecycle/definition";
import { svmText } from "../svm";
import { notFound } from "../svm-presence";
import { type OntapSystem, ontap } from "../system";
import { findCredentials, toLive } from "./api";
import type { GetIscsiCredentialsArgs, GetIscsiCredentialsResult } from "./args";
import { CREDENTIALS_CODES } from "./errors";
import { initiatorText } from "./fields";

/** The iSCSI credentials of an initiator. */
export const iscsiCredentialsLookup: Lookup<GetIscsiCredentialsArgs, GetIscsiCredentialsResult, OntapSystem> = {
  name: "getIscsiCredentials",
  product: ontap,
  args: { svm: svmText, initiator: initiatorText },
  async ask(system, { svm, initiator }) {
    const client = system.client(CREDENTIALS_CODES).step(`look up the iSCSI credentials of ${initiator} on SVM ${svm}`);
    const record = await findCredentials(client, { svm, initiator });
    if (!record)
      throw notFound(client, "there are none (the default ones hold), or the SVM is not visible to this login");
    const { svm: _, ...live } = toLive(record, {});
    return live;
  },
};
