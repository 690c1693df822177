import { readFile } from "node:fs/promises";
import { failure } from "../base/errors";
import { learnToken, TOKEN } from "../base/redact";
import type { Connection } from "../connection/resolve";
import { environmentName } from "../connection/settings";
import type { Budget } from "./budget";
import { ClientCredentials } from "./client-credentials";
import { type AccessToken, type Login, type LoginUse, NoToken, REFUSED_NEXT, type TokenSource } from "./login";
import { codeOf } from "./no-answer";

/** The login by access token that the settings ask for, if they do. */
export function tokenLoginOf(connection: Connection): TokenLogin | undefined {
  const { accessToken, accessTokenFile, tokenUrl, clientId } = connection;
  if (accessToken !== undefined) return new TokenLogin(connection.host, givenToken(accessToken));
  if (accessTokenFile !== undefined) return new TokenLogin(connection.host, tokenFile(accessTokenFile));
  if (tokenUrl === undefined || clientId === undefined) return undefined;
  return new TokenLogin(connection.host, new ClientCredentials(connection, { ...connection, tokenUrl, clientId }));
}

/** Login with `Authorization: Bearer TOKEN`. */
export class TokenLogin implements Login {
  private readonly refusals = new Set<string | undefined>();

  constructor(
    private readonly host: string,
    private readonly source: TokenSource,
  ) {}

  async authorization(use: LoginUse): Promise<string> {
    return bearer((await this.token(use)).text);
  }

  refused(authorization: string | undefined): boolean {
    this.refusals.add(authorization);
    return this.source.renews;
  }

  /** The token that the next call will carry. */
  async token({ what, budget }: LoginUse): Promise<AccessToken> {
    try {
      const token = await within(
        budget,
        this.source.token((text) => this.refusals.has(bearer(text))),
      );
      learnToken(token.text);
      return token;
    } catch (error) {
      if (!(error instanceof NoToken)) throw error;
      const { why, next, status } = error;
      // Nothing was carried out, and settings alone may be wrong: never "denied", which would be the array's word.
      throw failure("unreachable", { what, host: this.host, why, next, status });
    }
  }
}

/** A token from an earlier step of the pipeline; it cannot be renewed here. */
function givenToken(text: string): TokenSource {
  return { token: async () => ({ text, secondsLeft: undefined }), renews: false };
}

/** A file that somebody keeps fresh: read for each call, which costs less than a refused one. */
function tokenFile(path: string): TokenSource {
  const name = environmentName("ontap", "accessTokenFile");
  const token = async (isRefused: (token: string) => boolean) => {
    const text = await readFile(path, "utf8").catch((error: unknown) => {
      throw new NoToken(`the file of ${name} cannot be read (${codeOf(error)})`, `check ${name}`);
    });
    const held = text.trim();
    if (!TOKEN.test(held)) {
      throw new NoToken(`the file of ${name} holds no access token`, "have the token alone written to it");
    }
    if (isRefused(held)) {
      throw new NoToken(
        `ONTAP refuses the access token of ${name}, and the file still holds the same one`,
        `check what keeps that file fresh; ${REFUSED_NEXT}`,
      );
    }
    return { text: held, secondsLeft: undefined };
  };
  return { token, renews: true };
}

function bearer(token: string): string {
  return `Bearer ${token}`;
}

/** The time of a call ends also while it waits for what others asked for. */
async function within<T>(budget: Budget, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    const end = () => fail(new NoToken("the time ran out before there was an access token", "raise timeoutSeconds"));
    timer = setTimeout(end, budget.left());
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
