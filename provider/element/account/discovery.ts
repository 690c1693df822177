import { isBefore } from "../../base/versions";
import type { Declared, Discovery, Tools } from "../../lifecycle/discovery";
import type { ElementSystem } from "../system";
import { CHAP_VERSION } from "../version";
import { type AccountLive, listAccounts, toLive } from "./api";

/** An account as it is found; without `enableChap` where the endpoint does not know it. */
export type FoundAccount = Omit<AccountLive, "enableChap"> & { enableChap?: boolean };

export const discovery: Discovery<FoundAccount, ElementSystem> = {
  noun: "account",
  suffix: "account",
  named: true,
  async list(system) {
    const client = system.client().step("list the accounts");
    const knowsChap = !isBefore(await client.version(), CHAP_VERSION);
    const all = (await listAccounts(client)).map(toLive);
    // Storage containers are accounts too, and whoever manages the virtual volumes makes and removes them.
    const ordinary = all.filter(({ storageContainerId }) => /^[0-]*$/.test(storageContainerId));
    const found = ordinary.map(({ enableChap, ...live }) => ({ ...live, ...(knowsChap && { enableChap }) }));
    const containers = all.length - ordinary.length;
    return {
      found: found.sort((left, right) => left.accountId - right.accountId),
      ...(containers > 0 && { leftOut: { count: containers, why: "storage containers of virtual volumes" } }),
    };
  },
  name: ({ username }) => username,
  id: ({ accountId }) => String(accountId),
  subject: ({ username, accountId }, quoted) => `The Element account ${quoted(username)} (ID ${accountId})`,
  declare(lives, tools) {
    const secrets = lives.flatMap(({ initiatorSecret, targetSecret }) => [initiatorSecret, targetSecret]);
    const given = secrets.filter((secret): secret is string => secret !== undefined && secret !== "");
    return lives.map((live) => declared(live, given, tools));
  },
};

function declared(live: FoundAccount, secrets: readonly string[], { withSecrets }: Tools): Declared {
  const { username, status, attributes, enableChap, initiatorSecret, targetSecret } = live;
  const text = JSON.stringify(attributes);
  const holdsSecret = secrets.some((secret) => text.includes(secret));
  const same = initiatorSecret !== undefined && initiatorSecret === targetSecret;
  return {
    args: {
      username,
      status,
      ...(enableChap !== undefined && { enableChap }),
      ...(Object.keys(attributes).length > 0 && !holdsSecret && { attributes }),
    },
    remarks: [
      ...(holdsSecret ? ["attributes are left to the array: they hold a CHAP secret in the clear"] : []),
      ...(same && withSecrets
        ? ["its two secrets are the same, which a program may not declare: they stay with the cluster"]
        : []),
    ],
    secrets: same ? {} : { initiatorSecret: initiatorSecret ?? "", targetSecret: targetSecret ?? "" },
  };
}
