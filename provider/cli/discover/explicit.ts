import { environmentName, SECRET_SETTINGS } from "../../connection/settings";
import type { ConfiguredSystem } from "../systems";
import { Expression, literal, textLiteral } from "./literal";

/** An explicit provider that the program makes for the systems that were read: for a second cluster in a stack. */
export interface Explicit {
  readonly name: string;
  /** `const dr = new Provider("dr", {...});` */
  readonly statement: string;
  /** Shell lines that put its settings into the config. */
  readonly configLines: readonly string[];
}

const BOOLEANS = ["insecureSkipVerify", "countSessions"];
const NUMBERS = ["timeoutSeconds", "maxParallelCalls"];

/** The provider with every setting that was given for its systems, each from the config. */
export function explicitProvider(name: string, systems: readonly ConfiguredSystem[]): Explicit {
  const configLines: string[] = [];
  const settings = systems.map(({ product, sources }) => {
    const given = Object.keys(sources).map((source) => {
      // A provider takes no file: the token that is in it now goes into the config.
      const setting = source === "accessTokenFile" ? "accessToken" : source;
      const key = [name, product, setting].map((word, at) => (at === 0 ? word : capital(word))).join("");
      const secret = SECRET_SETTINGS.includes(setting);
      const variable = environmentName(product, source);
      if (sources[source] === "environment") {
        const printed = source === setting ? `printenv ${variable}` : `cat "$${variable}"`;
        configLines.push(
          secret ? `${printed} | pulumi config set --secret ${key}` : `pulumi config set ${key} -- "$${variable}"`,
        );
      } else
        configLines.push(`pulumi config set ${secret ? "--secret " : ""}${key}   # as netapp:${product}.${setting}`);
      return [setting, new Expression(`config.${getter(setting, secret)}(${textLiteral(key)})`)];
    });
    return [product, Object.fromEntries(given)];
  });
  const statement = `const ${name} = new Provider(${textLiteral(name)}, ${literal(Object.fromEntries(settings))});`;
  return { name, statement, configLines };
}

function getter(setting: string, secret: boolean): string {
  if (secret) return "requireSecret";
  if (BOOLEANS.includes(setting)) return "requireBoolean";
  return NUMBERS.includes(setting) ? "requireNumber" : "require";
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
