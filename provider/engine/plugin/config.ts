import type { Properties } from "../../base/shape";
import { isRecord, isUnknown, parsedJson, UNKNOWN } from "../../base/unknown";
import type { ConfigReader } from "../../connection/resolve";
import {
  EXPLICIT,
  EXPLICIT_INPUT,
  hasDefaultUrnOf,
  isMarkedExplicit,
  SECRET_SETTINGS,
  SETTINGS,
} from "../../connection/settings";
import type { CheckFailure } from "../../lifecycle/definition";
import { mergedPaths, type SecretPaths, type Unwrapped, wholeSecrets } from "./values";

type Section = keyof typeof SETTINGS;
const SECTIONS = Object.keys(SETTINGS) as Section[];
/** Keys that the engine adds to the settings of every provider. */
const ENGINES = ["version", "pluginDownloadURL", "parameterization"];

/**
 * The settings of a provider with their secrets marked, and what is wrong with them. `stackConfig` is the stack's config for
 * this package, as the engine gives it to the plugin that it starts (JSON).
 */
export function checkConfig(
  urn: string,
  { values, secretPaths }: Unwrapped,
  stackConfig?: string,
): Unwrapped & { failures: CheckFailure[] } {
  const failures: CheckFailure[] = [];
  // A failure that names a property makes the engine print the whole section, the password included.
  const fail = (reason: string) => failures.push({ property: "", reason });
  const secret: Record<string, SecretPaths> = { ...secretPaths };
  for (const [name, value] of Object.entries(values)) {
    if (name.startsWith("__") || ENGINES.includes(name)) continue;
    const section = SECTIONS.find((known) => known === name);
    if (!section) {
      fail(`netapp has no setting ${name}; there are ${SECTIONS.join(" and ")}`);
      continue;
    }
    // A generated SDK and the stack's config give a section as JSON text.
    const isText = typeof value === "string" && !isUnknown(value);
    secret[name] = mergedPaths(secret[name], isText ? true : wholeSecrets(SECRET_SETTINGS));
    if (isUnknown(value)) continue;
    const settings = sectionOf(value);
    const known = SETTINGS[section];
    if (!settings) fail(`netapp:${name} must hold settings by name; there are ${known.join(", ")}`);
    for (const setting of Object.keys(settings ?? {}).filter((one) => !known.includes(one)))
      fail(`netapp:${name} has no setting ${setting}; there are ${known.join(", ")}`);
  }
  const explicit = isExplicit(urn, values, sectionOf(stackConfig)) ? { [EXPLICIT_INPUT]: true } : {};
  return { values: { ...values, ...explicit }, secretPaths: secret, failures };
}

/** The settings in the form in which the connection reads them. States of 0.2.0 lack the mark of some explicit providers. */
export function configReader(values: Properties, urn = ""): ConfigReader {
  const explicit = urn === "" ? isMarkedExplicit(values) : isExplicit(urn, values);
  return (key) => {
    if (key === EXPLICIT) return explicit ? "true" : undefined;
    const value = values[key.replace(/^netapp:/, "")];
    if (isUnknown(value)) return UNKNOWN;
    const settings = sectionOf(value);
    return settings && JSON.stringify(settings);
  };
}

/**
 * Whether the program made this provider. The engine does not say: it gives its default provider a name that a program may
 * use as well. But the settings of its own are the stack's config, unchanged, and each section of that is a text.
 */
function isExplicit(urn: string, values: Properties, stackConfig?: Properties): boolean {
  if (isMarkedExplicit(values) || !hasDefaultUrnOf(urn, values.version)) return true;
  const given = SECTIONS.filter((name) => values[name] !== undefined);
  return given.some((name) => typeof values[name] !== "string" || (stackConfig && values[name] !== stackConfig[name]));
}

function sectionOf(value: unknown): Properties | undefined {
  if (typeof value !== "string") return isRecord(value) ? value : undefined;
  const section = parsedJson(value);
  return isRecord(section) ? camelCased(section) : undefined;
}

/** Python's SDK writes the keys of a dict as the program has them: `ca_certificate`, which is how its types spell them. */
function camelCased(section: Properties): Properties {
  const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(section).map(([name, value]) => [camel(name), value]));
}
