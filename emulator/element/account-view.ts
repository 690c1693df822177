import { endpointKnows } from "../version";
import type { ElementContext } from "./context";
import type { Account } from "./entities";
import type { ElementSwitches } from "./switches";

/** An account as an endpoint of this version shows it; a copy. */
export function viewAccount(context: ElementContext, version: string, account: Account): Record<string, unknown> {
  const { switches, store } = context;
  const removed = account.status === "removed";
  const volumes = store
    .volumesOf(account.accountID)
    .filter((volume) => volume.status === "active" || switches.volumesShowsDeleted)
    .map((volume) => volume.volumeID);
  const empty = Object.keys(account.attributes).length === 0 ? switches.attributesNullWhenEmpty : false;
  return structuredClone({
    accountID: account.accountID,
    username: account.username,
    status: account.status,
    volumes: removed ? [] : volumes,
    ...shownSecrets(switches.secretsInAnswers, account),
    ...(empty === "missing" ? {} : { attributes: empty === "null" ? null : account.attributes }),
    ...(endpointKnows(version, switches.enableChapSince) ? { enableChap: account.enableChap } : {}),
    ...(endpointKnows(version, switches.storageContainerIdSince)
      ? { storageContainerID: account.storageContainerID }
      : {}),
  });
}

/** What of the CHAP secrets that there are an answer shows. */
export function shownSecrets(
  how: ElementSwitches["secretsInAnswers"],
  { initiatorSecret, targetSecret }: Partial<Account>,
): object {
  if (how === "clear") return { initiatorSecret, targetSecret };
  if (how === "missing") return {};
  const nothing = how === "null" ? null : "";
  return { initiatorSecret: nothing, targetSecret: nothing };
}
