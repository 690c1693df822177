import { isBefore } from "../../base/versions";
import type { Discovery, Tools } from "../../lifecycle/discovery";
import type { Properties } from "../../lifecycle/properties";

import { bySvm } from "../svm";
import type { OntapSystem } from "../system";
import { type ActiveDirectoryAccountLive, adAccountListing, toLive } from "./api";
import { SINCE } from "./fields";

export const discovery: Discovery<ActiveDirectoryAccountLive, OntapSystem> = {
  noun: "Active Directory account",
  suffix: "ad",
  async list(system) {
    const release = await system.askRelease();
    if (release && isBefore(release, SINCE)) return undefined;
    return { found: (await adAccountListing.fetch(system.client(), undefined)).map(toLive).sort(bySvm) };
  },
  name: ({ name }) => name,
  id: ({ svmUuid }) => svmUuid.slice(0, 8),
  subject: ({ svmName }, quoted) => `The Active Directory account of SVM ${quoted(svmName)}`,
  declare(lives, tools) {
    const credentials = credentialsOf(lives, tools);
    return lives.map((live) => {
      const { name, fqdn, organizationalUnit, preferredDomainControllers } = live;
      const controllers = preferredDomainControllers.length > 0 && { preferredDomainControllers };
      const args = { svm: tools.svm(live), name, fqdn, organizationalUnit, ...controllers };
      return { args: { ...args, ...credentials.get(fqdn.toLowerCase()) } };
    });
  },
};

/** The credentials, which no array reports: a pair of config values per domain. */
function credentialsOf(lives: readonly ActiveDirectoryAccountLive[], tools: Tools): Map<string, Properties> {
  const domains = [...new Set(lives.map(({ fqdn }) => fqdn.toLowerCase()))].sort();
  return new Map(
    domains.map((domain) => {
      const prefix = domains.length === 1 ? "ad" : `${domain}-ad`;
      const what = `who may join and leave ${tools.quoted(domain)}`;
      const username = tools.fromConfig(`${prefix}-username`, what, false);
      return [domain, { username, password: tools.fromConfig(`${prefix}-password`, what, true) }];
    }),
  );
}
