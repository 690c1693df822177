import type * as pulumi from "@pulumi/pulumi";

/** Arguments once they are plain values. */
export type Plain<Args> = { [Name in keyof Args]: Exclude<pulumi.Unwrap<Args[Name]>, undefined> };
