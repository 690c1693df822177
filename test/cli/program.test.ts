import { runInNewContext } from "node:vm";
import { expect } from "chai";
import fc from "fast-check";
import ts from "typescript";
import { type ProgramPlan, planProgram } from "../../provider/cli/discover/declare";
import type { Inventory } from "../../provider/cli/discover/inventory";
import { literal } from "../../provider/cli/discover/literal";
import { program } from "../../provider/cli/discover/program";
import type { AccountLive } from "../../provider/element/account/api";
import { account as accountResource } from "../../provider/element/account/definition";
import type { ActiveDirectoryAccountLive } from "../../provider/ontap/active-directory-account/api";
import { activeDirectoryAccount } from "../../provider/ontap/active-directory-account/definition";
import type { IscsiServiceLive } from "../../provider/ontap/iscsi-service/api";
import { iscsiService } from "../../provider/ontap/iscsi-service/definition";
import { ROOT } from "./cli";

interface Made {
  type: string;
  name: string;
  args: Record<string, unknown>;
  options: unknown;
}

/** Compiles a printed program and runs it with classes that only write down what they are given. */
function evaluate(text: string): Made[] {
  const { outputText, diagnostics } = ts.transpileModule(text, {
    reportDiagnostics: true,
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, strict: true },
  });
  expect(diagnostics?.map(({ messageText }) => messageText)).to.deep.equal([]);
  const made: Made[] = [];
  const recorder = (type: string) =>
    function record(name: string, args: Record<string, unknown>, options: unknown) {
      made.push({ type, name, args, options });
    };
  const modules: Record<string, unknown> = {
    "pulumi-netapp": {
      ontap: { IscsiService: recorder("service"), ActiveDirectoryAccount: recorder("directory") },
      element: { Account: recorder("account") },
    },
    "@pulumi/pulumi": {
      Config: class {
        require = (key: string) => `config ${key}`;
        requireSecret = (key: string) => `secret ${key}`;
      },
    },
  };
  runInNewContext(outputText, { exports: {}, require: (name: string) => modules[name] });
  return JSON.parse(JSON.stringify(made)) as Made[];
}

function print(planned: ProgramPlan, protect = true): string {
  return program(planned, { from: "ONTAP array", configLines: ["pulumi config set x"], protect });
}

/** What people and tools put into names, to be told from code. */
const hostile = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
  fc.constantFrom(
    '"); process.exit(1); ("',
    "`$".concat("{process.exit(1)}`"),
    "*/ process.exit(1) /*",
    "\nprocess.exit(1)\n//",
    "\u2028process.exit(1)\u2029",
    "\\",
    '\\"',
    "</script>",
    "\u202eevil",
    "__proto__",
    "constructor",
    "config",
    "pulumi",
    "class",
    "ontap",
    "\ud800",
    "-",
    "4711",
    "Ünïcödé",
    "日本",
  ),
);

const uuid = fc.uuid();
const json = fc.dictionary(fc.oneof(hostile, fc.constant("__proto__")), fc.jsonValue({ stringUnit: "binary" }));

const service: fc.Arbitrary<IscsiServiceLive> = fc
  .record({ svmName: hostile, svmUuid: uuid, enabled: fc.boolean(), targetAlias: hostile })
  .map((live) => ({ ...live, svm: live.svmName, targetName: undefined }));

const directory: fc.Arbitrary<ActiveDirectoryAccountLive> = fc
  .record({
    svmName: hostile,
    svmUuid: uuid,
    name: fc.oneof(hostile, fc.constantFrom("BLUE", "SVM-1")),
    fqdn: fc.oneof(hostile, fc.constantFrom("corp.example.net", "CORP.example.net", "lab.example.net")),
    organizationalUnit: hostile,
    preferredDomainControllers: fc.array(fc.record({ fqdn: hostile, serverIp: fc.ipV4() }), { maxLength: 2 }),
  })
  .map((live) => ({ ...live, svm: live.svmName, advertisedKdcEncryptions: [] }));

const account: fc.Arbitrary<AccountLive> = fc
  .record({
    accountId: fc.integer({ min: 1 }),
    username: fc.oneof(hostile, fc.constantFrom("tenant", "Tenant", "tenant-account")),
    status: fc.constantFrom("active", "locked", "strange"),
    initiatorSecret: fc.oneof(fc.string({ minLength: 10, maxLength: 18 }), fc.constant("Initiator-0001")),
    targetSecret: fc.oneof(fc.string({ minLength: 10, maxLength: 18 }), fc.constant("Initiator-0001")),
    attributes: json,
    enableChap: fc.boolean(),
  })
  .map((live) => ({ ...live, storageContainerId: "" }));

