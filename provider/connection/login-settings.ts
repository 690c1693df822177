import { ProviderError } from "../base/errors";
import type { GivenSettings, ProductName } from "./settings";

type Values = GivenSettings["values"];

/** The ways to log in to ONTAP, each with the settings that choose it. Element takes user name and password alone. */
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

/** One of two might belong to somebody else, or be left over: which was meant cannot be known. */
export function refuseTwoLogins({ product, values, names }: GivenSettings): void {
  if (product !== "ontap") return;
  // A token may be bound to the certificate; ONTAP and the token endpoint see it then.
  const withToken = TOKENS.some((login) => isGiven(login, values));
  const chosen = LOGINS.filter((login) => isGiven(login, values) && !(withToken && login === CERTIFICATE));
  if (chosen.length < 2) return;
  const told = chosen.map(({ what, settings }) => {
    const first = settings.find((setting) => values[setting] !== undefined) ?? "";
    return `${what} (${names[first]})`;
  });
  throw new ProviderError(
    "connection",
    `The connection to ONTAP has ${told.length} ways to log in: ${told.join(" and ")}; keep one of them.`,
  );
}

/** The settings that a login needs, and the other ways to log in. */
export function missingFor(product: ProductName, values: Values): { missing: string[]; others: string } {
  const needed = product === "ontap" ? neededBy(values) : PASSWORD;
  const missing = needed.filter((setting) => values[setting] === undefined);
  const others =
    product === "ontap" && needed === PASSWORD && missing.some((setting) => setting !== "host")
      ? ", or log in with clientCertificate and clientKey, with accessToken, or with tokenUrl, clientId and clientSecret instead"
      : "";
  return { missing, others };
}

const PASSWORD = ["host", "username", "password"];

function neededBy(values: Values): readonly string[] {
  const pair = CERTIFICATE && isGiven(CERTIFICATE, values) ? ["clientCertificate", "clientKey"] : [];
  const [token, file, client] = TOKENS.map((login) => isGiven(login, values));
  // RFC 8705, tls_client_auth: the certificate proves who the client is.
  if (client) return ["host", "tokenUrl", "clientId", ...(pair.length > 0 ? pair : ["clientSecret"])];
  if (token || file || pair.length > 0) return ["host", ...pair];
  return PASSWORD;
}

function isGiven({ settings }: (typeof LOGINS)[number], values: Values): boolean {
  return settings.some((setting) => values[setting] !== undefined);
}
