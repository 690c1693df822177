import type { Lookup } from "../../lifecycle/definition";
import type { GetBySvmArgs } from "../args";
import { svmText } from "../svm";
import { notFound } from "../svm-presence";
import { type OntapSystem, ontap } from "../system";
import { findAdAccount, toLive } from "./api";
import type { GetActiveDirectoryAccountResult } from "./args";
import { AD_ACCOUNT_CODES } from "./errors";

/** The Active Directory account of an SVM. */
export const activeDirectoryAccountLookup: Lookup<GetBySvmArgs, GetActiveDirectoryAccountResult, OntapSystem> = {
  name: "getActiveDirectoryAccount",
  product: ontap,
  args: { svm: svmText },
  async ask(system, { svm }) {
    const client = system.client(AD_ACCOUNT_CODES).step(`look up the Active Directory account of SVM ${svm}`);
    const record = await findAdAccount(client, svm);
    if (!record) {
      const why =
        "the SVM has none (an SVM that joined through a CIFS server shows none), or is not visible to this login";
      throw notFound(client, why);
    }
    const { svm: _, ...live } = toLive(record);
    return live;
  },
};