/** What was found, by resource. */
interface Found {
  services: IscsiServiceLive[];
  directoryAccounts: ActiveDirectoryAccountLive[];
  accounts: AccountLive[];
  chap: boolean;
  svms: Map<string, Set<string>>;
}

function inventoryOf({ services, directoryAccounts, accounts, chap, svms }: Found): Inventory {
  const found = accounts.map(({ enableChap, ...live }) => ({ ...live, ...(chap && { enableChap }) }));
  const kinds = [
    { definition: iscsiService, lives: services, ids: services.map(({ svmUuid }) => svmUuid) },
    {
      definition: activeDirectoryAccount,
      lives: directoryAccounts,
      ids: directoryAccounts.map(({ svmUuid }) => svmUuid),
    },
    { definition: accountResource, lives: found, ids: found.map(({ accountId }) => String(accountId)) },
  ];
  return { kinds, svms, gaps: [] };
}

/** As the systems give it: one record per SVM and listing, and every SVM that was seen. */
const inventory: fc.Arbitrary<Found> = fc
  .record({
    services: fc.uniqueArray(service, { maxLength: 5, selector: ({ svmUuid }) => svmUuid }),
    directoryAccounts: fc.uniqueArray(directory, { maxLength: 5, selector: ({ svmUuid }) => svmUuid }),
    accounts: fc.uniqueArray(account, { maxLength: 5, selector: ({ accountId }) => accountId }),
    chap: fc.boolean(),
  })
  .map((found) => {
    const svms = new Map<string, Set<string>>();
    for (const { svmName, svmUuid } of [...found.services, ...found.directoryAccounts]) {
      svms.set(svmName, new Set([...(svms.get(svmName) ?? []), svmUuid]));
    }
    return { ...found, svms };
  });

