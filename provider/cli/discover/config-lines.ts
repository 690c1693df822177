import { environmentName, type ProductName, SECRET_SETTINGS } from "../../connection/settings";
import type { ConfigEntry } from "../../lifecycle/discovery";
import type { ConfiguredSystem } from "../systems";
import { Expression, literal, textLiteral } from "./literal";
import { capital } from "./names";

/** An explicit provider that the program makes for the systems that were read: for a second cluster in a stack. */
export interface Explicit {
  readonly name: string;
  /** `const dr = new Provider("dr", {...});` */
  readonly statement: string;
  /** Shell lines that put its settings into the config. */
  readonly configLines: readonly string[];
}

const TOKENS = ["accessToken", "accessTokenFile"];
const BOOLEANS = ["insecureSkipVerify", "countSessions"];
const NUMBERS = ["timeoutSeconds", "maxParallelCalls"];

/**
 * Shell lines that put into the config what the program needs. No line holds a secret: pulumi asks for a value that is
 * left out, and what is in the environment is handed on from there.
 */
export function configLines(systems: readonly ConfiguredSystem[], entries: readonly ConfigEntry[]): string[] {
  return [
    ...systems.flatMap(connectionLines),
    ...entries.map(({ key, secret, what }) => `pulumi config set ${secret ? "--secret " : ""}${key}   # ${what}`),
  ];
}

/** The connection, as far as only the environment of this moment has it. A token stays there: it ends before the next run. */
function connectionLines({ product, sources }: ConfiguredSystem): string[] {
  return Object.keys(sources)
    .filter((setting) => sources[setting] === "environment" && !TOKENS.includes(setting))
    .map((setting) => fromEnvironment(product, setting, `netapp:${product}.${setting}`, "--path "));
}

/** Through a pipe: as an argument a secret could be seen in the list of processes. */
function fromEnvironment(product: ProductName, setting: string, key: string, path = ""): string {
  const variable = environmentName(product, setting);
  if (setting === "accessTokenFile") return `cat "$${variable}" | pulumi config set ${path}--secret ${key}`;
  if (SECRET_SETTINGS.includes(setting)) return `printenv ${variable} | pulumi config set ${path}--secret ${key}`;
  return `pulumi config set ${path}${key} -- "$${variable}"`;
}

/** The provider with every setting that was given for its systems, each from the config. */
export function explicitProvider(name: string, systems: readonly ConfiguredSystem[]): Explicit {
  const configLines: string[] = [];
  const settings = systems.map(({ product, sources }) => {
    const given = Object.entries(sources).map(([source, place]) => {
      // A provider takes no file: the token that is in it now goes into the config.
      const setting = source === "accessTokenFile" ? "accessToken" : source;
      const key = `${name}${capital(product)}${capital(setting)}`;
      configLines.push(
        place === "environment"
          ? fromEnvironment(product, source, key)
          : `pulumi config set ${SECRET_SETTINGS.includes(setting) ? "--secret " : ""}${key}   # as netapp:${product}.${setting}`,
      );
      return [setting, new Expression(`config.${getter(setting)}(${textLiteral(key)})`)];
    });
    return [product, Object.fromEntries(given)];
  });
  const statement = `const ${name} = new Provider(${textLiteral(name)}, ${literal(Object.fromEntries(settings))});`;
  return { name, statement, configLines };
}

function getter(setting: string): string {
  if (SECRET_SETTINGS.includes(setting)) return "requireSecret";
  if (BOOLEANS.includes(setting)) return "requireBoolean";
  return NUMBERS.includes(setting) ? "requireNumber" : "require";
}
