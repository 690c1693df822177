import * as z from "zod";
import type { Lookup } from "../../lifecycle/definition";
import type { GetSvmArgs, GetSvmResult } from "../args";
import { findSvm, notFound } from "../svm-presence";
import { type OntapSystem, ontap } from "../system";

/** An SVM by name or UUID. */
export const svmLookup: Lookup<GetSvmArgs, GetSvmResult, OntapSystem> = {
  name: "getSvm",
  product: ontap,
  args: { name: z.string("must be a string").optional(), uuid: z.string("must be a string").optional() },
  async ask(system, { name, uuid }) {
    const text = uuid ?? name ?? "";
    const client = system.client().step(`look up SVM ${text}`);
    const svm = await findSvm(client, text);
    if (svm) return svm;
    throw notFound(client, "no SVM of this name or UUID is visible to this login");
  },
};
