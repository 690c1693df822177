import { isIP } from "node:net";
import * as z from "zod";
import { ProviderError } from "../base/errors";
import { learnSecrets, learnToken, TOKEN } from "../base/redact";
import { hasUnknown, isRecord, isUnknown, parsedJson, UNKNOWN } from "../base/unknown";
import {
  ENVIRONMENT_SETTINGS,
  EXPLICIT,
  environmentName,
  NO_TEXT,
  type ProductName,
  SECRET_SETTINGS,
  SETTINGS,
  TITLE,
} from "./settings";

/** Reads one key of the config that the engine hands to the plugin. */
export type ConfigReader = (key: string) => string | undefined;

/**
 * Structured config and YAML make a number of what looks like one: `0123` is 83 by then, and long ones lose digits. What
 * was meant cannot be known any more, so no number is taken for a text.
 */
const text = (next = "put it in quotes") => z.string(`must be a string; ${next}`);
const secret = text("set it with --secret, which keeps every digit");

/** PEM text with a block of one kind and without blocks of another: a certificate may be shown, a key may not. */
const pem = (what: string, wanted: RegExp, refused: RegExp) =>
  text()
    .regex(
      /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]+-----END \1-----/,
      `must be ${what} in PEM form (the text itself, not a file's name)`,
    )
    .superRefine((value, context) => {
      const labels = [...value.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----/g)].map(([, label = ""]) => label);
      const wrong =
        labels.find((label) => refused.test(label)) ?? (labels.some((label) => wanted.test(label)) ? "" : labels[0]);
      if (wrong) context.addIssue(`must be ${what}, and holds this: ${wrong}`);
    });
const PRIVATE_KEY = /(^| )PRIVATE KEY$/;
const certificate = pem("a certificate", /(^| )CERTIFICATE$/, PRIVATE_KEY);

/** Config and environment hold text, an explicit provider's settings are text too: numbers and booleans arrive as such. */
const number = (least: number, most: number) => {
  const message = `must be a whole number from ${least} to ${most}`;
  const digits = z.string().regex(/^\d+$/).transform(Number);
  return z
    .union([z.number(), digits], message)
    .refine((value) => Number.isInteger(value) && value >= least && value <= most, message);
};

const boolean = z.union([z.boolean(), z.enum(["true", "false"]).transform((word) => word === "true")], {
  error: "must be true or false",
});

const settings = z.object({
  host: text().transform(origin),
  username: text().optional(),
  password: secret.optional(),
  caCertificate: certificate.optional(),
  clientCertificate: certificate.optional(),
  clientKey: pem("a private key without a passphrase", PRIVATE_KEY, /^ENCRYPTED PRIVATE KEY$/).optional(),
  accessToken: text().trim().regex(TOKEN, 'must be the access token alone, without "Bearer"').optional(),
  accessTokenFile: text().optional(),
  tokenUrl: text().transform(endpoint).optional(),
  clientId: text().optional(),
  clientSecret: secret.optional(),
  scope: text().optional(),
  audience: text().optional(),
  resource: text().optional(),
  insecureSkipVerify: boolean.default(false),
  timeoutSeconds: number(1, 86_400).default(600),
  // As many as Terraform works on at once, so what arrays see from it every day; the engine's eight on two cores all fit.
  maxParallelCalls: number(1, 64).default(10),
  countSessions: boolean.default(false),
  apiVersion: text()
    .regex(/^\d{1,3}\.\d{1,3}$/, 'must be a version such as "12.3"')
    .optional(),
});

/** A connection whose settings are complete and valid. */
export interface Connection extends Omit<z.output<typeof settings>, "host"> {
  readonly product: ProductName;
  /** `https://name:port` */
  readonly origin: string;
  /** `name` or `name:port`, for messages. */
  readonly host: string;
}

