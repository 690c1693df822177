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
