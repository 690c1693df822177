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

/** One header, or none, for all calls. */
export function fixedLogin(header: string | undefined): Login {
  return { authorization: async () => header, refused: () => false };
}

/** User name and password in UTF-8, so that every character arrives; nothing where a client certificate logs in. */
export function passwordLogin({ username, password }: Connection): Login {
  if (username === undefined || password === undefined) return fixedLogin(undefined);
  return fixedLogin(`Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`);
}
