import { expect } from "chai";
import type { ontapSwitches } from "../../emulator";
import type { Life } from "../support/life";
import { type Bag, type Bench, failure, refused } from "./bench";
import { accountRound, adminRound, corp, moveRound, serviceRound } from "./rounds";

type Switches = typeof ontapSwitches;
type Name = keyof Switches;

/** One switch in all its positions, and what the package must do in each of them. */
export interface SwitchCase<Key extends Name = Name> {
  positions: readonly [Switches[Key], Switches[Key], ...Switches[Key][]];
  /** Other switches that have to be set for this one to matter. */
  with?: Partial<Switches>;
  holds: (bench: Bench, position: Switches[Key]) => Promise<void>;
}

const both = [false, true] as const;
const rounds = async (bench: Bench) => {
  await serviceRound(bench);
  await accountRound(bench);
};

const wrongPassword = (bench: Bench, life: Life = bench.account()) =>
  life.up(bench.join({ password: "wrong-Pa55word" }));
const refusedCredentials = (bench: Bench) =>
  refused(wrongPassword(bench), "Active Directory refused the credentials", "check username and password");

/** What exists is told as such, what is gone is gone, whatever status or form the codes have. */
async function existsAndGone(bench: Bench): Promise<void> {
  const { array, svm } = bench;
  const [service, account] = [bench.service(), bench.account()];
  await service.up({ svm });
  await account.up(bench.join());
  await refused(bench.service().up({ svm }), "set adopt: true", "has an iSCSI service already");
  await refused(bench.account().up(bench.join()), "set adopt: true");
  await refusedCredentials({ ...bench, ...elsewhere(bench) } as Bench);
  array.ontap.removeIscsi(svm);
  array.ontap.removeAd(svm);
  await refused(service.up({ svm, targetAlias: "blue" }), "has no iSCSI service", "run pulumi refresh");
  await service.destroy();
  await account.destroy();
}

/** The same bench with its second SVM in the place of the first. */
function elsewhere(bench: Bench) {
  return {
    account: () => bench.account(),
    join: (more: Bag = {}) => bench.join({ svm: bench.other, name: "other01", ...more }),
  };
}

async function badLogin(bench: Bench): Promise<void> {
  bench.array.setPassword(bench.array.credentials.username, "rotated-Pa55word");
  await refused(bench.service().up({ svm: bench.svm }), "user name or password is wrong", "of the ONTAP connection");
}

async function busy(bench: Bench): Promise<void> {
  bench.array.switches.jobDelayMs = 100;
  const [one, two] = [bench.account(), bench.account()];
  await Promise.all([one.up(bench.join()), two.up(bench.join({ svm: bench.other, name: "green01" }))]);
  const throttled = bench.requests().filter(({ status }) => status === 429).length;
  expect(throttled > 0).to.equal(bench.array.switches.maxParallelRequests > 0);
  await Promise.all([one.destroy(), two.destroy()]);
}

/** Objects whose SVM was deleted: gone, once a login that sees others says so. */
async function withoutSvm(bench: Bench): Promise<void> {
  const { array, svm } = bench;
  const lives = [bench.service(), bench.account()];
  for (const destroyed of both) {
    const [service, account] = lives as [Life, Life];
    await service.up({ svm });
    await account.up(bench.join());
    array.ontap.removeSvm(svm);
    if (destroyed) await Promise.all(lives.map((life) => life.destroy()));
    else for (const life of lives) expect(await life.refresh()).to.equal(false);
    array.ontap.addSvm({ name: svm, iscsi: false });
    array.ontap.domains.removeAccount("corp.example.net", "blue01");
  }
}

async function twoServices(bench: Bench): Promise<void> {
  const [one, two] = [bench.service(), bench.service()];
  await one.up({ svm: bench.svm });
  await two.up({ svm: bench.other });
  const found = await Promise.all([one.refresh(), two.refresh()]);
  expect(found).to.deep.equal([true, true]);
}

async function neverSent(bench: Bench, work: Promise<unknown>, ...parts: string[]): Promise<void> {
  const message = await failure(work);
  for (const part of parts) expect(message).to.include(part);
  expect(bench.calls()).to.deep.equal([]);
}

