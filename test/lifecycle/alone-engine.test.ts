import { expect } from "chai";
import type { Emulator } from "../../emulator";
import { type EntryPoint, output, type Program, Stack } from "../support/stack";
import { arrayForTests, SVM1, uuidIn } from "./subject";

const ENTRIES: EntryPoint[] = ["pulumi-netapp", "pulumi-netapp/plugin"];

/** Every resource, each with outputs of others that are those others' ids. */
const program: Program = {
  service: { type: "ontap.IscsiService", args: { svm: "svm1", targetAlias: "blue" } },
  domain: {
    type: "ontap.ActiveDirectoryAccount",
    args: {
      svm: output("service", "svmUuid"),
      name: "BLUE01",
      fqdn: "corp.example.net",
      username: "joiner",
      password: "Join-Pa55word",
    },
  },
  host: {
    type: "ontap.IscsiCredentials",
    args: {
      svm: output("service", "svm"),
      initiator: "iqn.1994-05.com.example:host7",
      authenticationType: "deny",
    },
  },
  tenant: {
    type: "element.Account",
    args: { username: "tenant", attributes: { domain: output("domain", "svmUuid") } },
  },
  group: {
    type: "element.VolumeAccessGroup",
    args: { name: "hosts", attributes: { tenant: output("tenant", "accountId") } },
  },
  initiator: {
    type: "element.Initiator",
    args: { name: "iqn.1994-05.com.example:host8", alias: "host8", attributes: { host: output("host", "svmUuid") } },
  },
  igroup: { type: "ontap.InitiatorGroup", args: { svm: "svm1", name: "own-1", osType: "linux" } },
  map: { type: "ontap.LunMap", args: { svm: "svm1", lun: "/vol/data/lun1", igroup: output("igroup", "id") } },
  other: {
    type: "element.Account",
    args: {
      username: "other",
      attributes: {
        group: output("group", "volumeAccessGroupId"),
        initiator: output("initiator", "initiatorId"),
        map: [output("map", "lunUuid"), output("map", "igroupUuid")],
      },
    },
  },
};
/** Changes of one preview each: of resources of which none depends on another one of the same preview. */
const changes: Record<string, Record<string, unknown>>[] = [
  {
    service: { targetAlias: "red" },
    tenant: { status: "locked" },
    initiator: { alias: "host-8" },
    igroup: { comment: "rack 4" },
  },
  {
    domain: { preferredDomainControllers: [{ fqdn: "corp.example.net", serverIp: "192.0.2.1" }] },
    host: { initiatorAddresses: ["192.0.2.7"] },
    group: { name: "renamed" },
    // The same LUN under another text.
    map: { lun: uuidIn(SVM1, 5) },
  },
];

for (const entry of ENTRIES) {
  describe(`every resource in one program, on the real engine, imported from ${entry}`, function () {
    this.timeout(240_000);
    let array: Emulator;
    let elsewhere: Emulator;
    let stack: Stack;

    before(async () => {
      [array, elsewhere] = await Promise.all([arrayForTests(), arrayForTests()]);
      stack = (await Stack.create({}, entry)).connect(array);
      await stack.program(program);
      await stack.up();
    });
    after(async () => {
      await stack?.remove();
      await Promise.all([array, elsewhere].map((one) => one?.close()));
    });

    const changed = (some: Record<string, Record<string, unknown>>): Program =>
      Object.fromEntries(
        Object.entries(program).map(([name, one]) => [name, { ...one, args: { ...one.args, ...some[name] } }]),
      );

    it("those that are updated show, and nothing that depends on them", async () => {
      for (const some of changes) {
        await stack.program(changed(some));
        const { steps } = await stack.previewJson();
        const shown = steps.filter(({ op }) => op !== "same").map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`);
        expect(shown).to.have.members(Object.keys(some).map((name) => `update ${name}`));
      }
    });

    it("what is not known until up may be a replacement, and its note says so; the plugin knows it", async () => {
      const { domain } = program;
      if (!domain) throw new Error("domain");
      const args = { ...domain.args, svm: output("service", "svmName") };
      await stack.program({ ...changed({ service: { targetAlias: "red" } }), domain: { ...domain, args } });
      const { stdout, stderr } = await stack.preview();
      const note =
        "the Active Directory account may be replaced, because svm is not known before up; then SVM svm1 leaves";
      if (entry === "pulumi-netapp") expect(stdout + stderr).to.include(note);
      else expect(stdout).to.not.match(/may be replaced|replace/);
    });

    it("on other systems nothing is read for these, changed or deleted, and the state keeps all of it", async () => {
      await stack.program(changed({ tenant: { attributes: { team: "red" } } }));
      // Accounts with the IDs that the state has, and SVMs of the same UUIDs.
      for (const { accountID } of array.element.accounts)
        if (!elsewhere.element.account(accountID))
          elsewhere.element.addAccount({ username: `theirs${accountID}`, accountID });
      for (const { name } of array.element.groups.all) elsewhere.element.groups.add({ name: `theirs-${name}` });
      for (const { uuid } of elsewhere.ontap.svms) elsewhere.ontap.removeSvm(uuid);
      elsewhere.ontap.addSvm({ name: "svm1" });
      const before = await stack.state();
      stack.connect(elsewhere);
      for (const command of ["refresh", "up", "destroy"]) {
        const { code, stdout, stderr } = await stack.run(command, "--yes", "--skip-preview", "--color", "never");
        expect(code, command).to.not.equal(0);
        expect(stdout + stderr, command).to.include("the resource is on another system (");
      }
      const writes = elsewhere
        .take()
        .filter(({ method, label }) => (method === "POST" ? !/ (Get|List)/.test(label) : method !== "GET"));
      expect(writes).to.deep.equal([]);
      expect(await stack.state()).to.have.all.keys(Object.keys(before));
      await stack.connect(array).up();
      await stack.destroy();
      expect(array.element.accounts.map(({ username }) => username)).to.deep.equal(["owner"]);
      expect([array.ontap.svm("svm1")?.iscsi, array.ontap.svm("svm1")?.ad]).to.deep.equal([undefined, undefined]);
      expect([array.ontap.san.igroups("svm1").length, array.ontap.san.maps("svm1")]).to.deep.equal([2, []]);
    });
  });
}
