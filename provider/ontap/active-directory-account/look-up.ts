import type { Lookup } from "../../lifecycle/definition";
import type { GetBySvmArgs } from "../args";
import { svmText } from "../svm";
import { notFound } from "../svm-presence";
import { type OntapSystem, ontap } from "../system";
import { findAccount } from "./api";
import type { GetActiveDirectoryAccountResult } from "./args";
import { ACCOUNT_CODES } from "./codes";
import { toLive } from "./live";

/** The Active Directory account of an SVM. */
export const getActiveDirectoryAccount: Lookup<GetBySvmArgs, GetActiveDirectoryAccountResult, OntapSystem> = {
  name: "getActiveDirectoryAccount",
  product: ontap,
  args: { svm: svmText },
  async ask(system, { svm }) {
    const client = system.client(ACCOUNT_CODES).to(`look up the Active Directory account of SVM ${svm}`);
    const record = await findAccount(client, svm);
    if (!record) {
      const why =
        "the SVM has none (an SVM that joined through a CIFS server shows none), or is not visible to this login";
      throw notFound(client, why);
    }
    const { svm: _, ...live } = toLive(record);
    return live;
  },
};
