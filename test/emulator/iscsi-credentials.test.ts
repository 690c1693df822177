import { expect } from "chai";
import { Bench, ISCSI } from "./client";
import { CREDENTIALS, credentialsSeed, HOST, IN, NEW, OUT, patch, pathOf, post, read } from "./credentials";

describe("the ONTAP side of the emulator: iSCSI credentials", () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start(credentialsSeed);
  });
  afterEach(() => bench.close());

  const store = () => bench.array.ontap.credentials;
  const remove = (initiator = HOST, body?: unknown) => bench.send("DELETE", pathOf(bench, initiator), body);
  const list = async (query = "") => (await bench.get(CREDENTIALS + query)).json;
  const chap = (inbound: unknown = IN, outbound?: unknown) => ({
    authentication_type: "chap",
    chap: { inbound, ...(outbound === undefined ? {} : { outbound }) },
  });
  const range = (start: string, end = start) => ({ initiator_address: { ranges: [{ start, end }] } });
  const basic = (user: string) => ({ authorization: `Basic ${Buffer.from(`${user}:p`).toString("base64")}` });

  describe("reads", () => {
    it("shows users, type and addresses, and no password anywhere", async () => {
      const uuid = bench.uuid("svm1");
      expect(await read(bench)).to.deep.equal({
        svm: { uuid, name: "svm1", _links: { self: { href: `/api/svm/svms/${uuid}` } } },
        initiator: HOST,
        authentication_type: "chap",
        chap: { inbound: { user: IN.user }, outbound: { user: OUT.user } },
        initiator_address: { ranges: [{ start: "192.0.2.8", end: "192.0.2.15", family: "ipv4" }] },
        _links: { self: { href: `${CREDENTIALS}/${uuid}/${HOST}` } },
      });
      for (const query of ["?fields=**", "?fields=chap", "?fields=chap.inbound"]) {
        expect(JSON.stringify(await list(query)), query).to.not.contain("password");
      }
      const created = await post(bench, { ...chap(IN, OUT) }, "?return_records=true");
      expect([created.status, created.text.includes("ecret")]).to.deep.equal([201, false]);
    });

    it("refuses a password in fields and in a filter", async () => {
      expect((await bench.get(`${CREDENTIALS}?fields=chap.inbound.password`)).code).to.equal("262249");
      const filter = await bench.get(`${CREDENTIALS}?chap.inbound.password=x`);
      expect([filter.status, filter.code]).to.deep.equal([400, "262202"]);
    });

    it("lists the keys unless told otherwise, and takes the recommended read", async () => {
      expect((await list()).records[0]).to.have.keys("svm", "initiator", "_links");
      bench.array.ontap.setIscsi("svm2", {});
      const svms = ["svm1", "svm2"].map((svm) => bench.uuid(svm)).join("%7C");
      const fields = "svm,initiator,authentication_type,chap.inbound.user,chap.outbound.user,initiator_address";
      const { records } = await list(`?svm.uuid=${svms}&fields=${fields}`);
      expect(records.map((one: { initiator: string }) => one.initiator)).to.deep.equal(["default", HOST, "default"]);
      expect(records[0].authentication_type).to.equal("none");
      expect(records[1].chap).to.deep.equal({ inbound: { user: IN.user }, outbound: { user: OUT.user } });
    });

    it("filters by everything that it shows, and needs quotes around two dots only", async () => {
      store().set("svm1", "iqn.1994-05.com.example:a..b", {});
      for (const filter of [
        `initiator=${HOST}`,
        `initiator="${HOST}"`,
        "authentication_type=chap",
        "chap.inbound.user=host7",
        "chap.outbound.user=svm-*",
        "initiator_address.ranges.start=192.0.2.8",
        "initiator_address.ranges.family=ipv4",
      ]) {
        expect((await list(`?svm.name=svm1&${encodeURI(filter)}`)).num_records, filter).to.equal(1);
      }
      expect((await list("?initiator=iqn.1994-05.com.example:a..b")).num_records).to.not.equal(1);
      expect((await list("?initiator=%22iqn.1994-05.com.example:a..b%22")).num_records).to.equal(1);
    });

    it("finds the record of another SVM when the filter names the initiator only", async () => {
      bench.array.ontap.setIscsi("svm2", {});
      store().set("svm2", HOST, {});
      expect((await list(`?initiator=${HOST}`)).num_records).to.equal(2);
      expect((await list(`?initiator=${HOST}&svm.name=svm2`)).num_records).to.equal(1);
    });

    it("pages, and answers no match with an empty list", async () => {
      expect((await list("?max_records=1"))._links.next.href).to.contain("start.token=1");
      expect(await list("?svm.name=svm2")).to.include({ num_records: 0 });
    });

    it("takes the initiator in the path raw or encoded once, not twice", async () => {
      const raw = await bench.get(`${CREDENTIALS}/${bench.uuid("svm1")}/${HOST}`);
      const twice = await bench.get(pathOf(bench, encodeURIComponent(HOST)));
      expect([raw.status, (await bench.get(pathOf(bench))).status, twice.status]).to.deep.equal([200, 200, 404]);
    });
  });

  describe("the service", () => {
    it("brings the default record and takes everything away", async () => {
      expect(await read(bench, "default")).to.include({ initiator: "default", authentication_type: "none" });
      await bench.send("POST", ISCSI, { svm: { name: "svm2" } });
      expect(store().of("svm2")).to.have.length(1);
      await patch(bench, { authentication_type: "deny" }, "", "default");
      await bench.send("PATCH", bench.service("svm1"), { enabled: false });
      expect(store().of("svm1"), "disabling keeps them").to.have.length(2);
      await bench.send("DELETE", bench.service("svm1"));
      expect(store().of("svm1")).to.deep.equal([]);
      await bench.send("POST", ISCSI, { svm: { name: "svm1" } });
      expect(
        store()
          .of("svm1")
          .map((one) => [one.initiator, one.authenticationType]),
      ).to.deep.equal([["default", "none"]]);
    });

    it("has to be there for a POST", async () => {
      const reply = await post(bench, { svm: { name: "svm2" } });
      expect([reply.status, reply.code]).to.deep.equal([404, "5374078"]);
    });
  });

  describe("POST", () => {
    it("creates a record with both pairs and addresses, and says where it is", async () => {
      const reply = await post(bench, { ...chap(IN, OUT), ...range("2001:db8::1", "2001:db8::9") });
      expect([reply.status, reply.text]).to.deep.equal([201, "{}"]);
      expect(reply.headers.location).to.equal(pathOf(bench, NEW));
      expect(store().get("svm1", NEW)).to.deep.equal({
        initiator: NEW,
        authenticationType: "chap",
        inbound: IN,
        outbound: OUT,
        addresses: { ranges: [{ start: "2001:db8::1", end: "2001:db8::9" }], masks: [] },
      });
      expect((await read(bench, NEW)).initiator_address.ranges[0].family).to.equal("ipv6");
    });

    it("takes the type in any case, as a documented sample and Trident send it, and answers in lower case", async () => {
      await post(bench, { ...chap(), authentication_type: "CHAP" });
      expect((await read(bench, NEW)).authentication_type).to.equal("chap");
    });

    it("is no upsert, and default is there already", async () => {
      for (const initiator of [HOST, "default"]) {
        const reply = await post(bench, { initiator });
        expect([reply.status, reply.code], initiator).to.deep.equal([409, "5374142"]);
      }
    });

    it("refuses without SVM, with unknown and contradicting ones, and without initiator or type", async () => {
      const send = async (body: unknown) => (await bench.send("POST", CREDENTIALS, body)).code;
      expect(await send({ initiator: NEW, authentication_type: "none" })).to.equal("2621707");
      expect((await post(bench, { svm: { uuid: "nope" } })).code).to.equal("2621462");
      expect((await post(bench, { svm: { uuid: bench.uuid("svm1"), name: "svm2" } })).code).to.equal("2621706");
      expect(await send({ svm: { name: "svm1" }, authentication_type: "none" })).to.equal("262212");
      expect(await send({ svm: { name: "svm1" }, initiator: NEW })).to.equal("262212");
      expect((await post(bench, { authentication_type: "radius" })).code).to.equal("262247");
    });

    it("names what is wrong with an initiator", async () => {
      for (const [initiator, code] of [
        ["iqn.", "5373969"],
        ["iqn.1994-05", "5373969"],
        ["iqn.1994-05.", "5373969"],
        ["iqn-1994-05.com.example", "5373970"],
        ["iqn.94-05.com.example", "5373971"],
        ["iqn.1994-05com.example", "5373971"],
        ["iqn.1994-05.com.example:my_host", "5373972"],
        ["iqn.1994-05.com.example:HOST", "5373972"],
        ["eui.0123456789abcde", "5373977"],
        ["eui.0123456789abcdeg", "5373977"],
        ["eui:0123456789abcdef", "5373978"],
        ["naa.5000000000000001", "5373997"],
        ["host7", "5373997"],
        ["DEFAULT", "5373997"],
      ]) {
        const reply = await post(bench, { initiator });
        expect([reply.status, reply.code], initiator).to.deep.equal([400, code]);
      }
      for (const initiator of ["iqn.1994-05.com.example", "eui.0123456789ABCDEF"]) {
        expect((await post(bench, { initiator })).status, initiator).to.equal(201);
      }
    });

    it("wants both pairs whole, the inbound one with CHAP, and none of them without", async () => {
      for (const [body, code] of [
        [{ authentication_type: "chap" }, "5374149"],
        [chap({ user: "u" }), "5374149"],
        [chap({ password: "p" }), "5374149"],
        [chap(IN, { user: "u" }), "5374150"],
        [chap(IN, { password: "p" }), "5374150"],
        [chap(IN, { user: "" }), "262247"],
        [chap(IN, { ...OUT, password: IN.password }), "5374147"],
        [{ ...chap(), authentication_type: "none" }, "5374900"],
        [{ ...chap(), authentication_type: "deny" }, "5374900"],
        [chap({ ...IN, password: "0x123" }), "5374145"],
        [chap({ ...IN, password: "0Xxyz1" }), "5374145"],
        [chap({ ...IN, user: "x".repeat(129) }), "262247"],
        [chap({ ...IN, user: "ä".repeat(65) }), "262247"],
        [chap({ ...IN, password: "x".repeat(513) }), "262247"],
        [chap({ ...IN, password: "" }), "262247"],
        [chap({ user: null, password: "p" }), "262247"],
      ] as const) {
        const reply = await post(bench, body);
        expect([reply.status, reply.code], JSON.stringify(body)).to.deep.equal([400, code]);
      }
      expect(store().get("svm1", NEW)).to.equal(undefined);
      const equalUsers = chap({ user: "same", password: "0x0A1b" }, { user: "same", password: "p" });
      expect((await post(bench, equalUsers)).status).to.equal(201);
    });

    it("names what is wrong with addresses", async () => {
      for (const [addresses, code] of [
        [{ ranges: [{ start: "192.0.2.9", end: "192.0.2.8" }] }, "5374855"],
        [{ ranges: [{ start: "192.0.2.9", end: "2001:db8::1" }] }, "5374856"],
        [{ ranges: [{ start: "192.0.2.9" }] }, "262247"],
        [{ ranges: [{ start: "host", end: "host" }] }, "262247"],
        [{ ranges: ["192.0.2.9"] }, "262247"],
        [{ ranges: { start: "192.0.2.9", end: "192.0.2.9" } }, "262254"],
        [{ ranges: null }, "262254"],
        [{ ranges: [{ start: "192.0.2.9", end: "192.0.2.9", colour: "red" }] }, "262179"],
        [{ masks: [{ address: "192.0.2.0", netmask: "255.0.255.0" }] }, "262247"],
        [{ masks: [{ address: "2001:db8::" }] }, "262247"],
        [{ subnets: [] }, "262179"],
      ] as const) {
        const reply = await post(bench, { initiator_address: addresses });
        expect([reply.status, reply.code], JSON.stringify(addresses)).to.deep.equal([400, code]);
      }
    });

    it("reads masks back as lengths", async () => {
      const masks = [
        { address: "192.0.2.0", netmask: "255.255.255.128" },
        { address: "2001:db8::", netmask: 56 },
      ];
      await post(bench, { initiator_address: { masks } });
      expect((await read(bench, NEW)).initiator_address.masks).to.deep.equal([
        { address: "192.0.2.0", netmask: "25", family: "ipv4" },
        { address: "2001:db8::", netmask: "56", family: "ipv6" },
      ]);
    });
  });

  describe("PATCH", () => {
    it("replaces the inbound pair and leaves outbound and addresses alone", async () => {
      const before = store().get("svm1", HOST);
      const reply = await patch(bench, chap({ user: "new", password: "in-Secret-0002" }));
      expect([reply.status, reply.text]).to.deep.equal([200, "{}"]);
      const inbound = { user: "new", password: "in-Secret-0002" };
      expect(store().get("svm1", HOST)).to.deep.equal({ ...before, inbound });
    });

    it("refuses CHAP values without their type, without the inbound pair, and with another type", async () => {
      for (const [body, code] of [
        [{ chap: { inbound: IN } }, "5374900"],
        [{ authentication_type: "chap", chap: { outbound: OUT } }, "5374149"],
        [{ authentication_type: "none", chap: { inbound: IN } }, "5374900"],
        [chap(IN, { user: "u" }), "5374150"],
        [chap(IN, { ...OUT, password: IN.password }), "5374147"],
        [chap({ ...IN, password: OUT.password }), "5374147"],
        [chap({ ...IN, password: "0x1" }), "5374145"],
        [chap(IN, { user: "", password: "p" }), "262247"],
        [{ chap: null }, "262247"],
      ] as const) {
        const before = store().get("svm1", HOST);
        const reply = await patch(bench, body);
        expect([reply.status, reply.code], JSON.stringify(body)).to.deep.equal([400, code]);
        expect(store().get("svm1", HOST)).to.deep.equal(before);
      }
    });

    it("removes outbound with an empty user and not with an empty object", async () => {
      await patch(bench, chap(IN, {}));
      expect((await read(bench)).chap.outbound).to.deep.equal({ user: OUT.user });
      await patch(bench, chap(IN, { user: "" }));
      expect((await read(bench)).chap).to.deep.equal({ inbound: { user: IN.user } });
    });

    it("drops the pairs with the type, keeps the addresses, and wants the inbound pair on the way back", async () => {
      await patch(bench, { authentication_type: "none" });
      const record = await read(bench);
      expect(record).to.include({ authentication_type: "none" }).and.not.have.property("chap");
      expect(record.initiator_address.ranges).to.have.length(1);
      expect((await patch(bench, { authentication_type: "chap" })).code).to.equal("5374149");
      await patch(bench, chap());
      expect((await read(bench)).chap).to.deep.equal({ inbound: { user: IN.user } });
    });

    it("replaces addresses, or merges or removes them when the query says so", async () => {
      const starts = async () =>
        (await read(bench)).initiator_address?.ranges.map((one: { start: string }) => one.start);
      await patch(bench, range("192.0.2.1"));
      expect(await starts()).to.deep.equal(["192.0.2.1"]);
      for (const start of ["192.0.2.2", "192.0.2.1"]) await patch(bench, range(start), "?add_initiator_addresses=true");
      expect(await starts()).to.deep.equal(["192.0.2.1", "192.0.2.2"]);
      await patch(bench, range("192.0.2.1"), "?remove_initiator_addresses=true");
      expect(await starts()).to.deep.equal(["192.0.2.2"]);
      const both = await patch(
        bench,
        range("192.0.2.2"),
        "?remove_initiator_addresses=true&add_initiator_addresses=true",
      );
      expect([both.status, await starts()]).to.deep.equal([400, ["192.0.2.2"]]);
    });

    it("empties the list by removing what was read, in whatever form it was read", async () => {
      for (const position of ["as-written", "both", "masks", "merged"] as const) {
        bench.array.switches.addressReadBack = position;
        store().set("svm1", HOST, {
          addresses: {
            ranges: [
              { start: "2001:db8::1", end: "2001:db8::4" },
              { start: "192.0.2.8", end: "192.0.2.15" },
              { start: "192.0.2.16", end: "192.0.2.18" },
            ],
            masks: [{ address: "198.51.100.0", netmask: "24" }],
          },
        });
        const { initiator_address } = await read(bench);
        await patch(bench, { initiator_address }, "?remove_initiator_addresses=true");
        expect(await read(bench), position).to.not.have.property("initiator_address");
      }
    });

    it("refuses an empty body, keys, and flags that belong elsewhere", async () => {
      expect((await patch(bench, {})).code).to.equal("262190");
      expect((await patch(bench, { initiator_address: {} })).code).to.equal("262190");
      expect((await patch(bench, { initiator: NEW })).code).to.equal("262203");
      expect((await patch(bench, { svm: { name: "svm2" } })).code).to.equal("262203");
      expect((await post(bench, {}, "?add_initiator_addresses=true")).code).to.equal("262179");
    });

    it("never makes a record", async () => {
      const reply = await patch(bench, chap(), "", NEW);
      expect([reply.status, reply.code, store().get("svm1", NEW)]).to.deep.equal([404, "5374895", undefined]);
    });
  });

  describe("the default record", () => {
    it("takes type and pairs, and neither addresses nor deletion", async () => {
      expect((await patch(bench, chap(IN, OUT), "", "default")).status).to.equal(200);
      expect(await read(bench, "default")).to.include({ authentication_type: "chap" });
      for (const body of [range("192.0.2.1"), { initiator_address: {} }, { initiator_address: { ranges: [] } }]) {
        expect((await patch(bench, body, "", "default")).code).to.equal("5374155");
      }
      const reply = await remove("default");
      expect([reply.status, reply.code]).to.deep.equal([400, "5374148"]);
    });
  });

  describe("DELETE", () => {
    it("puts the initiator under default", async () => {
      await patch(bench, { authentication_type: "deny" }, "", "default");
      const host = { initiator: HOST, address: "192.0.2.9", ...IN };
      expect(store().login("svm1", host)).to.equal("accepted");
      const reply = await remove();
      expect([reply.status, reply.text]).to.deep.equal([200, "{}"]);
      expect(store().login("svm1", host)).to.equal("denied");
    });

    it("takes the empty object that NetApp's Python library sends, and no other body", async () => {
      expect((await remove(HOST, { initiator: HOST })).code).to.equal("262198");
      expect((await remove(HOST, {})).status).to.equal(200);
    });

    it("tells a missing record from an unknown SVM, and takes no wildcard", async () => {
      const missing = await remove(NEW);
      const unknown = await bench.send("DELETE", `${CREDENTIALS}/nope/${NEW}`);
      expect([missing.status, missing.code, unknown.code]).to.deep.equal([404, "5374895", "2621462"]);
      expect((await bench.send("DELETE", `${CREDENTIALS}?initiator=*`)).status).to.equal(405);
      expect((await bench.send("PATCH", `${CREDENTIALS}?initiator=*`, chap())).status).to.equal(405);
    });
  });

  describe("logins", () => {
    it("of an SVM see and change that SVM only", async () => {
      bench.array.ontap.setIscsi("svm2", {});
      bench.array.addUser({ username: "vsadmin", password: "p", ontap: { svms: ["svm2"] } });
      const own = (await bench.get(CREDENTIALS, basic("vsadmin"))).json;
      expect([own.num_records, own.records[0].svm.name]).to.deep.equal([1, "svm2"]);
      const body = { svm: { uuid: bench.uuid("svm1") }, initiator: NEW, authentication_type: "none" };
      expect((await bench.send("POST", CREDENTIALS, body, basic("vsadmin"))).code).to.equal("2621462");
      expect((await bench.get(pathOf(bench), basic("vsadmin"))).code).to.equal("2621462");
      const change = await bench.send("PATCH", pathOf(bench, "default", "svm2"), chap(), basic("vsadmin"));
      expect(change.status).to.equal(200);
    });

    it("of a restricted role are refused with code 6", async () => {
      bench.array.addUser({ username: "reader", password: "p", ontap: { deny: [/^(POST|PATCH|DELETE) /] } });
      const reply = await bench.send("PATCH", pathOf(bench), chap(), basic("reader"));
      expect([reply.status, reply.code]).to.deep.equal([403, "6"]);
      expect((await bench.get(CREDENTIALS, basic("reader"))).status).to.equal(200);
    });
  });

  describe("hosts", () => {
    it("log in as their record has it, or as default has it", () => {
      const login = (more: object) => store().login("svm1", { initiator: HOST, address: "192.0.2.9", ...more });
      expect(login(IN)).to.equal("accepted");
      expect(login({ ...IN, initiator: HOST.toUpperCase() })).to.equal("accepted");
      expect(login({})).to.equal("wrong CHAP");
      expect(login({ ...IN, password: "old" })).to.equal("wrong CHAP");
      expect(login({ ...IN, outbound: OUT })).to.equal("accepted");
      expect(login({ ...IN, outbound: { ...OUT, password: "old" } })).to.equal("wrong CHAP");
      expect(login({ ...IN, address: "192.0.2.99" })).to.equal("wrong address");
      expect(login({ initiator: NEW })).to.equal("accepted");
      store().set("svm1", "default", { authenticationType: "deny" });
      expect(login({ initiator: NEW })).to.equal("denied");
      expect(store().login("svm2", { initiator: NEW })).to.equal("no service");
    });

    it("keep their sessions over a new password and lose them at the next login", async () => {
      store().login("svm1", { initiator: HOST, address: "192.0.2.9", ...IN });
      const up = () =>
        store()
          .sessions("svm1")
          .map((session) => session.up);
      await patch(bench, chap({ ...IN, password: "in-Secret-0002" }));
      expect(up()).to.deep.equal([true]);
      store().relogin("svm1");
      expect(up()).to.deep.equal([false]);
    });
  });

  it("takes and answers the same on every release since 9.6", async () => {
    for (const release of ["9.6", "9.11.1", "9.18.1"]) {
      bench.array.ontap.setCluster({ release });
      const initiator = `${NEW}.${release}`;
      expect((await post(bench, { ...chap(IN, OUT), initiator })).status, release).to.equal(201);
      expect((await patch(bench, chap(IN, { user: "" }), "", initiator)).status, release).to.equal(200);
      expect((await read(bench, initiator)).chap, release).to.deep.equal({ inbound: { user: IN.user } });
    }
  });

  it("follows a renamed SVM, and loses the records with the SVM", async () => {
    const path = pathOf(bench);
    bench.array.ontap.renameSvm("svm1", "svm9");
    expect((await bench.get(path)).json.svm.name).to.equal("svm9");
    bench.array.ontap.recreateSvm("svm9", { iscsi: true });
    expect((await bench.get(path)).code).to.equal("2621462");
    expect(
      store()
        .of("svm9")
        .map((one) => one.initiator),
    ).to.deep.equal(["default"]);
  });

  it("wants an iSCSI service for credentials that a test gives it", () => {
    expect(() => bench.array.ontap.addSvm({ name: "svm7", credentials: [{ initiator: NEW }] })).to.throw(
      "no iSCSI service",
    );
    expect(() => store().remove("svm1", NEW)).to.throw("no credentials");
  });
});
