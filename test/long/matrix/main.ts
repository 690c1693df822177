import { onDemand } from "../../../tools/run/on-demand";

onDemand("test/long/matrix/run.ts", {
  usage:
    "npm run test:matrix tries the package on versions of Node, SDK and compiler and with several package managers; words from the names of its cells, such as pnpm, run only those.",
  allowPositionals: true,
});
