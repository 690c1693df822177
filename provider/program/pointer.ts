/**
 * The text in the state in the place of serialised code: it loads the installed package from the program's folder. It holds no
 * version and no path, so it never shows as a change (docs/internals/design.md, "The pointer").
 */
export function pointer(type: string): string {
  return `exports.handler = () => require("module").createRequire(process.cwd() + "/")("pulumi-netapp/runtime").handlers["${type}"]`;
}
