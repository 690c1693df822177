import type { Connection } from "../connection/resolve";

/** Where the client's credentials stand in the request (RFC 6749 §2.3.1). */
export type ClientPlace = "form" | "basic";

/** Client credentials as the settings have them. */
export type ClientSettings = Pick<Connection, "clientSecret" | "scope" | "audience" | "resource"> & {
  readonly tokenUrl: string;
  readonly clientId: string;
};

/** A request to the token endpoint. */
export interface GrantRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the token endpoint gave. */
export interface Grant {
  readonly token: string;
  /** The token's type in lower case. */
  readonly type: string;
  /** Seconds; `undefined` where the server does not say. */
  readonly expiresIn: number | undefined;
}

/**
 * The grant `client_credentials` (RFC 6749 §4.4), made and read by a library that is loaded with the first one: a login by
 * password never needs it. `send` answers the JSON object of a success.
 */
export async function requestGrant(
  { tokenUrl, clientId, clientSecret, scope, audience, resource }: ClientSettings,
  place: ClientPlace,
  send: (request: GrantRequest) => Promise<Readonly<Record<string, unknown>>>,
): Promise<Grant> {
  const oauth = await import("oauth4webapi");
  const server = { issuer: new URL(tokenUrl).origin, token_endpoint: tokenUrl };
  const client = { client_id: clientId };
  const proof =
    clientSecret === undefined
      ? oauth.TlsClientAuth()
      : place === "form"
        ? oauth.ClientSecretPost(clientSecret)
        : oauth.ClientSecretBasic(clientSecret);
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries({ scope, audience, resource })) {
    if (value !== undefined) parameters.set(name, value);
  }
  const response = await oauth.clientCredentialsGrantRequest(server, client, proof, parameters, {
    [oauth.customFetch]: async (_url, { headers, body }) => {
      // Of an ID token or a scope in an odd form the library would complain; nothing of them goes to ONTAP.
      const { access_token, token_type, expires_in } = await send({ headers, body: String(body) });
      const seconds = Number(expires_in);
      return Response.json({ access_token, token_type, ...(seconds > 0 && { expires_in: seconds }) });
    },
  });
  const { access_token, token_type, expires_in } = await oauth.processClientCredentialsResponse(
    server,
    client,
    response,
  );
  return { token: access_token, type: token_type, expiresIn: expires_in };
}
