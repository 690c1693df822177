/**
 * The text that stands in the state in the place of a provider's serialised code: it loads the installed package. The
 * plugin host evaluates it as a module without a file name, so it resolves from the working directory, which is the
 * folder of the program; a bare `require` would not find the package from inside its own repository. It holds no version
 * and no path, so that it never shows up as a change, and an upgrade of the package is all that a fix needs.
 */
export function pointer(type: string): string {
  return `exports.handler = () => require("module").createRequire(process.cwd() + "/")("pulumi-netapp/runtime").handlers["${type}"]`;
}
