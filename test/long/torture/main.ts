import { flagOption, onDemand, textOption, wholeNumber } from "../../../tools/run/on-demand";

onDemand("test/long/torture/run.ts", {
  usage:
    "npm run torture runs random programs under random faults; --programs 1000 and --seed 1 say which, --only 17 runs one of them, --worlds 8 so many at once, --way plugin or --way dynamic only one of the two ways, and --engine kills the plugin and the CLI, and tells all processes to end, at every call of an up instead.",
  options: {
    programs: textOption,
    seed: textOption,
    only: textOption,
    worlds: textOption,
    way: textOption,
    engine: flagOption,
  },
  forms: { programs: wholeNumber, seed: /^\d+$/, only: /^\d+$/, worlds: wholeNumber, way: /^(dynamic|plugin)$/ },
});
