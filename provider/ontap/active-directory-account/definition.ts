import { isBefore } from "../../base/equal";
import { named } from "../../base/invisible";
import type { Properties, State } from "../../base/shape";
import { hasUnknown } from "../../base/unknown";
import type { Change, Definition, ImpactNote, Lookup } from "../../lifecycle/definition";
import type { Discovery, Tools } from "../../lifecycle/discovery";
import type { GetBySvmArgs } from "../args";
import { bySvm, svmIds, svmText } from "../svm";
import { notFound } from "../svm-presence";
import { mayRead, type OntapSystem, ontap, releaseText } from "../system";
import {
  type ActiveDirectoryAccountLive,
  AD_ACCOUNT_CODES,
  AD_PATH,
  adAccountListing,
  findAdAccount,
  toLive,
} from "./api";
import { activeDirectoryAccountShape, type GetActiveDirectoryAccountResult } from "./args";
import { type ActiveDirectoryAccountInputs, fields, SECURITY_SINCE, SINCE } from "./fields";
import { ActiveDirectoryAccountOperations } from "./operations";

/** The Active Directory account of an SVM. */
export const activeDirectoryAccountLookup: Lookup<GetBySvmArgs, GetActiveDirectoryAccountResult, OntapSystem> = {
  name: "getActiveDirectoryAccount",
  product: ontap,
  args: { svm: svmText },
  async ask(system, { svm }) {
    const client = system.client(AD_ACCOUNT_CODES).step(`look up the Active Directory account of SVM ${svm}`);
    const record = await findAdAccount(client, svm);
    if (!record) {
      const why =
        "the SVM has none (an SVM that joined through a CIFS server shows none), or is not visible to this login";
      throw notFound(client, why);
    }
    const { svm: _, ...live } = toLive(record);
    return live;
  },
};

const discovery: Discovery<ActiveDirectoryAccountLive, OntapSystem> = {
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

export const activeDirectoryAccount: Definition<ActiveDirectoryAccountInputs, ActiveDirectoryAccountLive, OntapSystem> =
  {
    shape: activeDirectoryAccountShape,
    product: ontap,
    fields,
    ids: svmIds("Active Directory account"),
    notes,
    removal,
    // The array chooses the place in the new domain, unless the program says it.
    outputsUnknownAfter: (changed) => (changed.has("fqdn") ? ["organizationalUnit"] : []),
    lookup: activeDirectoryAccountLookup,
    discovery,
    rights: [mayRead("ActiveDirectoryAccount", AD_PATH)],
    since: { ActiveDirectoryAccount: releaseText(SINCE), advertisedKdcEncryptions: releaseText(SECURITY_SINCE) },
    operations: (system) => new ActiveDirectoryAccountOperations(system, AD_ACCOUNT_CODES),
  };

function removal(state: State): ImpactNote[] {
  return [{ severity: "high", text: `${leaving(state)} and the account ${named(state.name)} is deleted` }];
}

function notes({ state, inputs, changed, replaced }: Change<ActiveDirectoryAccountInputs>): ImpactNote[] {
  if (replaced) return removal(state).map((note) => ({ ...note, text: `${note.text} before a new one is made` }));
  if (!changed.has("fqdn")) return [];
  const other = hasUnknown(inputs.fqdn) ? "another one, not known yet" : named(inputs.fqdn);
  return [{ severity: "high", text: `${leaving(state)} and joins ${other}: for minutes nobody is authenticated` }];
}

function leaving({ svmName, svm, fqdn }: State): string {
  return `SVM ${named(svmName ?? svm)} leaves the domain ${named(fqdn)}`;
}
