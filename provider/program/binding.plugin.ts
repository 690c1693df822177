import * as pulumi from "@pulumi/pulumi";
import { EXPLICIT_INPUT } from "../connection/settings";
import type { EngineBinding } from "./binding";

/** For the plugin `netapp`. */
export const binding: EngineBinding = {
  token: (type) => `netapp:${type}`,
  extras: () => ({}),
  imports: true,
  // A stack of the dynamic provider moves here when its import changes, and nothing is sent.
  options: ({ type }) => ({ aliases: [{ type: `pulumi-nodejs:dynamic/${type}` }] }),
  leftOut: undefined,
  plugin: "netapp",
  formerPlugin: "pulumi-nodejs",
  settings: (sections) => ({ ...(sections as unknown as pulumi.Inputs), [EXPLICIT_INPUT]: true }),
  async invoke(token, args, provider) {
    try {
      return (await pulumi.runtime.invoke(`netapp:${token}`, args, provider && { provider })) as object;
    } catch (error) {
      // An expected failure: its one sentence, without a stack and without what the engine puts before it.
      const text = error instanceof Error ? error.message : String(error);
      throw new pulumi.RunError(text.replace(/^invocation of \S+ returned an error: /, ""));
    }
  },
};
