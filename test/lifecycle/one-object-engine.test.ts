import { expect } from "chai";
import { type Emulator } from "../../emulator";
import { type EntryPoint, type Program, Stack, secret } from "../support/stack";
import { arrayForTests } from "./subject";

const conflict = (type: string, one: string, other: string, field: string) =>
  `The ${type} resources "${one}" and "${other}" would manage one object: both have the same ${field}; keep one of them, or give one the provider of another system.`;

/**
 * Programs of one process, each in a stack of its own, and what came of their previews: the number of creates, or the
 * sentence about two resources.
 */
const INLINE = `
const pulumi = require("@pulumi/pulumi");
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const { element, ontap, Provider } = require("pulumi-netapp");
const connection = { host: "array.invalid", username: "admin", password: "in-no-message" };
const system = (name) => new Provider(name, { ontap: connection, element: connection });
const service = (name, opts, svm = "svm1") => new ontap.IscsiService(name, { svm }, opts);
const join = { svm: "svm1", name: "BLUE", fqdn: "corp.example.net", username: "joiner", password: "in-no-message" };
const igroup = { svm: "svm1", name: "host7", osType: "linux" };
const map = { svm: "svm1", lun: "a60d9862-9bee-49a6-8162-20d2421bb1a6", igroup: "40d98b2c-24c5-11e9-9ec1-005056bba643" };
class Site extends pulumi.ComponentResource {
  constructor(name, opts, child = {}, svm) {
    super("test:index:Site", name, {}, opts);
    service("service-of-" + name, { parent: this, ...child }, svm);
  }
}
const fine = {
  "what is fine": () => {
    const [a, b, c] = ["a", "b", "c"].map(system);
    // Two systems, and two kinds of object of one SVM.
    [a, b, undefined].forEach((provider, i) => service("s" + i, { provider }));
    new ontap.ActiveDirectoryAccount("ad", join);
    // Case counts in the names of groups and in paths, and another group is another map.
    for (const name of ["host7", "Host7"]) {
      const group = new ontap.InitiatorGroup(name, { ...igroup, name });
      for (const lun of ["/vol/v/l", "/vol/v/L"]) new ontap.LunMap(name + lun, { svm: "svm1", lun, igroup: group.id });
    }
    new ontap.LunMap("late", { ...map, svm: pulumi.output(Promise.resolve("svm1")) });
    // Components of two systems.
    new Site("blue", { providers: [a] }, {}, "svm2");
    new Site("green", { provider: b }, {}, "svm2");
    new Site("red", {}, {}, "svm2");
    new Site("white", {}, { provider: c }, "svm2");
    // Names that are not known yet, and an identity that is ignored.
    const tenant = new element.Account("tenant", { username: "tenant" });
    for (const name of ["u1", "u2"]) new element.Account(name, { username: pulumi.interpolate\`u\${tenant.accountId}\` });
    new element.Account("ignored", { username: "tenant" }, { ignoreChanges: ["username"] });
  },
};
const conflicts = {
  "a component that inherits the provider": () => {
    const a = system("a");
    new Site("blue", { providers: [a] });
    service("direct", { provider: a });
  },
  "components of the default provider": () => [new Site("blue", {}), new Site("green", {})],
  "one initiator in another case": () => {
    const host = (name, initiator) => new ontap.IscsiCredentials(name, { svm: "svm1", initiator, authenticationType: "deny" });
    host("other", "iqn.1994-05.com.example:other");
    host("a", "iqn.1994-05.com.example:host7");
    host("b", "IQN.1994-05.com.example:HOST7");
  },
  "one group under two names of its own": () => ["a", "b"].map((name) => new ontap.InitiatorGroup(name, igroup)),
  "one map by UUIDs of which one is known late": () => {
    const late = pulumi.output(Promise.resolve(map.igroup.toUpperCase()));
    const svm = pulumi.output(Promise.resolve("11111111-1111-4111-8111-111111111111"));
    for (const [name, more] of Object.entries({ a: {}, b: { igroup: late, svm } })) new ontap.LunMap(name, { ...map, ...more });
  },
  "accounts of one SVM": () => ["a", "b"].map((name) => new ontap.ActiveDirectoryAccount(name, { ...join, name })),
};
const told = {};
async function preview(name, program, stackName = name.replaceAll(" ", "-")) {
  const stack = await LocalWorkspace.createOrSelectStack({ stackName, projectName: "test", program }, { workDir: __dirname, secretsProvider: "hashivault://test" });
  told[stackName] = await stack.preview().then(
    ({ changeSummary }) => changeSummary.create,
    (error) => /The \\S+ resources [^\\n]*/.exec(error.message)?.[0] ?? error.message,
  );
}
async function main() {
  for (const [name, program] of Object.entries({ ...fine, ...conflicts })) await preview(name, program);
  // The same program at once, and again.
  const program = () => void service("s");
  await Promise.all([preview("", program, "at-once-1"), preview("", program, "at-once-2")]);
  await preview("", program, "at-once-1");
  console.log(JSON.stringify(told));
}
main();
`;

