import * as pulumi from "@pulumi/pulumi";
import { lookUp, lookUpOutput } from "../program/lookup";
import type { LookupOptions } from "../program/lookup-options";

export type { LookupOptions } from "../program/lookup-options";

/** Which account to look up: by one of both. A username of digits is a username. */
export type GetAccountArgs = { username: string; accountId?: undefined } | { accountId: number; username?: undefined };

/** An Element account, without its secrets. */
export interface GetAccountResult {
  accountId: number;
  username: string;
  status: string;
  attributes: Record<string, unknown>;
  enableChap: boolean;
  storageContainerId: string;
}

/** The CHAP secrets of an account, as Pulumi secrets. */
export interface AccountSecrets {
  initiatorSecret: pulumi.Output<string>;
  targetSecret: pulumi.Output<string>;
}

interface WithSecrets {
  result: GetAccountResult;
  initiatorSecret: string;
  targetSecret: string;
}

/** Looks up an account by username or ID (`GetAccountByName`, `GetAccountByID`); fails when there is none. */
export async function getAccount(
  args: GetAccountArgs,
  opts?: LookupOptions,
): Promise<GetAccountResult & AccountSecrets> {
  const { result, initiatorSecret, targetSecret } = await ask(args, opts);
  return { ...result, initiatorSecret: pulumi.secret(initiatorSecret), targetSecret: pulumi.secret(targetSecret) };
}

/** {@link getAccount} for inputs. The secrets hang on the output itself, so that they do not make the rest of it secret. */
export function getAccountOutput(
  args: pulumi.Input<{ username?: pulumi.Input<string>; accountId?: pulumi.Input<number> }>,
  opts?: LookupOptions,
): pulumi.Output<GetAccountResult> & AccountSecrets {
  const whole = lookUpOutput(args as pulumi.Input<GetAccountArgs>, opts, ask);
  return Object.assign(
    whole.apply(({ result }) => result),
    {
      initiatorSecret: pulumi.secret(whole.apply(({ initiatorSecret }) => initiatorSecret)),
      targetSecret: pulumi.secret(whole.apply(({ targetSecret }) => targetSecret)),
    },
  );
}

function ask(args: GetAccountArgs, opts: LookupOptions | undefined): Promise<WithSecrets> {
  return lookUp(opts, async (connections) => {
    const [api, { toLive }] = await Promise.all([import("./account/api.js"), import("./account/live.js")]);
    const client = connections.element.client();
    const record =
      args.accountId === undefined
        ? await api.getAccountByName(client, args.username)
        : await api.getAccountById(client, args.accountId);
    if (!record) {
      const which = args.accountId === undefined ? args.username : `with ID ${args.accountId}`;
      throw client.failed("gone", `look up account ${which}`, {
        why: "there is none",
        next: "check the username or ID and that host is the right cluster",
      });
    }
    const { initiatorSecret = "", targetSecret = "", ...result } = toLive(record);
    return { result, initiatorSecret, targetSecret };
  });
}
