import { expect } from "chai";
import type { Emulator, RecordedRequest } from "../../emulator";
import { type Program, Stack } from "../support/stack";
import { engineRows } from "./engine-rows";
import { arrayForTests, type Bag, type Write } from "./subject";

const names = Object.keys(engineRows);
const NETBIOS = 15;

describe("previews of the real engine", function () {
  this.timeout(300_000);
  let array: Emulator;
  let stack: Stack;

  before(async () => {
    array = await arrayForTests();
    for (const name of names) {
      if (engineRows[name]?.type !== "element.Account") array.ontap.addSvm({ name });
    }
    stack = (await Stack.create()).connect(array);
    await stack.program(declared("from"));
    await stack.up();
    await stack.program(declared("to"));
    array.take();
  });
  after(async () => {
    await stack?.remove();
    await array?.close();
  });

  it("show every change by its values, and an emptied one as a removal", async () => {
    const { stdout, stderr } = await stack.preview();
    expect(array.take(), "a preview calls nobody").to.deep.equal([]);
    const blocks = blocksOf(stdout);
    for (const name of names) expect(blocks[name] ?? [], name).to.deep.equal(engineRows[name]?.text);
    expect(stdout + stderr).to.match(
      /impact: medium: Element account secret-changed \(ID \d+\): initiatorSecret changes/,
    );
  });

  it("tell in --json what is sent, the reset values too", async () => {
    const { steps } = await stack.previewJson();
    const ops = opsOf(steps);
    // An unchanged resource is no step.
    for (const name of names) expect(ops[name] ?? "same", name).to.equal(engineRows[name]?.op);
    const inputs = (name: string) => steps.find(({ urn }) => urn.endsWith(`::${name}`))?.newState?.inputs;
    expect(inputs("alias-taken-out")).to.include({ targetAlias: "" });
    expect(inputs("attributes-taken-out")?.attributes).to.deep.equal({});
    expect(inputs("controllers-taken-out")?.preferredDomainControllers).to.deep.equal([]);
    expect(inputs("status-taken-out")).to.include({ status: "active" });
  });

  it("are what up sends, to the body", async () => {
    await stack.up();
    const sent = sentTo(array.take(), array);
    for (const name of names) expect(sent[name] ?? [], name).to.deep.equal(engineRows[name]?.sent);
  });

  it("show nothing after that up, and another one sends nothing", async () => {
    await stack.up("--expect-no-changes");
    expect(array.take()).to.deep.equal([]);
  });

  it("show drift as what is live against what is declared once a refresh has seen it, and never what is not managed", async () => {
    for (const name of names) drift(array, name);
    expect((await stack.previewJson()).changeSummary, "without a refresh").to.have.keys(["same"]);
    await stack.refresh();
    expect(array.take().filter(({ method, label }) => method !== "GET" && !/ (Get|List)/.test(label))).to.deep.equal(
      [],
    );
    const blocks = blocksOf((await stack.preview()).stdout);
    for (const name of names) expect(blocks[name] ?? [], name).to.deep.equal(engineRows[name]?.back ?? []);
    await stack.up();
    array.take();
    await stack.refresh();
    expect((await stack.previewJson()).changeSummary, "brought back").to.have.keys(["same"]);
  });
});

function declared(side: "from" | "to"): Program {
  return Object.fromEntries(
    Object.entries(engineRows).map(([name, row]) => {
      const own =
        row.type === "element.Account"
          ? { username: name }
          : row.type === "ontap.IscsiService"
            ? { svm: name }
            : {
                svm: name,
                name: netbios(name),
                fqdn: "corp.example.net",
                username: "joiner",
                password: "Join-Pa55word",
              };
      return [name, { type: row.type, args: { ...own, ...row[side] } }];
    }),
  );
}

function netbios(name: string): string {
  return name.replaceAll("-", "").toUpperCase().slice(0, NETBIOS);
}

/** The lines of change under each resource of `preview --diff`, without indentation and alignment. */
function blocksOf(text: string): Record<string, string[]> {
  const blocks: Record<string, string[]> = {};
  let lines: string[] = [];
  for (const line of text.split("\n")) {
    const urn = /\[urn=.*::([\w-]+)\]/.exec(line);
    if (urn?.[1]) {
      // Of a replacement the engine draws three steps with the same lines.
      lines = [];
      if ((blocks[urn[1]] ?? []).length === 0) blocks[urn[1]] = lines;
    } else if (/^ {4,6}[-+~ ]*pulumi-nodejs:|^Resources:|^ {2,4}--outputs/.test(line)) lines = [];
    else if (/^ {6,}([-+~]|[}\]])/.test(line)) lines.push(line.trim().replace(/ +: /, ": "));
  }
  return blocks;
}

function opsOf(steps: readonly { op: string; urn: string }[]): Record<string, string> {
  const ops: Record<string, string> = {};
  for (const { op, urn } of steps) {
    const name = urn.split("::").at(-1) ?? "";
    ops[name] = op.includes("replace") ? "replace" : op;
  }
  return ops;
}

/** The writes to each resource, by its SVM or account. */
function sentTo(requests: readonly RecordedRequest[], array: Emulator): Record<string, Write[]> {
  const sent: Record<string, Write[]> = {};
  for (const { system, method, path, body, label } of requests) {
    const add = (name: string | undefined, write: Write) => {
      if (name !== undefined) sent[name] = [...(sent[name] ?? []), write];
    };
    if (system === "element") {
      if (/ (Get|List)/.test(label)) continue;
      const { accountID, ...params } = (body as { params: Bag }).params;
      const { username } = array.element.accounts.find((one) => one.accountID === accountID) ?? {};
      add(username?.replace(/-to$/, ""), { call: label.slice("element ".length), body: params });
    } else if (method !== "GET") {
      const { svm: reference, ...rest } = (body ?? {}) as Bag & { svm?: { name: string } };
      const uuid = /[0-9a-f-]{36}/.exec(path)?.[0];
      const name = reference?.name ?? (uuid && array.ontap.svm(uuid)?.name);
      add(name, Object.keys(rest).length > 0 ? { call: method, body: rest } : { call: method });
    }
  }
  return sent;
}

function drift(array: Emulator, name: string): void {
  const { type, drift: change, to } = engineRows[name] ?? {};
  if (!change) return;
  if (type === "element.Account") array.element.setAccount(String(to?.username ?? name), change);
  else if (change.preferredDcs) array.ontap.setPreferredDcs(name, change.preferredDcs as never);
  else array.ontap.setIscsi(name, change);
}
