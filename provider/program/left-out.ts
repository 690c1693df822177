/**
 * What a resource's class sends for a secret argument that turns out to be `undefined` late, inside an output: the SDK
 * would make `null` of it, and `null` is refused. `check` takes it out again.
 */
export const LEFT_OUT = "pulumi-netapp:left-out";
