import { z } from "zod";
import { ProviderError } from "../base/errors";
import { learnSecrets } from "../base/redact";
import { isRecord } from "../base/unknown";
import { EXPLICIT, environmentName, type ProductName, SECRET_SETTINGS, SETTINGS } from "./settings";

/** Reads one key of the config that the engine hands to the plugin. */
export type ConfigReader = (key: string) => string | undefined;

const pem = (what: string) =>
  z
    .string()
    .regex(
      /-----BEGIN [A-Z ]+-----[\s\S]+-----END [A-Z ]+-----/,
      `must be ${what} in PEM form (the text itself, not a file's name)`,
    );

/** Config and environment hold text, an explicit provider's settings are text too: numbers and booleans arrive as such. */
const number = (least: number, most: number) => {
  const told = `must be a whole number from ${least} to ${most}`;
  return z.coerce.number(told).refine((value) => Number.isInteger(value) && value >= least && value <= most, told);
};

const boolean = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")], {
  error: "must be true or false",
});

const settings = z.object({
  host: z.string().transform(origin),
  username: z.string().min(1, "must not be empty").optional(),
  password: z.string().min(1, "must not be empty").optional(),
  caCertificate: pem("a certificate").optional(),
  clientCertificate: pem("a certificate").optional(),
  clientKey: pem("a private key").optional(),
  insecureSkipVerify: boolean.default(false),
  timeoutSeconds: number(1, 86_400).default(600),
  maxParallelCalls: number(1, 64).default(6),
  apiVersion: z
    .string()
    .regex(/^\d{1,3}\.\d{1,3}$/, 'must be a version such as "12.3"')
    .optional(),
});

/** A connection whose settings are complete and sound. */
export interface Connection extends Omit<z.output<typeof settings>, "host"> {
  readonly product: ProductName;
  /** `https://name:port` */
  readonly origin: string;
  /** `name` or `name:port`, for messages. */
  readonly host: string;
}

/** The connection of a product: explicit provider or stack config first, then (without explicit provider) the environment. */
export function resolveConnection(
  product: ProductName,
  config: ConfigReader,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Connection {
  const section = parseSection(product, config(`netapp:${product}`));
  const explicit = config(EXPLICIT) === "true";
  const given: Record<string, unknown> = {};
  for (const setting of SETTINGS[product]) {
    // An explicit provider names another system: the environment's password must not travel there.
    const fallback = explicit ? undefined : environment[environmentName(product, setting)] || undefined;
    const value = section[setting] ?? (config(`netapp:${product}.${setting}`) || undefined) ?? fallback;
    if (value !== undefined && value !== null) given[setting] = value;
  }
  // The pair too: in that form an Authorization header shows the password to whoever decodes it.
  learnSecrets(...SECRET_SETTINGS.map((setting) => given[setting]), `${given.username}:${given.password}`);
  requireComplete(product, given, explicit);
  const result = settings.safeParse(given);
  if (!result.success) {
    const told = result.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
    throw new ProviderError("connection", `The connection to ${TITLE[product]} is not usable: ${told.join("; ")}.`);
  }
  const { host, ...rest } = result.data;
  return { ...rest, product, origin: host, host: host.slice("https://".length) };
}

export const TITLE: Readonly<Record<ProductName, string>> = { ontap: "ONTAP", element: "Element" };

function parseSection(product: ProductName, text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  let section: unknown;
  try {
    section = JSON.parse(text);
  } catch {
    section = undefined;
  }
  if (!isRecord(section)) {
    throw new ProviderError(
      "connection",
      `The config netapp:${product} is not structured; set it with pulumi config set --path netapp:${product}.host ….`,
    );
  }
  const strange = Object.keys(section).filter((name) => !SETTINGS[product].includes(name));
  if (strange.length > 0) {
    throw new ProviderError(
      "connection",
      `The config netapp:${product} has no setting ${strange.join(", ")}; there are ${SETTINGS[product].join(", ")}.`,
    );
  }
  return section;
}

function requireComplete(product: ProductName, given: Record<string, unknown>, explicit: boolean): void {
  const certificate = product === "ontap" && (given.clientCertificate !== undefined || given.clientKey !== undefined);
  const needed = certificate ? ["host", "clientCertificate", "clientKey"] : ["host", "username", "password"];
  const missing = needed.filter((setting) => given[setting] === undefined);
  if (missing.length > 0) {
    const names = missing.map((setting) => environmentName(product, setting)).join(", ");
    const secret = missing.length === 1 && missing[0] === "password" ? "--secret " : "";
    const way = explicit
      ? `give it in the ${product} settings of the explicit Provider`
      : `set it with pulumi config set --path ${secret}netapp:${product}.${missing[0]} … or in the environment (${names})`;
    const other =
      product === "ontap" && !certificate && missing.some((setting) => setting !== "host")
        ? ", or log in with clientCertificate and clientKey instead"
        : "";
    throw new ProviderError(
      "connection",
      `The connection to ${TITLE[product]} lacks ${missing.join(", ")}; ${way}${other}.`,
    );
  }
  if (certificate && given.password !== undefined) {
    throw new ProviderError(
      "connection",
      "The connection to ONTAP has both a client certificate and a password; ONTAP takes one of them, leave the other out.",
    );
  }
}

/** Name, `name:port`, IPv6 address or https URL -> `https://name:port`; a path in a URL is dropped. */
function origin(host: string, context: z.RefinementCtx): string {
  const bareIpv6 = /^[0-9a-f:]+$/i.test(host) && host.split(":").length > 2;
  const text = host.includes("://") ? host : `https://${bareIpv6 ? `[${host}]` : host}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "https:" || url.hostname === "" || url.username || url.password) {
    context.addIssue("must be a name, name:port or https:// URL without credentials");
    return z.NEVER;
  }
  return url.origin;
}