/** The settings that somebody gave; an empty one counts as left out. */
interface GivenSettings {
  readonly product: ProductName;
  readonly explicit: boolean;
  readonly values: Record<string, unknown>;
  /** How messages call each of them, so that people look for it where it stands. */
  readonly names: Record<string, string>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The connection of a product: explicit provider or stack config first, then (without explicit provider) the environment. */
export function resolveConnection(
  product: ProductName,
  config: ConfigReader,
  environment: Environment = process.env,
): Connection {
  const given = gather(product, config, environment);
  if (hasUnknown(given.values)) {
    throw new ProviderError(
      "connection",
      `The connection to ${TITLE[product]} is not known yet: it comes from what pulumi up has still to make.`,
    );
  }
  requireComplete(given);
  const { host, ...rest } = parse(settings, given);
  return { ...rest, product, origin: host, host: host.slice("https://".length) };
}

/**
 * Why no `up` could use the settings that are there. What is missing is no reason: a preview needs no connection, and that
 * of `up` may come from another environment.
 */
export function problemOf(
  product: ProductName,
  config: ConfigReader,
  environment: Environment = process.env,
): string | undefined {
  try {
    const given = gather(product, config, environment);
    if (!hasUnknown(given.values)) parse(settings.partial(), given);
    return undefined;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return error.message;
  }
}

function gather(product: ProductName, config: ConfigReader, environment: Environment): GivenSettings {
  const text = config(`netapp:${product}`);
  const section = isUnknown(text) ? { host: UNKNOWN } : parseSection(product, text);
  const explicit = config(EXPLICIT) === "true";
  const given: GivenSettings = { product, explicit, values: {}, names: {} };
  for (const setting of [...SETTINGS[product], ...ENVIRONMENT_SETTINGS[product]]) {
    const key = `netapp:${product}.${setting}`;
    const variable = environmentName(product, setting);
    // An explicit provider names another system: the environment's password must not travel there.
    const fallback = explicit ? undefined : filled(environment[variable]);
    const configured = filled(section[setting]) ?? filled(config(key));
    const value = configured ?? fallback;
    if (value === undefined) continue;
    given.values[setting] = value === NO_TEXT ? null : value;
    given.names[setting] = explicit
      ? `${product}.${setting} of the explicit Provider`
      : configured === undefined
        ? variable
        : key;
  }
  const { username, password, accessToken } = given.values;
  if (typeof accessToken === "string") learnToken(accessToken.trim());
  // The pair too: this is the form in which an Authorization header holds the password.
  learnSecrets(...SECRET_SETTINGS.map((setting) => given.values[setting]), `${username}:${password}`);
  return given;
}

function filled(value: unknown): unknown {
  return value === "" || value === null ? undefined : value;
}

function parse<Parsed>(schema: z.ZodType<Parsed>, given: GivenSettings): Parsed {
  refuseTwoLogins(given);
  const { product, values, names } = given;
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${names[String(path[0])]} ${message}`);
  throw new ProviderError("connection", `The connection to ${TITLE[product]} is not usable: ${problems.join("; ")}.`);
}

function parseSection(product: ProductName, json: string | undefined): Record<string, unknown> {
  if (json === undefined || json === "") return {};
  const section = parsedJson(json);
  if (!isRecord(section)) {
    const next = `set it with pulumi config set --path netapp:${product}.host …`;
    throw new ProviderError("connection", `The config netapp:${product} is not structured; ${next}.`, { next });
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

/** The ways to log in, each with the settings that choose it. Element takes user name and password alone. */
const LOGINS: readonly { readonly what: string; readonly settings: readonly string[] }[] = [
  { what: "a password", settings: ["password"] },
  { what: "a client certificate", settings: ["clientCertificate", "clientKey"] },
  { what: "an access token", settings: ["accessToken"] },
  { what: "a file with an access token", settings: ["accessTokenFile"] },
  {
    what: "client credentials of an authorization server",
    settings: ["tokenUrl", "clientId", "clientSecret", "scope", "audience", "resource"],
  },
];
const [, CERTIFICATE, ...TOKENS] = LOGINS;
const PASSWORD = ["host", "username", "password"];

/** One of two might belong to somebody else, or be left over: which was meant cannot be known. */
function refuseTwoLogins({ product, values, names }: GivenSettings): void {
  // A token may be bound to the certificate; ONTAP and the token endpoint see it then.
  const withToken = TOKENS.some((login) => firstGiven(login, values));
  const told = LOGINS.filter((login) => !(withToken && login === CERTIFICATE)).flatMap((login) => {
    const first = firstGiven(login, values);
    return first === undefined ? [] : `${login.what} (${names[first]})`;
  });
  if (told.length < 2) return;
  throw new ProviderError(
    "connection",
    `The connection to ${TITLE[product]} has ${told.length} ways to log in: ${told.join(" and ")}; keep one of them.`,
  );
}

function requireComplete({ product, explicit, values }: GivenSettings): void {
  const needed = neededBy(values);
  const missing = needed.filter((setting) => values[setting] === undefined);
  const [first] = missing;
  if (first === undefined) return;
  const names = missing.map((setting) => environmentName(product, setting)).join(", ");
  const hidden = missing.length === 1 && SECRET_SETTINGS.includes(first) ? "--secret " : "";
  const way = explicit
    ? `give it in the ${product} settings of the explicit Provider`
    : `set it with pulumi config set --path ${hidden}netapp:${product}.${first} … or in the environment (${names})`;
  const others =
    product === "ontap" && needed === PASSWORD && missing.some((setting) => setting !== "host")
      ? ", or log in with clientCertificate and clientKey, with accessToken, or with tokenUrl, clientId and clientSecret instead"
      : "";
  const next = `${way}${others}`;
  const message = `The connection to ${TITLE[product]} lacks ${missing.join(", ")}; ${next}.`;
  throw new ProviderError("connection", message, { next });
}

/** The settings that the login needs which was chosen. */
function neededBy(values: GivenSettings["values"]): readonly string[] {
  const pair = CERTIFICATE && firstGiven(CERTIFICATE, values) ? CERTIFICATE.settings : [];
  const [token, file, client] = TOKENS.map((login) => firstGiven(login, values));
  // RFC 8705, tls_client_auth: the certificate proves who the client is.
  if (client) return ["host", "tokenUrl", "clientId", ...(pair.length > 0 ? pair : ["clientSecret"])];
  return token || file || pair.length > 0 ? ["host", ...pair] : PASSWORD;
}

/** The first setting of a login that was given. */
function firstGiven({ settings }: (typeof LOGINS)[number], values: GivenSettings["values"]): string | undefined {
  return settings.find((setting) => values[setting] !== undefined);
}

/** Name, `name:port`, IPv6 address or https URL -> `https://name:port`. */
function origin(host: string, context: z.RefinementCtx): string {
  if (/\s/.test(host)) return refuse(context, "must not have a blank or a line end in it, or before or behind it");
  const bareIpv6 = /^[0-9a-f:]+$/i.test(host) && host.split(":").length > 2;
  const address = host.includes("://") ? host : `https://${bareIpv6 ? `[${host}]` : host}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  // Both APIs have fixed paths: one in the host is a mistake, and would be of no effect.
  const more = url && (url.username || url.password || url.pathname !== "/" || url.search || url.hash);
  if (url?.protocol !== "https:" || url.hostname === "" || more)
    return refuse(context, "must be a name, name:port or https:// URL, without credentials and without a path");
  return isSpelledOut(address, url) ? url.origin : refuse(context, SPELL_OUT);
}

/** The token endpoint as RFC 6749 §3.2 has it; its query is part of it. */
function endpoint(given: string, context: z.RefinementCtx): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url?.protocol !== "https:" || url.username || url.password || url.hash)
    return refuse(context, "must be an https:// URL without credentials and without a fragment");
  return isSpelledOut(given, url) ? url.href : refuse(context, SPELL_OUT);
}

const SPELL_OUT = "must have an IPv4 address as four decimal numbers without leading zeros";

/** A URL reads 10.010.0.5 as 10.8.0.5, and 10.5 as 10.0.0.5. */
function isSpelledOut(given: string, { hostname }: URL): boolean {
  return isIP(hostname) !== 4 || /^https:\/\/([^:/?#]*)/i.exec(given.trim())?.[1] === hostname;
}

function refuse(context: z.RefinementCtx, message: string): never {
  context.addIssue(message);
  return z.NEVER;
}