describe("one object and two resources of a program, on the real engine", function () {
  this.timeout(240_000);
  let array: Emulator;
  let stack: Stack;

  before(async () => {
    array = await arrayForTests();
    stack = (await Stack.create()).connect(array);
  });
  after(async () => {
    await stack?.remove();
    await array?.close();
  });

  const two = (first: unknown, second: unknown): Program => ({
    one: { type: "element.Account", args: { username: first, adopt: true } },
    other: { type: "element.Account", args: { username: second, adopt: true } },
  });

  const twice: [string, Program, EntryPoint?][] = [
    ["in the clear", two("tenant", "tenant")],
    ["in the clear, through the packaged plugin", two("tenant", "tenant"), "pulumi-netapp/plugin"],
    ["as a secret that is known late", two(secret({ $late: "tenant" }), { $late: "tenant" })],
    ["as an output of the other one", two("tenant", { $output: ["one", "username"] })],
  ];
  for (const [how, program, entry = "pulumi-netapp"] of twice) {
    it(`are one sentence at preview and at up, and the second is not made: the name is given ${how}`, async () => {
      await stack.through(entry).program(program);
      for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
        const { code, stdout, stderr } = await stack.run(...command, "--color", "never");
        const text = (stdout + stderr).split("Diagnostics:")[1] ?? "";
        expect(code).not.to.equal(0);
        expect(text).to.match(/"one" and "other"|"other" and "one"/);
        const [one, other] = text.includes('"one" and "other"') ? ["one", "other"] : ["other", "one"];
        expect(text.split(`error: ${conflict("element.Account", one, other, "username")}\n`), text).to.have.length(2);
        expect(text.match(/error/g), text).to.have.length(2);
        expect(text, "no stack").not.to.match(/^\s+at .*:\d+:\d+/m);
      }
      expect(Object.keys(await stack.state())).to.have.length.at.most(1);
      await stack.destroy();
    });
  }

  it("one that is left behind by retainOnDelete, or that get reads, is in nobody's way", async () => {
    const args = { username: "tenant", adopt: true };
    await stack.program({ one: { type: "element.Account", args, opts: { retainOnDelete: true } } });
    await stack.up();
    const id = String(array.element.account("tenant")?.accountID);
    await stack.program({
      other: { type: "element.Account", args },
      read: { type: "element.Account", get: id },
    });
    await stack.up();
    expect(Object.keys(await stack.state()).sort()).to.deep.equal(["other", "read"]);
    expect(array.element.account("tenant")).to.have.property("accountID", Number(id));
    await stack.destroy();
  });

  it("are told by provider and by run, in programs of one process (Automation API)", async () => {
    expect(await stack.script(INLINE)).to.deep.equal({
      "what-is-fine": 27,
      "one-group-under-two-names-of-its-own": conflict("ontap.InitiatorGroup", "a", "b", "svm and name"),
      "one-map-by-UUIDs-of-which-one-is-known-late": conflict("ontap.LunMap", "a", "b", "svm, lun and igroup"),
      "a-component-that-inherits-the-provider": conflict("ontap.IscsiService", "service-of-blue", "direct", "svm"),
      "components-of-the-default-provider": conflict(
        "ontap.IscsiService",
        "service-of-blue",
        "service-of-green",
        "svm",
      ),
      "accounts-of-one-SVM": conflict("ontap.ActiveDirectoryAccount", "a", "b", "svm"),
      "one-initiator-in-another-case": conflict("ontap.IscsiCredentials", "a", "b", "svm and initiator"),
      "at-once-1": 2,
      "at-once-2": 2,
    });
  });
});