describe("the program that discover prints", function () {
  this.timeout(120_000);

  it("compiles and evaluates to what was found, whatever the names and values hold", () => {
    fc.assert(
      fc.property(inventory, fc.boolean(), (found, withSecrets) => {
        const planned = planProgram(inventoryOf(found), { withSecrets });
        const text = print(planned);
        const made = evaluate(text);
        const all = found.services.length + found.directoryAccounts.length + found.accounts.length;
        expect(made.length + planned.skipped.length).to.equal(all);
        expect(new Set(made.map(({ name }) => name)).size).to.equal(made.length);
        for (const { type, name, args, options } of made) {
          expect(name).to.match(/^[A-Za-z0-9][\w.-]*$/);
          expect(args.adopt).to.equal(true);
          expect(options).to.deep.equal({ protect: true });
          if (type === "service") {
            const live = found.services.find(({ svmUuid, svmName }) => [svmUuid, svmName].includes(String(args.svm)));
            expect(args.enabled).to.equal(live?.enabled);
            if ("targetAlias" in args) expect(args.targetAlias).to.equal(live?.targetAlias);
          }
          if (type === "directory") {
            const live = found.directoryAccounts.find((one) => [one.svmUuid, one.svmName].includes(String(args.svm)));
            expect([args.name, args.fqdn]).to.deep.equal([live?.name, live?.fqdn]);
            if ("organizationalUnit" in args) expect(args.organizationalUnit).to.equal(live?.organizationalUnit);
            if ("preferredDomainControllers" in args)
              expect(args.preferredDomainControllers).to.deep.equal(live?.preferredDomainControllers);
            expect(args.username).to.match(/^config \w+$/);
            expect(args.password).to.match(/^secret \w+$/);
          }
          if (type === "account") {
            const alike = found.accounts.filter(({ username }) => username === args.username);
            if ("attributes" in args)
              expect(alike.map(({ attributes }) => JSON.parse(JSON.stringify(attributes)))).to.deep.include(
                args.attributes,
              );
            expect("enableChap" in args).to.equal(found.chap);
            if (!withSecrets) expect(args).to.not.have.any.keys("initiatorSecret", "targetSecret");
          }
        }
        const keys = planned.config.map(({ key }) => key);
        expect(new Set(keys).size).to.equal(keys.length);
      }),
      { numRuns: 300 },
    );
  });

  it("writes every JSON value as a literal of the same value", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary", maxDepth: 4 }), (value) => {
        // Through JSON on both sides: a vm has prototypes of its own.
        const back = runInNewContext(`JSON.stringify(${literal(value)})`) as string;
        expect(back).to.equal(JSON.stringify(value));
      }),
      { numRuns: 1000 },
    );
    expect(runInNewContext(`Object.keys(${literal(JSON.parse('{"__proto__":{"a":1}}'))})[0]`)).to.equal("__proto__");
  });

  it("never prints a CHAP secret, also not one that somebody left in the attributes", () => {
    const live: AccountLive = {
      accountId: 1,
      username: "tenant",
      status: "active",
      initiatorSecret: "Initiator-0001",
      targetSecret: "Target-secret-1",
      attributes: { note: "chap is Initiator-0001" },
      enableChap: true,
      storageContainerId: "",
    };
    const found = { services: [], directoryAccounts: [], accounts: [live], chap: true, svms: new Map() };
    const text = print(planProgram(inventoryOf(found), { withSecrets: true }));
    expect(text).to.not.match(/Initiator-0001|Target-secret-1/);
    expect(text).to.match(/attributes are left to the array: they hold a CHAP secret/);
  });

  it("keeps the names of what is there when something is added", () => {
    const one = (svmName: string, svmUuid: string): IscsiServiceLive => ({
      svm: svmName,
      svmName,
      svmUuid,
      enabled: true,
      targetAlias: "a",
      targetName: undefined,
    });
    const old = one("prod blue", "11111111-0000-0000-0000-000000000000");
    const added = one("prod!blue", "00000000-0000-0000-0000-000000000000");
    const names = (services: IscsiServiceLive[]) => {
      const found = { services, directoryAccounts: [], accounts: [], chap: true, svms: new Map() };
      const { declarations } = planProgram(inventoryOf(found));
      return declarations.map(({ name }) => name);
    };
    expect(names([added, old])).to.include.members(names([old]));
  });

  it("takes no value of a second system from the config of the first", () => {
    const [found] = fc.sample(
      inventory.filter(({ directoryAccounts }) => directoryAccounts.length > 0),
      { numRuns: 1, seed: 7 },
    );
    if (!found) throw new Error("nothing was found");
    const { config } = planProgram(inventoryOf(found), { withSecrets: true, provider: "dr" });
    expect(config).to.not.deep.equal([]);
    expect(config.filter(({ key }) => !/^dr[A-Z0-9]/.test(key))).to.deep.equal([]);
  });

  it("type-checks against the package", () => {
    const [found] = fc.sample(inventory, { numRuns: 1, seed: 7 });
    const base: IscsiServiceLive = {
      svm: "svm1",
      svmName: "svm1",
      svmUuid: "11111111-0000-0000-0000-000000000000",
      enabled: true,
      targetAlias: "blue",
      targetName: undefined,
    };
    const { enabled: _, targetAlias: __, ...svm } = base;
    const ad = { name: "BLUE", fqdn: "corp.example.net", organizationalUnit: "OU=A", advertisedKdcEncryptions: [] };
    const chap = { initiatorSecret: "Initiator-0001", targetSecret: "Target-secret-1" };
    const tenant = {
      accountId: 1,
      username: "t",
      status: "locked",
      attributes: { a: [null, { b: 1 }] },
      enableChap: true,
    };
    const text = print(
      planProgram(
        inventoryOf({
          services: [base, ...(found?.services ?? [])],
          directoryAccounts: [{ ...svm, ...ad, preferredDomainControllers: [{ fqdn: "a.b", serverIp: "192.0.2.1" }] }],
          accounts: [{ ...tenant, ...chap, storageContainerId: "" }, ...(found?.accounts ?? [])],
          chap: true,
          svms: new Map(),
        }),
        { withSecrets: true },
      ),
    );
    expect(typeErrors(text)).to.deep.equal([]);
    expect(typeErrors(text.replace("enabled: true", 'enabled: "yes"'))).to.have.length(1);
  });
});

/** The complaints of the compiler about a program that stands in the root of this repository, which resolves its own name. */
function typeErrors(text: string): string[] {
  const file = `${ROOT}/discovered.ts`;
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    target: ts.ScriptTarget.ES2022,
    skipLibCheck: true,
    types: ["node"],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.readFile = (name) => (name === file ? text : readFile(name));
  host.getSourceFile = (name, target) =>
    name === file ? ts.createSourceFile(name, text, target) : getSourceFile(name, target);
  const checked = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(checked).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}
