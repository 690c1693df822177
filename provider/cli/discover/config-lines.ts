import { environmentName, SECRET_SETTINGS } from "../../connection/settings";
import type { ConfigEntry } from "../../lifecycle/discovery";
import type { ConfiguredSystem } from "../systems";

const TOKENS = ["accessToken", "accessTokenFile"];

/**
 * Shell lines that put into the config what the program needs. No line holds a secret: pulumi asks for a value that is
 * left out, and what is in the environment is handed on from there.
 */
export function configLines(systems: readonly ConfiguredSystem[], entries: readonly ConfigEntry[]): string[] {
  return [...systems.flatMap(connectionLines), ...entries.map(entryLine)];
}

/** The connection, as far as only the environment of this moment has it. A token stays there: it ends before the next run. */
function connectionLines({ product, sources }: ConfiguredSystem): string[] {
  return Object.keys(sources)
    .filter((setting) => sources[setting] === "environment" && !TOKENS.includes(setting))
    .map((setting) => {
      const key = `netapp:${product}.${setting}`;
      const variable = environmentName(product, setting);
      if (SECRET_SETTINGS.includes(setting)) {
        // Through a pipe: as an argument it could be seen in the list of processes.
        return `printenv ${variable} | pulumi config set --path --secret ${key}`;
      }
      return `pulumi config set --path ${key} -- "$${variable}"`;
    });
}

function entryLine({ key, secret, what }: ConfigEntry): string {
  return `pulumi config set ${secret ? "--secret " : ""}${key}   # ${what}`;
}
