import { flagOption, onDemand, textOption, wholeNumber } from "../../../tools/run/on-demand";

onDemand("test/long/torture/run.ts", {
  usage:
    "npm run torture runs random programs under random faults; --programs 1000 and --seed 1 say which, --only 17 runs one of them, --worlds 8 so many at once, and --engine kills the plugin and the CLI at every call of an up instead.",
  options: { programs: textOption, seed: textOption, only: textOption, worlds: textOption, engine: flagOption },
  forms: { programs: wholeNumber, seed: /^\d+$/, only: /^\d+$/, worlds: wholeNumber },
});
