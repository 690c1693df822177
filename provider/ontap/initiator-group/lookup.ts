import * as z from "zod";
import type { Lookup } from "../../lifecycle/definition";
import { findIgroup } from "../san";
import { svmText } from "../svm";
import { notFound } from "../svm-presence";
import { type OntapSystem, ontap } from "../system";
import { toLive } from "./api";
import type { GetInitiatorGroupArgs, GetInitiatorGroupResult } from "./args";
import { IGROUP_CODES } from "./errors";

/** A group by SVM and name, with the members that no program manages too. */
export const initiatorGroupLookup: Lookup<GetInitiatorGroupArgs, GetInitiatorGroupResult, OntapSystem> = {
  name: "getInitiatorGroup",
  product: ontap,
  args: { svm: svmText, name: z.string("must be a string: the name of a group") },
  async ask(system, { svm, name }) {
    const client = system.client(IGROUP_CODES).step(`look up the initiator group ${name} of SVM ${svm}`);
    const record = await findIgroup(client, { svm, name }, true);
    if (!record) throw notFound(client, "there is none of this name, or the SVM is not visible to this login");
    const { svm: _, __refs, initiators = [], initiatorGroups = [], ...live } = toLive(record, () => true, {});
    return { uuid: __refs.uuid, ...live, initiators, initiatorGroups };
  },
};
