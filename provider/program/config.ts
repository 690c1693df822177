import * as pulumi from "@pulumi/pulumi";
import { isRecord, parsedJson } from "../base/unknown";
import { PRODUCTS, SECRET_SETTINGS, unknownKeys } from "../connection/settings";

/** Programs whose config was looked at; a process of the Automation API may run several. */
const seen = new WeakSet<object>();

/**
 * Looks at the stack's config before something uses it, once per program: the plugin can ask for keys by name only and
 * cannot tell a secret from a plain text. Unit tests with mocks have no stack, and nothing to look at.
 */
export function lookAtConfig(): void {
  const program = pulumi.runtime.getStackResource();
  if (!program || seen.has(program)) return;
  const config = pulumi.runtime.allConfig();
  refuseUnknown(config);
  warnOfClearSecrets(config);
  seen.add(program);
}

function refuseUnknown(config: Config): void {
  // In a project called netapp the other keys are the program's own.
  if (pulumi.getProject() === "netapp") return;
  const [first, ...others] = unknownKeys(Object.keys(config));
  if (!first) return;
  const told = [first, ...others].map((one) => one.told).join(", ");
  throw new pulumi.RunError(
    `Unknown config ${others.length > 0 ? "keys" : "key"} ${told}: settings go under netapp:ontap or netapp:element; set them with pulumi config set --path netapp:ontap.host …, and remove this with pulumi config rm ${first.key}.`,
  );
}

/** The engine copies the whole config into the state, encrypted only where it was set as a secret. */
function warnOfClearSecrets(config: Config): void {
  for (const product of PRODUCTS) {
    const section = `netapp:${product}`;
    // One that is not structured has no members: the check of the first resource says so.
    const members = parsedJson(config[section] ?? "");
    for (const setting of SECRET_SETTINGS) {
      const key = `${section}.${setting}`;
      // A key of its own, set without --path, works as well.
      if (config[key] && !isSecret(key)) warn(key, `--secret ${key}`);
      if (isRecord(members) && members[setting] && !isSecret(section)) warn(key, `--path --secret ${key}`);
    }
  }
}

function warn(key: string, set: string): void {
  void pulumi.log.warn(
    `${key} stands in the clear in the stack's config; set it with pulumi config set ${set}, and change it on the system.`,
  );
}

type Config = Readonly<Record<string, string>>;

/**
 * Whether a key was set as a secret. Of a structured one with several members it only says that one of them was, so a
 * password beside a secret key goes unnoticed; the state has both encrypted then. The SDK has this, and does not declare it.
 */
function isSecret(key: string): boolean {
  const runtime = pulumi.runtime as unknown as { isConfigSecret?(key: string): boolean };
  return runtime.isConfigSecret?.(key) ?? true;
}
