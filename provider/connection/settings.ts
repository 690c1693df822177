import type * as pulumi from "@pulumi/pulumi";

/**
 * How to reach one ONTAP cluster or SVM. The same settings come from an explicit `Provider`, from the stack's config
 * (`netapp:ontap`, structured) and, for what is left out there, from the environment (`NETAPP_ONTAP_HOST`, …).
 */
export interface OntapConnection {
  /** Management LIF of the cluster, of a node, or of an SVM (for a login of that SVM): name, `name:port` or `https://` URL. */
  host: pulumi.Input<string>;
  /** Login with the `http` application. Left out when a client certificate or an access token is used. */
  username?: pulumi.Input<string> | undefined;
  /** Password of that login. */
  password?: pulumi.Input<string> | undefined;
  /** PEM certificate (or chain) to trust. ONTAP's certificate is self-signed unless an administrator replaced it. */
  caCertificate?: pulumi.Input<string> | undefined;
  /** PEM client certificate. Without a token, its common name is the ONTAP login. Needs `clientKey`. */
  clientCertificate?: pulumi.Input<string> | undefined;
  /** PEM private key of the client certificate. */
  clientKey?: pulumi.Input<string> | undefined;
  /** OAuth 2.0 access token instead of a password, fetched by an earlier step. ONTAP 9.14.1 and later. */
  accessToken?: pulumi.Input<string> | undefined;
  /** `https://` URL of the token endpoint of an authorization server, which gives access tokens for `clientId`. */
  tokenUrl?: pulumi.Input<string> | undefined;
  /** Client of that server, for the grant `client_credentials`. */
  clientId?: pulumi.Input<string> | undefined;
  /** Secret of that client. May be left out when the client certificate proves who the client is. */
  clientSecret?: pulumi.Input<string> | undefined;
  /** Scope to ask for. Microsoft Entra ID wants `<application ID URI>/.default`. */
  scope?: pulumi.Input<string> | undefined;
  /** Audience to ask for. Auth0 wants it. */
  audience?: pulumi.Input<string> | undefined;
  /** Resource to ask for. AD FS may want it. */
  resource?: pulumi.Input<string> | undefined;
  /** `true`: do not verify the server's certificate. Default `false`. Anybody on the way to it can then read every secret. */
  insecureSkipVerify?: pulumi.Input<boolean> | undefined;
  /** Total time in seconds that one operation may take, repetitions and jobs included. 1..86400, default 600. */
  timeoutSeconds?: pulumi.Input<number> | undefined;
  /** Calls to this system under way at once, of all providers in a process; fewer while it throttles. 1..64, default 10. */
  maxParallelCalls?: pulumi.Input<number> | undefined;
  /** `true`: `up` says how many sessions a disable or a delete touches, which costs one more call. Default `false`. */
  countSessions?: pulumi.Input<boolean> | undefined;
}

/** How to reach one Element (SolidFire) cluster: `netapp:element` in the stack's config, `NETAPP_ELEMENT_…` in the environment. */
export interface ElementConnection {
  /** Management virtual address (MVIP) of the cluster: name, `name:port` or `https://` URL. */
  host: pulumi.Input<string>;
  /** Cluster admin. Access types: `accounts` and `reporting`; `read` and `write` for groups and initiators. */
  username: pulumi.Input<string>;
  /** Password of the cluster admin. */
  password: pulumi.Input<string>;
  /** PEM certificate (or chain) to trust. Each cluster generates a self-signed one. */
  caCertificate?: pulumi.Input<string> | undefined;
  /** `true`: do not verify the server's certificate. Default `false`. Anybody on the way to it can then read every secret. */
  insecureSkipVerify?: pulumi.Input<boolean> | undefined;
  /** Total time in seconds that one operation may take, repetitions included. 1..86400, default 600. */
  timeoutSeconds?: pulumi.Input<number> | undefined;
  /** Calls to this cluster under way at once, of all providers in a process; fewer while it throttles. 1..64, default 10. */
  maxParallelCalls?: pulumi.Input<number> | undefined;
  /** `true`: `up` says how many sessions a lock or a delete of an account touches, which costs one more call. Default `false`. */
  countSessions?: pulumi.Input<boolean> | undefined;
  /** API version to use, such as `"12.3"`. Left out: the highest that cluster and package both know, asked once per process. */
  apiVersion?: pulumi.Input<string> | undefined;
}

/** The settings that are secrets, under the same name in all products that have them. */
export const SECRET_SETTINGS: readonly string[] = ["password", "clientKey", "accessToken", "clientSecret"];

/** The settings that are numbers and booleans; the rest are texts. */
export const TYPED_SETTINGS: readonly string[] = [
  "insecureSkipVerify",
  "timeoutSeconds",
  "maxParallelCalls",
  "countSessions",
];