/** Every switch of the emulator's ONTAP side. */
export const switchCases: { [Key in Name]: SwitchCase<Key> } = {
  ontapStatus: {
    positions: [
      {},
      ...[400, 404, 409, 500].map((status) =>
        Object.fromEntries(["1", "4", "5374077", "5374078", "5373960", "656464"].map((code) => [code, status])),
      ),
    ] as unknown as SwitchCase<"ontapStatus">["positions"],
    holds: existsAndGone,
  },
  errorCodeType: { positions: ["string", "number"], holds: existsAndGone },
  errorTarget: { positions: both, holds: existsAndGone },
  unauthorizedStatus: { positions: [401, 400], holds: badLogin },
  unauthorizedBody: { positions: ["json", "json-without-code", "html", "empty"], holds: badLogin },
  etag: { positions: both, holds: rounds },
  maxParallelRequests: { positions: [0, 1], with: { retryAfter: "missing" }, holds: busy },
  retryAfter: { positions: ["seconds", "date", "missing"], with: { maxParallelRequests: 1 }, holds: busy },
  unknownPathCode: {
    positions: ["3", "4"],
    holds: async (bench) => {
      bench.array.ontap.setCluster({ release: "9.11.1" });
      await refused(bench.account().up(bench.join()), "needs ONTAP 9.12.1 or later");
      await refused(bench.account().up(bench.join({ adopt: true })), "needs ONTAP 9.12.1 or later");
    },
  },
  contentTypeRequired: { positions: both, holds: rounds },
  plusIsSpace: {
    positions: both,
    holds: async (bench) => {
      bench.array.ontap.addSvm({ name: "a name+with spaces", iscsi: { alias: "blue" } });
      const life = bench.service();
      await life.up({ svm: "a name+with spaces", adopt: true });
      expect(bench.outputs(life).targetAlias).to.equal("blue");
    },
  },
  acceptBooleanStrings: { positions: both, holds: rounds },
  unknownBodyFields: { positions: ["reject", "ignore"], holds: rounds },
  readOnlyPatchCode: { positions: ["262203", "262196"], holds: rounds },
  successBody: { positions: ["{}", "empty"], holds: rounds },
  emptyRecords: {
    positions: ["array", "missing"],
    holds: async (bench) => {
      const life = bench.service();
      await life.up({ svm: bench.svm, adopt: true });
      bench.array.ontap.removeIscsi(bench.svm);
      expect(await life.refresh()).to.equal(false);
    },
  },
  unsetProperties: { positions: ["absent", "null", "empty"], holds: rounds },
  emptyArrays: { positions: ["absent", "present"], holds: moveRound },
  defaultFields: { positions: ["keys", "all"], holds: rounds },
  filterCaseInsensitive: {
    positions: both,
    holds: async (bench) => {
      bench.array.ontap.addSvm({ name: bench.svm.toUpperCase(), iscsi: { alias: "theirs" } });
      const life = bench.service();
      await life.up({ svm: bench.svm, adopt: true });
      expect(bench.outputs(life)).to.deep.include({ svmUuid: "UUID", targetAlias: "svm1" });
    },
  },
  filterUnknownSvm: {
    positions: ["empty", "error"],
    holds: async (bench) => {
      await withoutSvm(bench);
      await twoServices(bench);
      await refused(bench.service().up({ svm: "nowhere", adopt: true }), "does not exist", "check svm");
    },
  },
  trailingEmptyPage: { positions: both, with: { maxPageSize: 1 }, holds: twoServices },
  maxPageSize: { positions: [10_000, 1], holds: twoServices },
  location: { positions: ["relative", "absolute", "query", "missing"], holds: rounds },
  jobLinkWithPlainJson: { positions: both, holds: moveRound },
  // Longer than the call is held open (return_timeout): the answer is 202.
  jobDelayMs: {
    positions: [5, 15_500],
    holds: async (bench, delay) => {
      await bench.account().up(bench.join());
      const [join] = bench.requests();
      expect(join?.status).to.equal(delay > 15_000 ? 202 : 201);
    },
  },
  jobLifetimeMs: { positions: [300_000, 0], holds: moveRound },
  jobHiddenMs: { positions: [0, 300], holds: moveRound },
  jobFailedState: {
    positions: ["failure", "error", "cancelled", "expired"],
    with: { failedAnswer: "job" },
    holds: refusedCredentials,
  },
  jobFailureDetails: {
    positions: ["both", "code", "error", "none"],
    with: { failedAnswer: "job" },
    holds: (bench, details) =>
      details === "none"
        ? refused(wrongPassword(bench), "ONTAP refused without saying why", "event log show")
        : refusedCredentials(bench),
  },
  jobErrorObjectSince: { positions: ["9.12", "9.18"], with: { failedAnswer: "job" }, holds: refusedCredentials },
  adCalls: { positions: ["job", "immediate"], holds: accountRound },
  finishedAnswer: { positions: ["job", "object", "records", "empty"], holds: accountRound },
  finishedPostStatus: { positions: [201, 200], holds: accountRound },
  failedAnswer: { positions: ["error", "job"], holds: refusedCredentials },
  domainErrorsSynchronous: { positions: both, holds: refusedCredentials },
  preconditionErrorsInJob: {
    positions: both,
    holds: async (bench) => {
      await existsAndGone(bench);
      bench.array.ontap.setSvm(bench.svm, { cifs: { name: "CIFS", enabled: true } });
      await refused(bench.account().up(bench.join()), "has a CIFS server", "delete the CIFS server first");
    },
  },
  createdBody: {
    positions: ["records", "object", "object-always"],
    with: { adCalls: "immediate" },
    holds: accountRound,
  },
  iscsiCalls: {
    positions: ["synchronous", "job"],
    holds: async (bench) => {
      await serviceRound(bench);
      await existsAndGone(bench);
    },
  },
  preferredDcCalls: { positions: ["synchronous", "job"], holds: accountRound },

  emptyAliasInPost: {
    positions: ["reject", "clear"],
    holds: async (bench) => {
      const life = bench.service();
      await life.up({ svm: bench.svm, targetAlias: "" });
      expect(bench.requests()[0]?.body).to.not.have.property("target");
      expect(bench.outputs(life).targetAlias).to.equal("");
    },
  },
  aliasWithSpace: {
    positions: ["reject", "accept"],
    holds: (bench) =>
      neverSent(bench, bench.service().up({ svm: bench.svm, targetAlias: "a b" }), "[targetAlias]", "without space"),
  },
  aliasNonAscii: {
    positions: ["reject", "accept"],
    holds: (bench) =>
      neverSent(bench, bench.service().up({ svm: bench.svm, targetAlias: "bläu" }), "[targetAlias]", "ASCII"),
  },
  aliasFollowsRename: {
    positions: both,
    holds: async (bench, follows) => {
      const life = bench.service();
      await life.up({ svm: bench.svm });
      bench.array.ontap.renameSvm(bench.svm, `${bench.svm}-new`);
      await life.refresh();
      expect(bench.outputs(life).targetAlias).to.equal(follows ? "svm1-new" : "svm1");
      expect((await life.preview({ svm: bench.svm })).op).to.equal("same");
    },
  },
  aliasNeedsDisabled: {
    positions: both,
    holds: async (bench, needed) => {
      const life = bench.service();
      await life.up({ svm: bench.svm });
      const change = life.up({ svm: bench.svm, targetAlias: "blue" });
      if (needed) await refused(change, "ONTAP says: The alias can only be changed while the service is disabled");
      else await change;
    },
  },
  noopIscsiPatch: {
    positions: ["accept", "reject"],
    holds: async (bench) => {
      await serviceRound(bench);
      const life = bench.service();
      await life.up({ svm: bench.svm });
      bench.array.ontap.setIscsi(bench.svm, { enabled: false });
      await life.destroy();
      expect(bench.array.ontap.svm(bench.svm)?.iscsi).to.equal(undefined);
    },
  },
  enableChecksPreconditions: {
    positions: both,
    holds: async (bench, checks) => {
      const life = bench.service();
      await life.up({ svm: bench.svm, enabled: false });
      bench.array.ontap.setSvm(bench.svm, { state: "stopped" });
      const change = life.up({ svm: bench.svm, enabled: true });
      if (checks) await refused(change, "the SVM is stopped", "start it first");
      else await change;
    },
  },
  lunMapsBlockDelete: {
    positions: both,
    holds: async (bench, blocks) => {
      const life = bench.service();
      await life.up({ svm: bench.svm });
      bench.array.ontap.setIscsi(bench.svm, { lunMaps: true });
      if (blocks) await refused(life.destroy(), "ONTAP says: LUNs are mapped");
      else await life.destroy();
    },
  },

  adRequired: {
    positions: [
      ["name", "fqdn", "username", "password"],
      ["name", "username", "password"],
    ],
    holds: accountRound,
  },
  adWithoutSvmCode: { positions: ["2621707", "262212"], holds: moveRound },
  adNameCharacters: {
    positions: ["netbios", "any"],
    holds: (bench) => neverSent(bench, bench.account().up(bench.join({ name: "blue 01" })), "[name]", "spaces"),
  },
  upperCaseNames: { positions: both, holds: accountRound },
  organizationalUnitWithDc: {
    positions: ["not-found", "accept"],
    holds: async (bench, position) => {
      const change = bench.account().up(bench.join({ organizationalUnit: "OU=Storage,DC=corp,DC=example,DC=net" }));
      if (position === "accept") await change;
      else await refused(change, "organizational unit was not found", "without the DC= part");
    },
  },
  secondAccountCode: {
    positions: ["1", "8", "656470"],
    holds: async (bench) => {
      bench.array.ontap.setAd(bench.svm, { name: "theirs", fqdn: "corp.example.net" });
      await refused(bench.account().up(bench.join()), "set adopt: true");
    },
  },
  missingAccountCode: { positions: ["4", "656470"], holds: existsAndGone },
  unknownSvmAtAdCode: { positions: ["2621462", "4"], holds: withoutSvm },
  adPatchNeedsCredentials: { positions: ["always", "join", "never"], holds: accountRound },
  credentialsOnlyPatch: {
    positions: ["reject", "accept"],
    holds: async (bench) => {
      const life = bench.account();
      await life.up(bench.join());
      bench.calls();
      await life.up(bench.join({ username: "joiner2" }));
      expect(bench.calls()).to.deep.equal([]);
    },
  },
  rejoinNeedsForce: { positions: both, holds: accountRound },
  oldDomainAccountStays: { positions: both, holds: moveRound },
  organizationalUnitAfterMove: {
    positions: ["default", "keep"],
    holds: async (bench, position) => {
      const life = bench.account();
      const args = bench.join({ organizationalUnit: "OU=Storage" });
      await life.up(args);
      await life.up({ ...args, fqdn: "lab.example.net" });
      await life.refresh();
      expect(bench.outputs(life).organizationalUnit).to.equal(position === "keep" ? "OU=Storage" : "CN=Computers");
      const { replaces } = await life.preview({ ...args, fqdn: "lab.example.net" });
      expect(replaces).to.deep.equal(position === "keep" ? [] : ["organizationalUnit"]);
    },
  },
  patchEncryptionCode: {
    positions: ["656478", "656496"],
    holds: async (bench) => {
      const life = bench.account();
      await life.up(bench.join());
      const change = life.up(bench.join({ advertisedKdcEncryptions: ["des"] }));
      await refused(change, "does not support the encryption type", "remove it from advertisedKdcEncryptions");
    },
  },
  defaultEncryptions: { positions: [["aes_128", "aes_256"], []], holds: moveRound },
  reverseSets: { positions: both, holds: accountRound },
  deleteCredentialsCode: {
    positions: ["655414", "656464"],
    holds: async (bench) => {
      const life = bench.account();
      await life.up(bench.join());
      bench.array.ontap.domains.set("corp.example.net", { credentials: [] });
      await refused(life.destroy(), "credentials", "with pulumi up");
    },
  },
  deleteWithoutBodyCode: { positions: ["655431", "262212"], holds: moveRound },
  emptyCredentialCodesSince: {
    positions: ["9.14", "9.18"],
    holds: (bench) =>
      neverSent(bench, bench.account().up(bench.join({ username: "", password: "" })), "must not be empty"),
  },
  adOnAsaR2: {
    positions: both,
    holds: async (bench, present) => {
      bench.array.ontap.setCluster({ asaR2: true });
      if (present) await accountRound(bench);
      else await refused(bench.account().up(bench.join()), "release or platform does not know the call");
    },
  },
  preferredDcsNeedAccount: { positions: both, holds: accountRound },
  preferredDcsGoWithAccount: { positions: both, holds: accountRound },
  duplicateDcCode: {
    positions: ["1", "655506"],
    holds: async (bench) => {
      const life = bench.account();
      await life.up(bench.join());
      bench.array.ontap.setPreferredDcs(bench.svm, [corp("192.0.2.21")]);
      const wanted = [corp("192.0.2.21"), corp("192.0.2.22")];
      await life.up(bench.join({ preferredDomainControllers: wanted }));
      expect(bench.array.ontap.svm(bench.svm)?.preferredDcs).to.deep.equal(wanted);
    },
  },
  preferredDcShowsSvm: { positions: both, holds: accountRound },
  preferredDcSvmFilter: { positions: both, holds: accountRound },
  clusterKeysAlways: { positions: both, holds: withoutSvm },
  duplicateSvmNames: {
    positions: both,
    holds: async (bench, duplicates) => {
      if (!duplicates) return serviceRound(bench);
      bench.array.ontap.setIscsi(bench.svm, {});
      bench.array.ontap.addSvm({ name: bench.svm, iscsi: true });
      await refused(bench.service().up({ svm: bench.svm, adopt: true }), "2 SVMs answer to", "give svm as a UUID");
      await bench.service().up({ svm: bench.uuid, adopt: true });
    },
  },
  adminSvmListed: { positions: both, holds: adminRound },
  adminSvmAccountSince: {
    positions: ["9.16.1", "9.18.1"],
    holds: async (bench, since) => {
      if (since === "9.16.1") return adminRound(bench);
      const { name } = bench.array.ontap.addSvm({ name: `cluster-${bench.svm}`, admin: true });
      const life = bench.account();
      await refused(life.up(bench.join({ svm: name })), "only data SVMs can have", "name a data SVM in svm");
      expect(life.kept).to.equal(undefined);
    },
  },
};
