import type { Connection } from "../connection/resolve";
import type { Budget } from "./budget";

/** The call that is to log in: what the user sees it as, and the time that it has. */
export interface LoginUse {
  readonly what: string;
  readonly budget: Budget;
}

/** How the calls of a system log in. */
export interface Login {
  /** The `Authorization` header of a call; `undefined` where the connection itself logs in. */
  authorization(use: LoginUse): Promise<string | undefined>;
  /** Notes that the system refused this header, so that it is not sent again; whether there may be another one. */
  refused(authorization: string | undefined): boolean;
}

/** User name and password in UTF-8, so that every character arrives; nothing where a client certificate logs in. */
export function passwordLogin({ username, password }: Connection): Login {
  const isGiven = username !== undefined && password !== undefined;
  const header = isGiven ? `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}` : undefined;
  return { authorization: async () => header, refused: () => false };
}

/** A token, and the seconds for which it is still good where that is known. */
export interface AccessToken {
  readonly text: string;
  readonly secondsLeft: number | undefined;
}

/** Where tokens come from. */
export interface TokenSource {
  /** A token; never one that `isRefused`. */
  token(isRefused: (token: string) => boolean): Promise<AccessToken>;
  /** Whether there may be another token than the one that was refused. */
  readonly renews: boolean;
}

/** Why there is no token, without the call that wanted one: calls that wait for the same one have each their own sentence. */
export class NoToken extends Error {
  constructor(
    readonly why: string,
    readonly next: string,
    readonly status?: number,
  ) {
    super(why);
  }
}

/** What to look at when ONTAP refuses a token. */
export const REFUSED_NEXT =
  "check that the token has not ended and is meant for this cluster (issuer, audience), that the cluster runs ONTAP 9.14.1 or later, and that OAuth is enabled there (security oauth2 show)";