/** The two products, by the names of their config sections. */
export type ProductName = "ontap" | "element";

export const PRODUCTS: readonly ProductName[] = ["ontap", "element"];

/** The products as people call them. */
export const TITLE: Readonly<Record<ProductName, string>> = { ontap: "ONTAP", element: "Element" };

/** Every setting of a product, in the order of the output. */
export const SETTINGS: Readonly<Record<ProductName, readonly string[]>> = {
  ontap: [
    ...["host", "username", "password", "caCertificate", "clientCertificate", "clientKey"],
    ...["accessToken", "tokenUrl", "clientId", "clientSecret", "scope", "audience", "resource"],
    ...TYPED_SETTINGS,
  ],
  element: ["host", "username", "password", "caCertificate", ...TYPED_SETTINGS, "apiVersion"],
};

/** Settings that only the environment has. A file's path means nothing on another machine, so none stands in a config. */
export const ENVIRONMENT_SETTINGS: Readonly<Record<ProductName, readonly string[]>> = {
  ontap: ["accessTokenFile"],
  element: [],
};

/** Every key of the stack's config that is read: a section, or a setting of it that was set without `--path`. */
export const CONFIG_KEYS: readonly string[] = PRODUCTS.flatMap((product) => [
  `netapp:${product}`,
  ...SETTINGS[product].map((setting) => `netapp:${product}.${setting}`),
]);

/** Those keys of a stack's config that look like ours and are not read, each with what it may be meant for. */
export function unknownKeys(keys: readonly string[]): { readonly key: string; readonly told: string }[] {
  return keys
    .filter((key) => key.startsWith("netapp:") && !CONFIG_KEYS.includes(key))
    .map((key) => {
      // The section may have been left out: netapp:host.
      const near = (known: string) => Math.min(distance(key, known), distance(key, known.replace(/(?<=:)\w+\./, "")));
      const least = Math.min(2, ...CONFIG_KEYS.map(near));
      const meant = CONFIG_KEYS.filter((known) => near(known) === least);
      return { key, told: meant.length > 0 ? `${key} (${meant.join(" or ")}?)` : key };
    });
}

/** The keys of a provider's config that hold a secret: a setting each, or a whole section of them. */
export const SECRET_KEYS: readonly string[] = CONFIG_KEYS.filter((key) => {
  const [, setting] = key.split(".");
  return setting === undefined || SECRET_SETTINGS.includes(setting);
});

/** Marks the config of an explicit `Provider`: what it leaves out is not filled in from the environment. */
export const EXPLICIT = "netapp:explicit";

/** The input of an explicit provider of the plugin, which takes nothing from the environment. */
export const EXPLICIT_INPUT = "__explicit";

/** Whether these inputs say that the program made their provider. */
export function isMarkedExplicit(inputs: Readonly<Record<string, unknown>>): boolean {
  return inputs[EXPLICIT_INPUT] === true || inputs[EXPLICIT] === "true";
}

/**
 * The names that the engine gives to a package's default provider: `default`, then the plugin's version, then the address
 * that it comes from, both with underscores. `pulumi do` gives no name.
 */
const NAME = /^(?:default(_\d+_\d+_\d+(?:_[\w-]+)*?)?(?:_[a-z][\w.-]*_\/.*)?)?$/;

/**
 * Whether the engine gives such a URN to a default provider. A program may call a provider of its own the same: `false` is
 * certain, `true` is not.
 */
export function hasDefaultUrn(urn: string): boolean {
  return versionInName(urn) !== undefined;
}

/** Whether the engine gives such a URN to the default provider of this version, `undefined` when it was asked for none. */
export function hasDefaultUrnOf(urn: string, version: unknown): boolean {
  return versionInName(urn) === (typeof version === "string" ? `_${version.replace(/[.+-]/g, "_")}` : "");
}

function versionInName(urn: string): string | undefined {
  const [, , type = "", ...name] = urn.split("::");
  // A default provider has no parent.
  const found = type.includes("$") ? null : NAME.exec(name.join("::"));
  return found ? (found[1] ?? "") : undefined;
}

/** What an explicit `Provider` sends for a text that was given as something else: its settings all travel as texts. */
export const NO_TEXT = "pulumi-netapp:no-text";

/** `NETAPP_ONTAP_CA_CERTIFICATE` for `caCertificate` of `ontap`. */
export function environmentName(product: ProductName, setting: string): string {
  const words = setting.replace(/[A-Z]/g, (letter) => `_${letter}`);
  return `NETAPP_${product}_${words}`.toUpperCase();
}

/** How many letters have to be changed, put in or taken out to make one text of the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (let at = 0; at < other.length; at++) {
      const kept = (row[at] ?? 0) + (letter === other[at] ? 0 : 1);
      next.push(Math.min(kept, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
