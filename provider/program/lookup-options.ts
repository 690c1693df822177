import type * as pulumi from "@pulumi/pulumi";

/** Options of a look-up. */
export interface LookupOptions {
  /** The explicit provider whose system is asked; otherwise the one of the stack's config and the environment. */
  provider?: pulumi.ProviderResource | undefined;
}
