import { expect } from "chai";
import type { Emulator } from "../../emulator";
import { arrayForTests } from "../lifecycle/subject";
import { output, type Program, Stack, secret } from "../support/stack";

const IQN = "iqn.1994-05.com.example:host-hidden";

/** What the program gives as secrets although it is no password. */
const NAMES = [
  "svm1",
  "svm3",
  "tenant-hidden",
  "group-hidden",
  "joiner",
  "corp.example.net",
  "host-hidden",
  "inbound-hidden",
  "igroup-hidden",
  "comment-hidden",
  "/vol/data/lun1",
];

for (const entry of ["pulumi-netapp", "pulumi-netapp/plugin"] as const)
  describe(`names that a program gives as secrets: ${entry}`, function () {
    this.timeout(240_000);
    let array: Emulator;
    let stack: Stack;

    const program = (
      change: { service?: object; account?: object; group?: object; igroup?: object; map?: object } = {},
    ): Program => ({
      one: { type: "ontap.IscsiService", args: { svm: secret("svm1"), ...change.service } },
      two: { type: "element.Account", args: { username: secret("tenant-hidden"), ...change.account } },
      three: {
        type: "element.VolumeAccessGroup",
        args: { name: secret("group-hidden"), initiators: secret([IQN]), ...change.group },
      },
      four: {
        type: "ontap.ActiveDirectoryAccount",
        args: {
          svm: output("one", "svm"),
          name: "PLAIN",
          fqdn: secret("corp.example.net"),
          username: secret("joiner"),
          password: "Join-Pa55word",
        },
      },
      five: {
        type: "ontap.IscsiCredentials",
        args: {
          svm: secret("svm3"),
          initiator: secret(IQN),
          authenticationType: "chap",
          inboundUser: secret("inbound-hidden"),
          inboundPassword: "inbound-pa55word",
        },
      },
      six: {
        type: "ontap.InitiatorGroup",
        args: {
          svm: secret("svm1"),
          name: secret("igroup-hidden"),
          osType: "linux",
          initiators: secret([IQN]),
          comment: secret("comment-hidden"),
          ...change.igroup,
        },
      },
      seven: {
        type: "ontap.LunMap",
        args: {
          svm: secret("svm1"),
          lun: secret("/vol/data/lun1"),
          igroup: output("six", "name"),
          logicalUnitNumber: 3,
          ...change.map,
        },
      },
    });

    before(async () => {
      array = await arrayForTests();
      stack = (await Stack.create({}, entry)).connect(array);
      await stack.program(program());
      await stack.up();
    });
    after(async () => {
      await stack?.remove();
      await array?.close();
    });

    /** All that a command printed and its run of failures; the names stand in the clear nowhere. */
    const run = async (...args: string[]) => {
      const { stdout, stderr } = await stack.run(...args, "--suppress-outputs", "--color", "never");
      const text = stdout + stderr;
      for (const name of NAMES) expect(text.toLowerCase(), text).to.not.include(name);
      return text;
    };

    it("stand in no impact note", async () => {
      await stack.program(
        program({
          service: { enabled: false },
          account: { status: "locked" },
          group: { initiators: [] },
          igroup: { initiators: [] },
          map: { logicalUnitNumber: 4 },
        }),
      );
      const text = await run("preview");
      expect(text).to.include("impact: high: Element account [secret] (ID ");
      expect(text).to.match(/impact: high: .*SVM \[secret\]/);
      expect(text).to.include(
        "impact: high: the initiator group [secret] on SVM [secret]: the only initiator ([secret])",
      );
      expect(text).to.include("impact: high: the map of LUN [secret] to initiator group [secret] (number 3)");
    });

    it("stand in no failed check", async () => {
      await stack.program(program({ account: { username: secret("tenant-hidden".repeat(6)) } }));
      expect(await run("preview")).to.include("username must be 1 to 64 characters long");
      await stack.program(program({ group: { initiators: secret([IQN, IQN]) } }));
      expect(await run("preview")).to.include("initiators must name each initiator once");
    });

    it("and what no array can store, inside attributes, is refused before anything is sent", async () => {
      array.take();
      const resource = { $resource: "one" };
      // As an output that comes late, a resource is a text by the time that it reaches the SDK's host.
      const late = entry === "pulumi-netapp/plugin" ? [{ $late: resource }] : [];
      for (const logo of [{ $asset: "hello" }, resource, ...late]) {
        await stack.program(program({ account: { attributes: { team: "blue", list: [{ logo }] } } }));
        expect(await run("preview")).to.match(
          /attributes\.list\[0\]\.logo must be plain data and is a Pulumi (asset|resource): /,
        );
      }
      expect(array.take()).to.deep.equal([]);
    });

    it("stand in no error of an update, a refresh or a destroy, where an array echoes them", async () => {
      // Each resource's calls echo its own names: those of others are learned when the engine comes to them.
      const echoes = {
        "iscsi/services": "svm1 SVM1",
        "active-directory": "corp.example.net",
        igroups: "igroup-hidden",
        "lun-maps": "/vol/data/lun1",
        Account: "tenant-hidden",
        Group: "group-hidden",
      };
      for (const [label, message] of Object.entries(echoes)) {
        const always = { message, match: { label: new RegExp(label) }, times: Number.POSITIVE_INFINITY };
        if (/^[A-Z]/.test(label)) array.faults.add({ kind: "elementError", name: "xOddity", ...always });
        else array.faults.add({ kind: "ontapError", code: "4711", status: 400, ...always });
      }
      const [igroup, map] = [{ comment: secret("Comment-Hidden") }, { logicalUnitNumber: 4 }];
      await stack.program(program({ service: { enabled: false }, account: { status: "locked" }, igroup, map }));
      for (const command of [
        ["up", "--skip-preview"],
        ["refresh", "--skip-preview"],
        ["destroy", "--skip-preview"],
      ]) {
        const text = await run(...command, "--yes");
        expect(text, command[0]).to.match(/\[secret\].*code (4711|xOddity)/);
      }
    });
  });
