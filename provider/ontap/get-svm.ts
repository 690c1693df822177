import type * as pulumi from "@pulumi/pulumi";
import { lookUp, lookUpOutput } from "../program/lookup";
import type { LookupOptions } from "../program/provider";
import type { GetSvmArgs, GetSvmResult } from "./args";

export type { LookupOptions } from "../program/provider";
export type { GetBySvmArgs, GetSvmArgs, GetSvmResult } from "./args";

/** Looks up an SVM by name or UUID (`GET /svm/svms`); fails when there is none. */
export function getSvm(args: GetSvmArgs, opts?: LookupOptions): Promise<GetSvmResult> {
  return lookUp("ontap:getSvm", async () => (await import("./svm-presence.js")).svmLookup, args, opts);
}

/** {@link getSvm} for inputs. */
export function getSvmOutput(
  args: pulumi.Input<{ name?: pulumi.Input<string>; uuid?: pulumi.Input<string> }>,
  opts?: LookupOptions,
): pulumi.Output<GetSvmResult> {
  return lookUpOutput(args as pulumi.Input<GetSvmArgs>, opts, getSvm);
}
