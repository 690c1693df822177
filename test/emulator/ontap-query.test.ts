import { expect } from "chai";
import { AD, Bench, ISCSI, type Json, seed } from "./client";

describe("the ONTAP side of the emulator: queries", () => {
  let bench: Bench;
  before(async () => {
    const names = ["blue", "green", "red", "a|b", "st*r", "UPPER"];
    const svms = names.map((name, index) => ({ name, iscsi: { enabled: index % 2 === 0 } }));
    bench = await Bench.start({ ...seed, ontap: { ...seed.ontap, svms: [...svms, ...(seed.ontap?.svms ?? [])] } });
    bench.array.ontap.setIscsi("red", { alias: "" });
  });
  after(() => bench.close());

  const names = async (query: string): Promise<string[]> =>
    (await bench.get(`${ISCSI}?${query}`)).json.records.map((record: Json) => record.svm.name);
  const first = async (fields: string) => (await bench.get(`${ISCSI}?svm.name=blue&fields=${fields}`)).json.records[0];
  const code = async (query: string) => (await bench.get(`${ISCSI}?${query}`)).code;

  it("returns only the keys from a collection without fields", async () => {
    const [record] = (await bench.get(`${ISCSI}?svm.name=blue`)).json.records;
    expect(Object.keys(record)).to.deep.equal(["svm", "_links"]);
  });

  it("returns all but the expensive properties from an instance and for fields=*", async () => {
    const instance = (await bench.get(bench.service("blue"))).json;
    expect(instance).to.have.keys("svm", "enabled", "target", "_links");
    expect(await first("*")).to.deep.equal(instance);
    expect(await first("**")).to.have.property("metric");
    expect(await first("metric.status")).to.have.nested.property("metric.status", "ok");
  });

  it("understands objects, groups and exclusions in fields", async () => {
    expect((await first("target")).target).to.have.keys("alias", "name");
    expect((await first("target.{alias}")).target).to.deep.equal({ alias: "blue" });
    expect((await first("{enabled,target.name}")).target).to.have.keys("name");
    expect((await first("*,!target.name")).target).to.deep.equal({ alias: "blue" });
    expect(await first("!target")).to.have.keys("svm", "enabled", "_links");
  });

  it("refuses unknown names in fields with 262197, unless told to ignore them", async () => {
    const refused = await bench.get(`${ISCSI}?fields=enabled,colour`);
    expect([refused.status, refused.json.error]).to.deep.equal([
      400,
      { message: 'The value "colour" is invalid for field "fields" (<field,...>)', code: "262197", target: "fields" },
    ]);
    expect(await code("fields=enabled,colour&ignore_unknown_fields=true")).to.equal(undefined);
  });

  it("does not know metric before 9.7 and security before 9.17", async () => {
    bench.array.ontap.setCluster({ release: "9.6" });
    expect(await code("fields=metric")).to.equal("262197");
    bench.array.ontap.setCluster({ release: "9.16.1" });
    expect((await bench.get(`${AD}?fields=security`)).code).to.equal("262197");
    expect((await bench.get(`${AD}?fields=*`)).json.records[0]).to.not.have.property("security");
    bench.array.ontap.setCluster({ release: "9.17.1" });
    expect((await bench.get(`${AD}?fields=security`)).json.records[0].security).to.be.an("object");
  });

  it("refuses write-only properties in fields and filters, and secrets in the URL", async () => {
    expect((await bench.get(`${AD}?fields=username`)).code).to.equal("262249");
    expect((await bench.get(`${AD}?username=x`)).code).to.equal("262250");
    expect((await bench.get(`${AD}?password=x`)).code).to.equal("262202");
  });

  it("refuses unknown query parameters with 262179, also on instances and writes", async () => {
    expect(await code("colour=red")).to.equal("262179");
    expect((await bench.get(`${bench.service("blue")}?svm.name=blue`)).code).to.equal("262179");
    expect((await bench.send("PATCH", `${bench.service("blue")}?colour=1`, { enabled: true })).code).to.equal("262179");
  });

  it("filters by value, wildcard, list, negation and range", async () => {
    expect(await names("svm.name=blue")).to.deep.equal(["blue"]);
    expect(await names("svm.name=*e*")).to.deep.equal(["blue", "green", "red"]);
    expect(await names("svm.name=blue%7Cred")).to.deep.equal(["blue", "red"]);
    expect(await names("svm.name=!*e*&enabled=false")).to.deep.equal(["a|b", "UPPER"]);
    expect(await names("svm.name=b..h")).to.deep.equal(["blue", "green"]);
    expect(await names("svm.name=%3Er&svm.name=%3C%3Dred")).to.deep.equal(["red"]);
  });

  it("filters by unset values", async () => {
    expect(await names("target.alias=null")).to.deep.equal(["red"]);
    expect(await names("target.alias=!null")).to.have.length(6);
    expect(await names("target.alias=!blue")).to.not.include("red");
  });

  it("takes quoted query characters literally", async () => {
    expect(await names("svm.name=%22a%7Cb%22")).to.deep.equal(["a|b"]);
    expect(await names("svm.name=%7Bst*r%7D")).to.deep.equal(["st*r"]);
    expect(await names("svm.name=st*r")).to.deep.equal(["st*r"]);
    expect(await names("svm.name=%22st*%22*")).to.deep.equal(["st*r"]);
  });

  it("answers 200 with no records when nothing matches", async () => {
    const reply = await bench.get(`${ISCSI}?svm.name=nope`);
    expect([reply.status, reply.json.num_records, reply.json.records]).to.deep.equal([200, 0, []]);
  });

  it("sorts by order_by and refuses unknown fields and directions in it", async () => {
    expect((await names("order_by=enabled%20desc,svm.name"))[0]).to.equal("blue");
    expect((await names("order_by=svm.name%20desc"))[0]).to.equal("svm1");
    expect(await code("order_by=colour")).to.equal("262197");
    expect(await code("order_by=svm.name%20up")).to.equal("262197");
  });

  it("pages through max_records by following next verbatim", async () => {
    const seen: string[] = [];
    let path: string | undefined = `${ISCSI}?svm.name=*&max_records=3`;
    let pages = 0;
    while (path !== undefined) {
      const { json, headers } = await bench.get(path, { accept: "application/json" });
      seen.push(...json.records.map((record: Json) => record.svm.name));
      path = json._links?.next.href;
      expect(headers.link).to.equal(path === undefined ? undefined : `<${path}>; rel="next"`);
      pages += 1;
    }
    expect([pages, seen.length, new Set(seen).size]).to.deep.equal([3, 7, 7]);
  });

  for (const no of ["false", "False"]) {
    it(`counts without records on return_records=${no}`, async () => {
      const { json } = await bench.get(`${ISCSI}?return_records=${no}`);
      expect([json.num_records, json.records]).to.deep.equal([7, undefined]);
    });
  }

  it("takes booleans in filters as Python writes them, and text as it is", async () => {
    expect(await names("enabled=True&svm.name=*e*")).to.deep.equal(await names("enabled=true&svm.name=*e*"));
    expect(await names("enabled=!True")).to.deep.equal(["green", "a|b", "UPPER"]);
    expect(await names("svm.name=upper")).to.deep.equal([]);
  });

  it("searches across fields with query and query_fields, which go together", async () => {
    expect(await names("query=gre*&query_fields=svm.name,target.alias")).to.deep.equal(["green"]);
    expect(await code("query=x")).to.equal("262212");
  });

  it("refuses numbers and booleans that are none, and return_timeout beyond 120", async () => {
    expect(await code("return_timeout=121")).to.equal("262185");
    expect(await code("return_timeout=120")).to.equal(undefined);
    expect(await code("max_records=x")).to.equal("262185");
    expect(await code("return_records=1")).to.equal("262185");
    expect(await code("svm.name=%")).to.equal("39387137");
  });

  it("finds SVMs by name and shows data SVMs only", async () => {
    bench.array.ontap.addSvm({ name: "node-svm", data: false });
    const { json } = await bench.get("/api/svm/svms?name=blue&fields=uuid");
    expect(json.records[0].uuid).to.equal(bench.uuid("blue"));
    expect((await bench.get("/api/svm/svms?name=node-svm")).json.num_records).to.equal(0);
    expect((await bench.get("/api/svm/svms/nope")).code).to.equal("4");
    bench.array.ontap.removeSvm("node-svm");
  });
});
