import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { type Emulator, startEmulator } from "../../emulator";
import { Stack } from "../support/stack";
import { DELETE as LEAVE, PATCH as MODIFY, POLL, GET as READ_ACCOUNTS } from "./account-rows";
import { type Call, expectSentence, HOST7, JOINER } from "./bench";
import { DELETE, GET, PATCH } from "./iscsi-service-rows";

const [LUN, GROUP] = ["a60d9862-9bee-49a6-8162-20d2421bb1a6", "40d98b2c-24c5-11e9-9ec1-005056bba643"];
const san = {
  luns: [{ name: "/vol/data/lun1", uuid: LUN }],
  igroups: [{ name: "hosts", uuid: GROUP, initiators: [HOST7], comment: "rack 4" }],
  maps: [{ lun: "/vol/data/lun1", igroup: "hosts", number: 5 }],
};

/** Two resources, and, while `lookUps` is set, everything that can be looked up, on this array and on another one. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { ontap, Provider } = require(process.env.ENTRY);
const { service, account, lookUps } = JSON.parse(require("node:fs").readFileSync("program.json", "utf8"));
const { DR_HOST: host, DR_PASSWORD: password, DR_CA: caCertificate } = process.env;
const made = new ontap.IscsiService("service", service);
const joined = new ontap.ActiveDirectoryAccount("account", account);
const told = (look) => look.then(() => "found", (error) => error.message);
module.exports = async () => {
  if (!lookUps) return {};
  const dr = new Provider("dr", { ontap: { host, username: "admin", password, caCertificate } });
  const there = { provider: dr };
  const svm = await ontap.getSvm({ name: "other" });
  const read = ontap.IscsiService.get("read", svm.uuid);
  const readAccount = ontap.ActiveDirectoryAccount.get("read-account", svm.uuid);
  const far = await ontap.getSvm({ name: "far" }, there);
  return {
    svm,
    byUuid: await ontap.getSvm({ uuid: svm.uuid }),
    service: await ontap.getIscsiService({ svm: "other" }),
    account: await ontap.getActiveDirectoryAccount({ svm: svm.uuid }),
    twins: {
      svm: ontap.getSvmOutput({ uuid: made.svmUuid }),
      service: ontap.getIscsiServiceOutput({ svm: made.svmName }),
      account: ontap.getActiveDirectoryAccountOutput({ svm: joined.svmUuid }),
    },
    read: pulumi.all([read.svm, read.targetAlias, readAccount.name, readAccount.organizationalUnit]),
    far: {
      svm: far.name,
      alias: (await ontap.getIscsiService({ svm: "far" }, there)).targetAlias,
      account: ontap.getActiveDirectoryAccountOutput({ svm: "far" }, there).fqdn,
      read: ontap.IscsiService.get("far", far.uuid, there).targetAlias,
    },
    san: {
      group: await ontap.getInitiatorGroup({ svm: "other", name: "hosts" }),
      map: await ontap.getLunMap({ svm: svm.uuid, lun: "/vol/data/lun1", igroup: "hosts" }),
      twins: ontap.getInitiatorGroupOutput({ svm: svm.name, name: "hosts" }).uuid.apply((uuid) =>
        ontap.getLunMapOutput({ svm: svm.name, lun: "/vol/data/lun1", igroup: uuid }).logicalUnitNumber),
      read: [
        ontap.InitiatorGroup.get("read-group", "${GROUP}").initiators,
        ontap.LunMap.get("read-map", "${LUN}/${GROUP}").logicalUnitNumber,
      ],
    },
    missing: [
      await told(ontap.getSvm({ name: "far" })),
      await told(ontap.getIscsiService({ svm: "empty" })),
      await told(ontap.getActiveDirectoryAccount({ svm: "empty" })),
      await told(ontap.getSvm({ name: "blue" }, there)),
      await told(ontap.getInitiatorGroup({ svm: "empty", name: "hosts" })),
      await told(ontap.getLunMap({ svm: "other", lun: "/vol/data/lun1", igroup: "nobody" })),
    ],
  };
};
`;

const domains = [{ fqdn: "corp.example.net", credentials: [JOINER], organizationalUnits: ["OU=Storage"] }];
const accountOf = (name: string) => ({ name, fqdn: "corp.example.net", organizationalUnit: "OU=Storage" });

for (const entry of ["pulumi-netapp", "pulumi-netapp/plugin"] as const)
  describe(`ONTAP on the real engine: ${entry}`, function () {
    this.timeout(240_000);
    let array: Emulator;
    let far: Emulator;
    let stack: Stack;

    before(async () => {
      const other = { name: "other", iscsi: { alias: "theirs" }, ad: accountOf("other01"), san };
      array = await startEmulator({
        ontap: { svms: [{ name: "blue" }, other, { name: "empty" }], domains },
        switches: { jobDelayMs: 5 },
      });
      far = await startEmulator({
        ontap: { svms: [{ name: "far", iscsi: { alias: "remote" }, ad: accountOf("far01") }], domains },
      });
      stack = (await Stack.create({}, entry)).connect(array, "ontap");
      stack.env({ DR_HOST: far.host, DR_PASSWORD: far.credentials.password, DR_CA: far.caCertificate });
      await writeFile(join(stack.folder, "index.js"), PROGRAM);
    });
    after(async () => {
      await stack?.remove();
      await array?.close();
      await far?.close();
    });

    const declare = (service: object, account: object, lookUps = false) =>
      writeFile(
        join(stack.folder, "program.json"),
        JSON.stringify({
          service: { svm: "blue", ...service },
          account: { svm: "blue", name: "blue01", fqdn: "corp.example.net", ...JOINER, ...account },
          lookUps,
        }),
      );
    const calls = () => array.take().map(({ label, body }): Call => (body === undefined ? [label] : [label, body]));
    /** Resources run side by side: their calls are told apart by what they are about. */
    const about = (all: Call[], word: RegExp) => all.filter(([label]) => word.test(label));

    it("comes up, looks up on both arrays, changes, drifts, is put right and goes", async () => {
      await declare({ targetAlias: "blue" }, { organizationalUnit: "OU=Storage" }, true);
      await stack.up();
      const { stdout } = await stack.mustRun("stack", "output", "--json");
      const { missing, ...seen } = JSON.parse(stdout);
      const uuidOf = (svm: string) => array.ontap.svm(svm)?.uuid;
      const [blue, other] = [uuidOf("blue"), uuidOf("other")];
      const encryptions = { advertisedKdcEncryptions: ["aes_128", "aes_256"], preferredDomainControllers: [] };
      expect(seen).to.deep.equal({
        svm: { uuid: other, name: "other" },
        byUuid: { uuid: other, name: "other" },
        service: {
          svmUuid: other,
          svmName: "other",
          enabled: true,
          targetAlias: "theirs",
          targetName: array.ontap.svm("other")?.iscsi?.targetName,
        },
        account: {
          ...{ svmUuid: other, svmName: "other", name: "OTHER01", fqdn: "CORP.EXAMPLE.NET" },
          ...{ organizationalUnit: "OU=Storage", ...encryptions },
        },
        twins: {
          svm: { uuid: blue, name: "blue" },
          service: {
            svmUuid: blue,
            svmName: "blue",
            enabled: true,
            targetAlias: "blue",
            targetName: array.ontap.svm("blue")?.iscsi?.targetName,
          },
          account: {
            ...{ svmUuid: blue, svmName: "blue", name: "BLUE01", fqdn: "CORP.EXAMPLE.NET" },
            ...{ organizationalUnit: "OU=Storage", ...encryptions },
          },
        },
        read: ["other", "theirs", "OTHER01", "OU=Storage"],
        san: {
          group: {
            ...{ uuid: GROUP, svmUuid: other, svmName: "other", name: "hosts", osType: "linux", protocol: "mixed" },
            ...{ initiators: [HOST7], initiatorGroups: [], comment: "rack 4", deleteOnUnmap: false, portset: "" },
          },
          map: {
            ...{ svmUuid: other, svmName: "other", lunUuid: LUN, lunName: "/vol/data/lun1" },
            ...{ igroupUuid: GROUP, igroupName: "hosts", logicalUnitNumber: 5 },
          },
          twins: 5,
          read: [null, 5],
        },
        far: { svm: "far", alias: "remote", account: "CORP.EXAMPLE.NET", read: "remote" },
      });
      for (const message of missing) expectSentence(message);
      expect(missing[0]).to.contain("Cannot look up SVM far").and.contain(array.host).and.contain("check svm");
      expect(missing[1]).to.contain("Cannot look up the iSCSI service of SVM empty").and.contain("the SVM has none");
      expect(missing[2]).to.contain("the Active Directory account of SVM empty").and.contain("through a CIFS server");
      expect(missing[3]).to.contain("Cannot look up SVM blue").and.contain(far.host);
      expect(missing[4]).to.contain("Cannot look up the initiator group hosts of SVM empty").and.contain("check svm");
      expect(missing[5]).to.contain("to initiator group nobody on SVM other").and.contain("not mapped to the group");

      calls();
      if (entry === "pulumi-netapp") await changeAndDrift();
      await stack.destroy();
      const removed = calls();
      expect(about(removed, /iscsi/)).to.deep.equal([[PATCH, { enabled: false }], [DELETE]]);
      expect(about(removed, /active|jobs/)).to.deep.equal([[LEAVE, JOINER], [POLL]]);
      expect(array.ontap.svm("blue")).to.not.have.any.keys("iscsi", "ad");
      expect(array.ontap.svm("other")).to.include.keys("iscsi", "ad");

      const everything = [...stack.printed, ...(await stack.artefacts())].join("\n");
      expect(everything).to.contain("blue01");
      for (const password of [JOINER.password, array.credentials.password]) {
        expect(everything.includes(password), "a secret in the clear").to.equal(false);
      }
    });

    /** Through the plugin the demo shows the same (`tools/demo.test.ts`), and the tables of `account.test.ts` each call. */
    async function changeAndDrift(): Promise<void> {
      await declare({}, { organizationalUnit: "OU=Storage", advertisedKdcEncryptions: ["aes_256"] });
      const preview = (await stack.preview()).stdout;
      expect(preview).to.match(/- targetAlias: "blue"/);
      expect(preview).to.match(/\+ advertisedKdcEncryptions: \[\n\s+\+\s+\[0\]: "aes_256"/);
      expect(calls(), "calls of a preview").to.deep.equal([]);
      await stack.up();
      const changed = calls();
      expect(about(changed, /iscsi/)).to.deep.equal([[PATCH, { target: { alias: "" } }], [GET]]);
      expect(about(changed, /active|jobs/)).to.deep.equal([
        [MODIFY, { security: { advertised_kdc_encryptions: ["aes_256"] }, ...JOINER }],
        [POLL],
        [READ_ACCOUNTS],
      ]);

      array.ontap.setIscsi("blue", { alias: "by-hand" });
      await stack.refresh();
      const reads = calls();
      expect([about(reads, /iscsi/), about(reads, /active/)]).to.deep.equal([[[GET]], [[READ_ACCOUNTS]]]);
      expect((await stack.preview()).stdout).to.match(/targetAlias: "by-hand"/);
      expect(calls()).to.deep.equal([]);
    }
  });
