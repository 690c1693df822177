/**
 * The same resources, `Provider` and look-ups through the packaged plugin `netapp`. The build replaces what this file
 * compiles to: it is index.ts with program/binding.plugin.ts in the place of program/binding.ts.
 *
 * @module pulumi-netapp/plugin
 */
export * from "./index";
