import { readFileSync } from "node:fs";
import { expect } from "chai";
import { Agent, request } from "undici";
import { DEFAULT_PASSWORD, DEFAULT_USERNAME } from "../../emulator";
import { serve } from "../../emulator/serve";

describe("the emulator that keeps running", () => {
  it("prints how to connect, logs a line per request without its body, and ends", async () => {
    const lines: string[] = [];
    const controller = new AbortController();
    let ready = () => {};
    const started = new Promise<void>((resolve) => {
      ready = resolve;
    });
    const print = (line: string) => {
      lines.push(line);
      if (line.startsWith("Ctrl-C")) ready();
    };
    const over = serve({ print, signal: controller.signal });
    await started;
    const host = /netapp:ontap\.host (\S+)/.exec(lines.join("\n"))?.[1];
    const file = /cat '([^']+)'/.exec(lines.join("\n"))?.[1] ?? "";
    expect(lines).to.include(`export NETAPP_ELEMENT_HOST=${host}`);
    expect(lines.filter((line) => /TOKEN_URL|CLIENT_ID|CLIENT_SECRET|EXTRA_CA/.test(line))).to.have.length(4);
    const authorization = `Basic ${Buffer.from(`${DEFAULT_USERNAME}:${DEFAULT_PASSWORD}`).toString("base64")}`;
    const agent = new Agent({ connect: { ca: readFileSync(file) } });
    const reply = await request(`https://${host}/json-rpc/12.5`, {
      method: "POST",
      dispatcher: agent,
      headers: { authorization },
      body: JSON.stringify({ method: "AddAccount", params: { username: "t", initiatorSecret: "Very-Secret-01" } }),
    });
    expect(reply.statusCode).to.equal(200);
    await reply.body.dump();
    // What it says to have is there: LUNs to map, and hosts to count.
    const get = async (path: string) =>
      (await request(`https://${host}/api${path}`, { dispatcher: agent, headers: { authorization } })).body.json();
    const luns = lines.join("\n").match(/\/vol\/blue\/\w+/g) ?? [];
    expect(await get("/storage/luns?svm.name=svm-blue")).to.have.property("num_records", luns.length);
    for (const kind of ["igroups", "lun-maps", "iscsi/sessions"])
      expect(await get(`/protocols/san/${kind}?svm.name=svm2`), kind).to.have.property("num_records", 1);
    await agent.destroy();
    controller.abort();
    await over;
    expect(lines.join("\n")).to.match(/200 {2}element AddAccount {2}applied$/m);
    expect(lines.join("\n")).to.not.contain("Very-Secret-01");
    expect(() => readFileSync(file)).to.throw();
  });
});
