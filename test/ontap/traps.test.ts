import { expect } from "chai";
import { Plugin } from "../support/plugin";
import { rows as accountRows, POST as JOIN, DELETE as LEAVE, PATCH as MODIFY, POLL } from "./account-rows";
import { ACCOUNTS, benched, expectSentence, failure, JOB, JOINER, SERVICES } from "./bench";
import { DELETE, GET, PATCH, POST, rows as serviceRows } from "./iscsi-service-rows";
import { accountRound, corp } from "./rounds";

/** A test per trap of the API that is no row of a table; the numbers are those of the project's notes on it. */
describe("the traps of the ONTAP REST API", function () {
  this.timeout(60_000);
  const bench = benched();
  const refused = async (work: Promise<unknown>, ...parts: string[]) => {
    const message = await failure(work);
    expectSentence(message);
    for (const part of parts) expect(message).to.contain(part);
    return message;
  };

  it("trap 1: deleting gives up after 5373960 came twice", async () => {
    const life = bench().service();
    await life.up({ svm: bench().svm });
    bench().calls();
    const enabled = { kind: "ontapError", code: "5373960", status: 409, match: { label: DELETE }, times: 2 } as const;
    bench().array.faults.add(enabled);
    await refused(life.destroy(), "only a disabled one can be deleted", "run pulumi destroy again");
    expect(bench().labels()).to.deep.equal([PATCH, DELETE, PATCH, DELETE]);
    await life.destroy();
  });

  it("trap 2: an iSCSI create is no upsert, also when the service came with its SVM", async () => {
    bench().array.ontap.setIscsi(bench().svm, { alias: "theirs" });
    await refused(bench().service().up({ svm: bench().svm, targetAlias: "blue" }), "set adopt: true");
    expect(bench().array.ontap.svm(bench().svm)?.iscsi?.alias).to.equal("theirs");
  });

  it("trap 2: adopt survives a service that appears between the look and the POST (5374077)", async () => {
    const { array, svm } = bench();
    const life = bench().service();
    const seen = array.faults.add({ kind: "json", status: 200, body: { num_records: 0 }, match: { method: "GET" } });
    array.ontap.setIscsi(svm, { alias: "theirs" });
    await life.up({ svm, targetAlias: "blue", adopt: true });
    expect(seen.hits).to.equal(1);
    expect(bench().labels()).to.deep.equal([GET, POST, GET, PATCH, GET]);
    expect(array.ontap.svm(svm)?.iscsi?.alias).to.equal("blue");
  });

  it("trap 3: on ASA r2 create needs adopt, and destroy disables and says that the platform keeps the service", async () => {
    const { array, svm, plugin } = bench();
    array.ontap.setCluster({ asaR2: true });
    array.ontap.setIscsi(svm, {});
    await refused(bench().service().up({ svm }), "ASA r2", "set adopt: true");
    const life = bench().service();
    await life.up({ svm, targetAlias: "blue", adopt: true });
    await plugin.said();
    await life.destroy();
    expect(array.ontap.svm(svm)?.iscsi).to.include({ enabled: false, alias: "blue" });
    expect(bench().plain(await plugin.said())).to.deep.equal([
      "pulumi-netapp: cannot delete the iSCSI service of SVM svm1: on this platform (ASA r2) it comes and goes with its SVM, so it stays, disabled",
    ]);
  });

  it('trap 4: an alias that was not given is the array\'s, a cleared one is ""', async () => {
    const life = bench().service();
    await life.up({ svm: bench().svm });
    bench().array.ontap.setIscsi(bench().svm, { alias: "by-hand" });
    await life.refresh();
    expect((await life.preview({ svm: bench().svm })).op).to.equal("same");
    await life.up({ svm: bench().svm, targetAlias: "" });
    expect(bench().outputs(life).targetAlias).to.equal("");
    expect((await life.preview({ svm: bench().svm, targetAlias: "" })).op).to.equal("same");
  });

  it("trap 5: an empty PATCH (262190) is never sent", async () => {
    const [service, account] = [bench().service(), bench().account()];
    await service.up({ svm: bench().svm });
    await account.up(bench().join());
    bench().calls();
    await service.up({ svm: bench().svm, enabled: true, targetAlias: bench().svm });
    await account.up(
      bench().join({ organizationalUnit: "CN=Computers", advertisedKdcEncryptions: ["aes_256", "aes_128"] }),
    );
    expect(bench().calls()).to.deep.equal([]);
  });

  it("trap 8: rotated credentials: destroy fails, an up that sends nothing brings the new ones, destroy works", async () => {
    const { array } = bench();
    const life = bench().account();
    await life.up(bench().join());
    array.ontap.domains.set("corp.example.net", { credentials: [{ username: "joiner", password: "pw-Joiner-2" }] });
    await refused(life.destroy(), "could not be removed", "new credentials go into the state with pulumi up");
    bench().calls();
    await life.up(bench().join({ password: "pw-Joiner-2" }));
    expect(bench().calls()).to.deep.equal([]);
    await life.destroy();
    expect(bench().calls()[0]).to.deep.equal([LEAVE, { username: "joiner", password: "pw-Joiner-2" }]);
    expect(array.ontap.svm(bench().svm)?.ad).to.equal(undefined);
  });

  it("trap 11: an organizational unit that was not given reads back as CN=Computers: no difference", async () => {
    const life = bench().account();
    await life.up(bench().join());
    expect(bench().outputs(life).organizationalUnit).to.equal("CN=Computers");
    expect((await life.preview(bench().join())).op).to.equal("same");
    expect((await life.preview(bench().join({ organizationalUnit: "cn=computers" }))).replaces).to.deep.equal([]);
  });

  it("trap 13: a CIFS server excludes an account, and such an SVM lists none", async () => {
    bench().array.ontap.setSvm(bench().svm, { cifs: { name: "CIFS", enabled: true } });
    await refused(
      bench()
        .account()
        .up(bench().join({ adopt: true })),
      "655915",
      "delete the CIFS server first",
    );
  });

  it("trap 14: only a declared forceAccountOverwrite gets past an account of that name, and it never is a difference", async () => {
    await refused(
      bench()
        .account()
        .up(bench().join({ name: "taken" })),
      "656465",
      "forceAccountOverwrite: true",
    );
    const life = bench().account();
    await life.up(bench().join({ name: "taken", forceAccountOverwrite: true }));
    expect((await life.preview(bench().join({ name: "taken" }))).op).to.equal("same");
  });

  it("trap 15: 656494 is kept as created but not initialised, and the next up goes on from there", async () => {
    const { array } = bench();
    array.ontap.domains.set("corp.example.net", { incompleteJoin: true });
    const life = bench().account();
    const wanted = { preferredDomainControllers: [corp("192.0.2.21")] };
    await refused(life.up(bench().join(wanted)), "656494", "it is kept in the state");
    expect(life.kept?.id).to.equal(bench().uuid);
    expect(life.kept?.unfinished).to.contain("656494");
    bench().calls();
    expect((await life.preview(bench().join(wanted))).op).to.equal("update");
    await life.up(bench().join(wanted));
    expect(bench().labels()).to.deep.equal([
      `GET ${ACCOUNTS}`,
      "POST /protocols/active-directory/{svm.uuid}/preferred-domain-controllers",
      `GET ${ACCOUNTS}`,
    ]);
    expect((await life.preview(bench().join(wanted))).op).to.equal("same");
  });

  it("trap 15: a POST whose answer is lost is looked for before anything is repeated", async () => {
    const { array } = bench();
    array.faults.add({ kind: "reset-before", match: { label: JOIN } });
    const life = bench().account();
    await life.up(bench().join());
    const labels = bench().labels();
    expect(labels.filter((label) => label === JOIN)).to.have.length(2);
    expect(labels.indexOf(`GET ${ACCOUNTS}`))
      .to.be.greaterThan(0)
      .and.lessThan(labels.lastIndexOf(JOIN));
    expect(array.ontap.svm(bench().svm)?.ad?.joins).to.equal(1);
  });

  it("trap 15: when the account is there after a lost answer, nobody takes it over unasked", async () => {
    bench().array.faults.add({ kind: "reset-after", match: { label: JOIN } });
    const life = bench().account();
    await refused(
      life.up(bench().join()),
      "the answer was lost",
      "nothing tells whether this run created it",
      "set adopt: true",
    );
    expect(
      bench()
        .labels()
        .filter((label) => label === JOIN),
    ).to.have.length(1);
    await life.up(bench().join({ adopt: true }));
    expect(bench().array.ontap.svm(bench().svm)?.ad?.joins).to.equal(1);
  });

  for (const position of ["job", "object", "records", "empty"] as const) {
    it(`trap 16: a call that finished in time answers with ${position}: the same life`, async () => {
      bench().array.switches.finishedAnswer = position;
      await accountRound(bench());
    });
  }

  it("trap 17: a job that this login may not see (404): the account itself tells", async () => {
    bench().role({ jobsHidden: true });
    await accountRound(bench());
  });

  for (const origin of ["", "https://elsewhere.example"]) {
    it(`trap 17: a job that is named by its link alone is followed on the array (${origin || "a path"})`, async () => {
      const { faults } = bench().array;
      const uuid = "94b6e6a7-d426-11eb-ac81-00505690980f";
      const job = { _links: { self: { href: `${origin}/api/cluster/jobs/${uuid}` } } };
      faults.add({ kind: "json", status: 202, body: { job }, match: { label: JOIN } });
      faults.add({ kind: "json", status: 200, body: { state: "running" }, match: { label: POLL } });
      const body = { state: "failure", code: 656464, message: "no" };
      faults.add({ kind: "json", status: 200, body, match: { label: POLL } });
      await refused(bench().account().up(bench().join()), "refused the credentials");
      const polls = bench()
        .requests()
        .filter(({ label }) => label === JOB || label === POLL);
      const path = `/api/cluster/jobs/${uuid}`;
      expect(polls.map((request) => request.path.split("?")[0])).to.deep.equal([path, path]);
    });
  }

  it("trap 17: a job that this login may not ask for (403): the same", async () => {
    bench().role({ deny: [`GET ${JOB}`] });
    await accountRound(bench());
  });

  it("trap 17: a job that shows up late (404 at first) is followed to its failure", async () => {
    Object.assign(bench().array.switches, { jobHiddenMs: 400, failedAnswer: "job" });
    await refused(
      bench()
        .account()
        .up(bench().join({ password: "wrong-Pa55word" })),
      "refused the credentials",
    );
  });

  it("trap 18: the Location of a POST is never asked", async () => {
    await bench().account().up(bench().join());
    const paths = bench()
      .requests()
      .map(({ path }) => path);
    expect(paths.filter((path) => path.endsWith(`${ACCOUNTS}/${bench().uuid}`))).to.deep.equal([]);
  });

  it("trap 19: objects of an SVM that this login does not see any more are kept", async () => {
    const { svm, other } = bench();
    const lives = [bench().service(), bench().account()];
    await lives[0]?.up({ svm });
    await lives[1]?.up(bench().join());
    bench().role({ svms: [other], deny: ["GET /cluster"] });
    for (const life of lives) {
      await refused(life.refresh(), "it may be deleted or out of reach", "pulumi state delete");
      await failure(life.destroy());
      expect(life.kept).to.not.equal(undefined);
    }
  });

  it("trap 20: reads go through the collection, by svm.uuid, with named fields", async () => {
    const [service, account] = [bench().service(), bench().account()];
    await service.up({ svm: bench().svm });
    await account.up(bench().join());
    bench().requests();
    await service.refresh();
    await account.refresh();
    const [one, two] = bench().requests();
    expect(one).to.deep.include({ path: `/api${SERVICES}` });
    expect(one?.query).to.deep.equal({
      "svm.uuid": bench().uuid,
      max_records: "1000",
      fields: "svm.uuid,svm.name,enabled,target.alias,target.name",
    });
    expect(two?.query).to.include({ "svm.uuid": bench().uuid });
    expect(two?.query.fields).to.not.contain("*");
  });

  it("trap 21: security is read in a way that an older release passes over, and gated when it is written", async () => {
    bench().array.ontap.setCluster({ release: "9.16.1" });
    const life = bench().account();
    await life.up(bench().join());
    expect(await life.refresh()).to.equal(true);
    expect(bench().outputs(life).advertisedKdcEncryptions).to.deep.equal([]);
  });

  it("trap 22: a renamed SVM is the same one, by its old name, its new one and its UUID", async () => {
    const { array, svm, uuid } = bench();
    const life = bench().service();
    await life.up({ svm, targetAlias: "blue" });
    array.ontap.renameSvm(svm, `${svm}-renamed`);
    await life.refresh();
    expect(bench().outputs(life)).to.include({ svm: "svm1", svmName: "svm1-renamed", svmUuid: "UUID" });
    bench().calls();
    for (const text of [svm, `${svm}-renamed`, uuid, uuid.toUpperCase()]) {
      expect((await life.preview({ svm: text, targetAlias: "blue" })).replaces).to.deep.equal([]);
    }
    await life.up({ svm, targetAlias: "green" });
    expect(array.ontap.svm(uuid)?.iscsi?.alias).to.equal("green");
  });

  it("trap 22: a re-created SVM is another one: the old object is gone, and the next up creates", async () => {
    const { array, svm } = bench();
    const life = bench().service();
    await life.up({ svm });
    const { uuid } = array.ontap.recreateSvm(svm, { iscsi: false });
    await refused(life.up({ svm, targetAlias: "blue" }), "2621462", "if the SVM was made anew, run pulumi refresh");
    expect(await life.refresh()).to.equal(false);
    await life.up({ svm, targetAlias: "blue" });
    expect(life.kept?.id).to.equal(uuid);
  });

  for (const name of ["a*b", "a|b", "!a", "<a", "a..b", 'a"b', "{a}", "a b&c=d", "a%41+b"]) {
    it(`trap 23: an SVM named ${name} is found by its very name`, async () => {
      const { array } = bench();
      array.ontap.addSvm({ name, iscsi: { alias: "mine" } });
      array.ontap.addSvm({ name: "axxb", iscsi: { alias: "theirs" } });
      const life = bench().service();
      await life.up({ svm: name, adopt: true });
      expect(life.kept?.outputs).to.include({ svmName: name, targetAlias: "mine" });
    });
  }

  it("trap 30: the IPv6 address of a controller is percent-encoded in the path", async () => {
    const life = bench().account();
    await life.up(
      bench().join({ preferredDomainControllers: [{ fqdn: "corp.example.net", serverIp: "2001:db8::21" }] }),
    );
    bench().requests();
    await life.up(bench().join({ preferredDomainControllers: [] }));
    const [removed] = bench().requests();
    expect(removed?.path).to.match(/\/corp\.example\.net\/2001%3Adb8%3A%3A21$/);
  });

  it("trap 24: a body names the SVM once, by UUID or by name", async () => {
    await bench().service().up({ svm: bench().uuid.toUpperCase() });
    await bench().service().up({ svm: bench().other });
    expect(bench().calls()).to.deep.equal([
      [POST, { svm: { uuid: "UUID" } }],
      [POST, { svm: { name: "svm2" } }],
    ]);
  });

  for (const type of ["string", "number"] as const) {
    it(`trap 25: the code of an error is taken as ${type}, in errors and in jobs`, async () => {
      Object.assign(bench().array.switches, { errorCodeType: type, failedAnswer: "job" });
      bench().array.ontap.setIscsi(bench().svm, {});
      await refused(bench().service().up({ svm: bench().svm }), "code 5374077");
      await refused(
        bench()
          .account()
          .up(bench().join({ password: "wrong-Pa55word" })),
        "code 656464",
      );
    });
  }

  for (const [code, change] of [
    ["1115127", "licence"],
    ["2621507", "iscsiAllowed"],
    ["5373966", "nvme"],
    ["5374893", "state"],
  ] as const) {
    it(`trap 26: ${code} is said once and not tried again`, async () => {
      const { array, svm } = bench();
      if (change === "licence") array.ontap.setCluster({ licences: [] });
      else array.ontap.setSvm(svm, { iscsiAllowed: change !== "iscsiAllowed", nvme: change === "nvme" });
      if (change === "state") array.ontap.setSvm(svm, { state: "stopped", iscsiAllowed: true });
      await refused(bench().service().up({ svm }), `code ${code}`);
      expect(bench().labels()).to.deep.equal([POST]);
    });
  }

  for (const fault of [
    { kind: "status", status: 429, retryAfter: "0" },
    { kind: "status", status: 429 },
    { kind: "ontapError", code: "7", status: 503 },
    { kind: "ontapError", code: "99", status: 409, message: "The SVM is temporarily locked." },
  ] as const) {
    it(`trap 27: a POST that was turned away (${JSON.stringify(fault)}) is sent again`, async () => {
      bench().array.faults.add({ ...fault, match: { label: POST } });
      await bench().service().up({ svm: bench().svm });
      expect(bench().labels()).to.deep.equal([POST, POST]);
    });
  }

  it("trap 27: a POST that failed inside (500) is not sent again before a look", async () => {
    bench().array.faults.add({ kind: "ontapError", code: "65541", status: 500, match: { label: POST } });
    await bench().service().up({ svm: bench().svm });
    expect(bench().labels()).to.deep.equal([POST, GET, POST]);
  });

  it("trap 28: no read starts a discovery of servers", async () => {
    await accountRound(bench());
    const queries = bench()
      .requests()
      .map(({ query }) => Object.keys(query));
    expect(queries.flat()).to.not.include("reset_discovered_servers");
  });

  it("trap 29: nothing volatile is in the state", async () => {
    const [service, account] = [bench().service(), bench().account()];
    await service.up({ svm: bench().svm });
    await account.up(bench().join());
    await Promise.all([service.refresh(), account.refresh()]);
    const names = [service, account].flatMap(({ kept }) => Object.keys(kept?.outputs ?? {}));
    expect(names.filter((name) => /discover|metric|statistic/i.test(name))).to.deep.equal([]);
  });

  it("trap 30: preferred controllers are added and removed singly, after the join, validated", async () => {
    const life = bench().account();
    await life.up(bench().join({ preferredDomainControllers: [corp("192.0.2.21")] }));
    const requests = bench().requests();
    expect(requests.map(({ label }) => label).indexOf(JOIN)).to.equal(0);
    const add = requests.find(({ label }) => label.startsWith("POST") && label !== JOIN);
    expect(add?.query).to.deep.equal({});
    expect(requests[0]?.body).to.not.have.property("preferred_dcs");
  });

  it("trap 31: return_timeout goes with the calls of the account only", async () => {
    const [service, account] = [bench().service(), bench().account()];
    await service.up({ svm: bench().svm });
    await service.up({ svm: bench().svm, enabled: false });
    await account.up(bench().join());
    await account.up(bench().join({ fqdn: "lab.example.net" }));
    await Promise.all([service.destroy(), account.destroy()]);
    const asking = bench()
      .requests()
      .filter(({ query }) => "return_timeout" in query);
    expect(asking.map(({ label }) => label)).to.deep.equal([JOIN, MODIFY, LEAVE]);
  });

  it("trap 32: no error and no line of the plugin shows a secret, whatever the array echoes", async () => {
    const echo = `${JOINER.password} ${encodeURIComponent(JOINER.password)} ${Buffer.from(JOINER.password).toString("base64")} emulated-Pa55word`;
    for (const label of [JOIN, `GET ${ACCOUNTS}`]) {
      const fault = { kind: "ontapError", code: "99999", status: 400, message: echo, match: { label } } as const;
      bench().array.faults.add(fault);
      await refused(
        bench()
          .account()
          .up(bench().join({ adopt: label !== JOIN })),
        "[secret]",
      );
    }
    expect(bench().plugin.written).to.not.contain(JOINER.password).and.not.contain("emulated-Pa55word");
  });

  it("trap 33: a self-signed certificate that was not given: a sentence with the way out, and nothing was sent", async () => {
    const { array } = bench();
    const plugin = await Plugin.start(Plugin.connection(array, { caCertificate: undefined }));
    try {
      const life = bench().life("ontap:IscsiService");
      Object.assign(life, { plugin });
      await refused(
        life.up({ svm: bench().svm }),
        "certificate is not trusted",
        "--save-certificate",
        "set caCertificate to",
      );
      expect(bench().calls()).to.deep.equal([]);
    } finally {
      await plugin.stop();
    }
  });

  it("every trap of the list has a test that names it", function () {
    const own = this.test?.parent?.tests.map(({ title }) => title) ?? [];
    const titles = [...own, ...[...serviceRows, ...accountRows].map(({ title }) => title)];
    const numbers = Array.from({ length: 33 }, (_, index) => index + 1);
    expect(numbers.filter((number) => !titles.some((title) => title.startsWith(`trap ${number}: `)))).to.deep.equal([]);
  });
});
