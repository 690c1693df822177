/**
 * The text in the state in the place of serialised code: it loads the installed package from the program's folder. It holds no
 * version and no path, so it never shows as a change (docs/internals/design.md, "The pointer").
 */
export function pointer(type: string): string {
  return `exports.handler = () => require("module").createRequire(process.cwd() + "/")("pulumi-netapp/runtime").handlers["${type}"]`;
}

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
