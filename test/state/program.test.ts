import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { element, ontap, Provider } from "../../provider";
import { accountShape } from "../../provider/element/account/args";
import { activeDirectoryAccountShape } from "../../provider/ontap/active-directory-account/args";
import { iscsiServiceShape } from "../../provider/ontap/iscsi-service/args";
import { pointer } from "../../provider/program/dynamic";
import type { NetAppResource } from "../../provider/program/resource";

type Bag = Record<string, unknown>;

/** What was registered, by name. */
const registered: Record<string, { type: string; inputs: Bag; id: string | undefined }> = {};

/** The value of an output, once it is there. */
const settled = <T>(output: pulumi.Output<T>) =>
  new Promise<T>((done) => {
    output.apply((value) => done(value as T));
  });

/** What the SDK sends for a secret: the value in an envelope with a signature. */
const isSealed = (value: unknown) =>
  typeof value === "object" && value !== null && (value as Bag)["4dabf18193072939515e22adb298388d"] !== undefined;

describe("the classes in a program", () => {
  before(async () => {
    await pulumi.runtime.setMocks({
      call: () => ({}),
      newResource: ({ type, name, inputs, id }) => {
        registered[name] = { type, inputs, id };
        const shape = [iscsiServiceShape, activeDirectoryAccountShape, accountShape].find((one) =>
          type.endsWith(one.type),
        );
        // The array's answer: a value for each property of the resource, and one that no class has a slot for.
        const state = Object.fromEntries((shape?.properties ?? []).map((property) => [property, `live ${property}`]));
        return { id: `id of ${name}`, state: { ...state, surprise: "live surprise" } };
      },
    });
  });

  // Other files may run in this process.
  after(() => pulumi.runtime.resetOptions("", "", -1, "", "", false, ""));

  const join = { svm: "blue", name: "BLUE", fqdn: "corp.example", username: "join", password: "in the clear" };
  const made = (): Record<
    string,
    { resource: NetAppResource; shape: { type: string; properties: readonly string[] } }
  > => ({
    service: { resource: new ontap.IscsiService("service", { svm: "blue" }), shape: iscsiServiceShape },
    computer: { resource: new ontap.ActiveDirectoryAccount("computer", join), shape: activeDirectoryAccountShape },
    account: {
      resource: new element.Account("account", { username: "tenant", initiatorSecret: "in the clear" }),
      shape: accountShape,
    },
  });

  it("register as dynamic resources of their type, with the pointer instead of code", async () => {
    for (const [name, { resource, shape }] of Object.entries(made())) {
      await settled(resource.urn);
      expect(registered[name]?.type).to.equal(`pulumi-nodejs:dynamic/${shape.type}`);
      expect(registered[name]?.inputs.__provider).to.equal(pointer(shape.type as Parameters<typeof pointer>[0]));
    }
  });

  it("have a slot for each output, and show nothing else that the state holds", async () => {
    for (const { resource, shape } of Object.values(made())) {
      const outputs = resource as unknown as Record<string, pulumi.Output<unknown>>;
      for (const property of shape.properties) {
        const output = outputs[property];
        if (!output) throw new Error(`${shape.type} has no output ${property}.`);
        expect(await settled(output), property).to.equal(`live ${property}`);
      }
      expect(outputs).not.to.have.property("surprise");
    }
  });

  it("send secrets as secrets, also those that the program has in the clear", async () => {
    for (const { resource } of Object.values(made())) await settled(resource.urn);
    expect(registered.computer?.inputs.password).to.satisfy(isSealed);
    expect(registered.account?.inputs.initiatorSecret).to.satisfy(isSealed);
    expect(registered.account?.inputs.username).to.equal("tenant");
    expect(registered.computer?.inputs.username).to.equal("join");
  });

  it("leave out what is undefined at once, and mark what turns out to be undefined late", async () => {
    const late = pulumi.output(Promise.resolve(undefined)) as unknown as pulumi.Output<string>;
    const resource = new element.Account("late", {
      username: "tenant",
      initiatorSecret: undefined,
      targetSecret: late,
    });
    await settled(resource.urn);
    expect(registered.late?.inputs).not.to.have.property("initiatorSecret");
    expect(registered.late?.inputs.targetSecret).to.include({ value: "pulumi-netapp:left-out" });
  });

  it("read without arguments through `get`", async () => {
    const resource = element.Account.get("existing", "42");
    await settled(resource.urn);
    expect(registered.existing?.id).to.equal("42");
    expect(Object.keys(registered.existing?.inputs ?? {}).filter((key) => key !== "__provider")).to.deep.equal([]);
  });

  it("may be constructed any number of times under mocks, as unit tests do, also in a stack of its own", async () => {
    const program = async () => {
      const [one, other] = [made(), made()];
      await settled(pulumi.all(Object.values({ ...one, ...other }).map(({ resource }) => resource.urn)));
    };
    try {
      await pulumi.runtime.runInPulumiStack(program);
      await program();
    } finally {
      require("@pulumi/pulumi/runtime/state").setStackResource(undefined);
    }
  });

  it("refuse the option import in one sentence, without a stack", () => {
    const importing = () => new element.Account("existing", { username: "tenant" }, { import: "41" });
    expect(importing).to.throw(
      pulumi.RunError,
      'The import option of element.Account "existing" cannot work for a dynamic resource: set adopt: true to manage the object that exists, use get to read it, or import it through pulumi-netapp/plugin.',
    );
  });

  it("register an explicit provider whose password and key alone are secrets", async () => {
    const connection = {
      host: "array",
      username: "admin",
      password: "in the clear",
      clientKey: "key",
      caCertificate: "ca",
    };
    const dr = new Provider("ontap-only", { ontap: connection });
    await settled(dr.urn);
    const { type, inputs = {} }: Partial<(typeof registered)[string]> = registered["ontap-only"] ?? {};
    expect(type).to.equal("pulumi:providers:pulumi-nodejs");
    const sealed = Object.keys(inputs).filter((key) => isSealed(inputs[key]));
    expect(sealed.sort()).to.deep.equal(["netapp:ontap.clientKey", "netapp:ontap.password"]);
    expect(inputs["netapp:ontap.host"]).to.equal("array");
  });
});
