/**
 * What a resource's class sends for a secret argument that turns out to be `undefined` late, inside an output: the SDK
 * would make `null` of it, and `null` is refused. `check` takes it out again.
 */
export const LEFT_OUT = "pulumi-netapp:left-out";

/**
 * The input and output that lists which arguments the program gave as secrets: the SDK's dynamic provider process hands all
 * of them over in the clear, and messages must not name what the state has encrypted. It is in states: never renamed.
 */
export const SECRETS = "__secrets";
