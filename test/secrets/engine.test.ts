import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { type Emulator, startEmulator } from "../../emulator";
import { parsePreview } from "../../provider/cli/comment/preview";
import { renderComment } from "../../provider/cli/comment/render";
import { output, type Program, Stack, secret } from "../support/stack";
import { leaks, spellings, type Texts } from "./search";

const PASSWORDS = {
  "the array's password": 'Arr"ay/pa55+w%rd',
  "the other array's password": 'Oth"er/pa55+w%rd',
};
const JOIN = 'Jo"in/pa55+w%rd\\';
const JOIN_NEXT = 'Jo"in/next+w%rd\\';
const IN_THE_CLEAR = 'in-clear"/+%01';
const MARKED = 'marked"/+%0002';
const CHANGED = 'changed"/+%03';
const BY_HAND = 'by-hand"/+%004';
const INBOUND = 'inbound"/+%05\\';
const INBOUND_NEXT = 'inbound"/+%06\\';
const OUTBOUND = 'outbound"/+%7\\';

/**
 * Every way in which a secret comes into a stack, over its whole life on the real engine, with the package's most verbose
 * log level. The engine's own `-v=9` is not among the runs: there it prints every property bag of every call in the clear,
 * and nothing that a provider does changes that.
 */
for (const entry of ["pulumi-netapp", "pulumi-netapp/plugin"] as const)
  describe(`no artefact of a stack tells a secret: ${entry}`, function () {
    this.timeout(300_000);
    let array: Emulator;
    let other: Emulator;
    let stack: Stack;
    /** All secrets that were ever in play, by what they are. */
    const secrets: Record<string, string> = {
      ...PASSWORDS,
      "the join password": JOIN,
      "the next join password": JOIN_NEXT,
      "the secret in the clear": IN_THE_CLEAR,
      "the marked secret": MARKED,
      "the changed secret": CHANGED,
      "the secret set by hand": BY_HAND,
      "the inbound password": INBOUND,
      "the next inbound password": INBOUND_NEXT,
      "the outbound password": OUTBOUND,
    };
    const texts: Texts = {};
    let runs = 0;

    /** The secrets that the clusters hold now: also those that they generated or that a rotation made. */
    const collect = (when: string) => {
      for (const [where, one] of Object.entries({ array, other })) {
        for (const { username, initiatorSecret, targetSecret } of one.element.accounts) {
          secrets[`${where}: initiator secret of ${username} ${when}`] = initiatorSecret;
          secrets[`${where}: target secret of ${username} ${when}`] = targetSecret;
        }
      }
    };

    const run = async (mayFail: boolean, ...args: string[]) => {
      runs += 1;
      const name = `${runs} pulumi ${args[0]}`;
      const log = ["up", "refresh", "destroy", "preview"].includes(args[0] ?? "")
        ? ["--event-log", join(stack.folder, `events-${runs}.json`)]
        : [];
      const { code, stdout, stderr } = await stack.run(...args, ...log, "--color", "never");
      if (code !== 0 && !mayFail) throw new Error(`${name} failed:\n${stdout}\n${stderr}`);
      texts[`stdout of ${name}`] = stdout;
      texts[`stderr of ${name}`] = stderr;
      if (log[1]) texts[`event log of ${name}`] = withoutDebug(await readFile(log[1], "utf8").catch(() => ""));
      collect(`after ${name}`);
      return stdout;
    };
    const up = (mayFail = false) => run(mayFail, "up", "--yes", "--skip-preview", "--diff");

    const program = (change: { join?: string; clear?: unknown; version?: number } = {}): Program => ({
      dr: {
        type: "Provider",
        args: {
          element: {
            host: other.host,
            username: other.credentials.username,
            password: PASSWORDS["the other array's password"],
            caCertificate: other.caCertificate,
          },
        },
      },
      service: { type: "ontap.IscsiService", args: { svm: "svm1", targetAlias: "blue" } },
      join: {
        type: "ontap.ActiveDirectoryAccount",
        args: {
          svm: "svm1",
          name: "BLUE01",
          fqdn: "corp.example.net",
          username: "joiner",
          password: change.join ?? JOIN,
        },
      },
      host: {
        type: "ontap.IscsiCredentials",
        args: {
          svm: output("service", "svmUuid"),
          initiator: "iqn.1994-05.com.example:host7",
          authenticationType: "chap",
          inboundUser: "host7",
          inboundPassword: change.join === undefined ? INBOUND : INBOUND_NEXT,
          outboundUser: "target",
          outboundPassword: secret(OUTBOUND),
        },
      },
      igroup: {
        type: "ontap.InitiatorGroup",
        args: { svm: "svm1", name: "hosts", osType: "linux", comment: change.join === undefined ? "rack 4" : "rack 5" },
      },
      map: { type: "ontap.LunMap", args: { svm: "svm1", lun: "/vol/data/lun1", igroup: output("igroup", "id") } },
      generated: { type: "element.Account", args: { username: "generated", secretsVersion: change.version ?? 1 } },
      clear: {
        type: "element.Account",
        args: { username: "clear", initiatorSecret: change.clear ?? IN_THE_CLEAR, targetSecret: secret(MARKED) },
      },
      // The secret of another resource, also deep inside a value that is otherwise shown.
      output: {
        type: "element.Account",
        args: {
          username: "output",
          initiatorSecret: output("generated", "targetSecret"),
          attributes: { nested: { of: output("generated", "initiatorSecret") } },
        },
      },
      far: { type: "element.Account", args: { username: "far" }, opts: { provider: "dr" } },
    });

    before(async () => {
      const domain = {
        fqdn: "corp.example.net",
        credentials: [JOIN, JOIN_NEXT].map((password) => ({ username: "joiner", password })),
      };
      array = await startEmulator({
        credentials: { username: "admin", password: PASSWORDS["the array's password"] },
        ontap: { svms: [{ name: "svm1", san: { luns: ["/vol/data/lun1"] } }], domains: [domain] },
      });
      other = await startEmulator({
        credentials: { username: "admin", password: PASSWORDS["the other array's password"] },
      });
      // The CLI takes --event-log only with its commands for debugging switched on.
      stack = await Stack.create({ NETAPP_LOG: "debug", PULUMI_DEBUG_COMMANDS: "1" }, entry);
      stack.env({
        NETAPP_ONTAP_CA_CERTIFICATE: array.caCertificate,
        NETAPP_ELEMENT_CA_CERTIFICATE: array.caCertificate,
      });
      const settings = ["ontap", "element"].flatMap((product) => [
        ...["--plaintext", `netapp:${product}.host=${array.host}`, "--plaintext", `netapp:${product}.username=admin`],
        ...["--secret", `netapp:${product}.password=${PASSWORDS["the array's password"]}`],
      ]);
      await run(false, "config", "set-all", "--path", ...settings);
    });
    after(async () => {
      await stack?.remove();
      await array?.close();
      await other?.close();
    });

    it("while everything is made, read, changed, rotated, refused and removed", async () => {
      await stack.program(program());
      await run(false, "preview", "--diff");
      await up();
      await stack.program(program({ join: JOIN_NEXT, clear: CHANGED, version: 2 }));
      const json = await run(false, "preview", "--json");
      texts["the comment"] = renderComment(parsePreview(json));
      await up();

      array.element.setAccount("clear", { initiatorSecret: BY_HAND });
      array.element.setAccount("generated", { initiatorSecret: `x${BY_HAND}` });
      await run(false, "refresh", "--yes", "--diff");
      const drifted = await run(false, "preview", "--json");
      texts["the comment on drift"] = renderComment(parsePreview(drifted));
      await up();

      await stack.program(program({ join: JOIN_NEXT, clear: "short", version: 2 }));
      await run(true, "preview", "--diff");
      const invalid = await run(true, "preview", "--json");
      texts["the comment on bad input"] = renderComment(parsePreview(invalid));
      await stack.program(program({ join: JOIN_NEXT, clear: secret(MARKED), version: 2 }));
      await run(true, "preview", "--diff");

      await stack.program(program({ join: JOIN_NEXT, clear: IN_THE_CLEAR, version: 2 }));
      // What this call and the state of its account hold; nobody can send back what was never sent to him.
      const sent = [PASSWORDS["the array's password"], IN_THE_CLEAR, MARKED, CHANGED];
      const echoed = sent.flatMap(spellings).join(" | ");
      array.faults.add({
        kind: "elementError",
        name: "xInvalidAPIParameter",
        message: `not ${IN_THE_CLEAR}: ${echoed}`,
      });
      await up(true);
      array.faults.clear();
      array.setPassword("admin", "another-Pa55");
      await run(true, "refresh", "--yes", "--diff");
      array.setPassword("admin", PASSWORDS["the array's password"]);

      if (entry !== "pulumi-netapp") {
        await imports();
        const executable = join(stack.folder, "node_modules/pulumi-netapp/plugin/pulumi-resource-netapp");
        texts["the schema"] = await run(false, "package", "get-schema", executable);
      }
      await run(false, "stack", "output");
      await run(false, "stack", "export");
      await run(false, "stack", "history");
      await run(false, "config");
      await run(false, "destroy", "--yes", "--diff");
    });

    /** Only the packaged plugin can be asked: what an import prints and writes to the state. */
    const imports = async () => {
      const { output: dependant, generated } = await stack.state();
      for (const urn of [dependant?.urn, generated?.urn]) await run(false, "state", "delete", "--yes", urn ?? "");
      const id = generated?.id ?? "";
      // The code that it prints is made from these inputs by the language host, which a test may have in a release without.
      const flags = ["--yes", "--protect=false", "--generate-code=false"];
      await run(false, "import", "netapp:element:Account", "generated", id, ...flags);
      expect((await stack.state()).generated?.inputs).to.have.all.keys("__imported", "username");
    };

    it("in the state, its history and its backups, the config, every event log and everything printed", async () => {
      const artefacts = await stack.artefacts();
      expect(artefacts.length).to.be.greaterThan(10);
      artefacts.forEach((text, index) => {
        texts[`file ${index} of the backend`] = text;
      });
      texts["the stack's config"] = await readFile(join(stack.folder, "Pulumi.test.yaml"), "utf8");
      texts["everything printed"] = stack.printed.join("\n");
      expect(leaks(texts, secrets).slice(0, 12)).to.deep.equal([]);
    });

    it("and all of these were there to be searched", () => {
      expect(Object.keys(secrets).length).to.be.greaterThan(20);
      expect(new Set(Object.values(secrets)).size, "generated and rotated ones too").to.be.greaterThan(14);
      const named = (pattern: RegExp) => Object.entries(texts).filter(([name]) => pattern.test(name));
      expect(named(/^event log/).filter(([, text]) => text.includes("resourcePreEvent"))).to.have.length.greaterThan(5);
      expect(named(/backend/).some(([, text]) => text.includes('"ciphertext"'))).to.equal(true);
      expect(texts["everything printed"]).to.include("pulumi-netapp: debug: POST ").and.to.include("[secret]");
      expect(texts["the comment"]).to.include("rotated");
    });
  });

/**
 * An event log without the debug lines of the Node SDK: `RegisterResource RPC finished … resp: …` tells every property of
 * every resource of any package, secrets too, and no package can keep it from that.
 */
function withoutDebug(log: string): string {
  const lines = log.split("\n").filter((line) => line !== "");
  return lines.filter((line) => JSON.parse(line).diagnosticEvent?.severity !== "debug").join("\n");
}
