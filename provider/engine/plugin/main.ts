import { LOADERS, lookups } from "../../resources";
import { leaveInTime } from "../leave";
import { NetAppProvider } from "./provider";
import { serveProvider } from "./server";

/** Set when the plugin is bundled. */
declare const VERSION: string;

leaveInTime();

// The engine reads the port from the first line.
serveProvider(new NetAppProvider(LOADERS, lookups), VERSION).then(
  (port) => process.stdout.write(`${port}\n`),
  (error: Error) => {
    process.stderr.write(`The plugin cannot listen on 127.0.0.1: ${error.message}\n`);
    process.exitCode = 1;
  },
);
