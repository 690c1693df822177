import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { stringify } from "yaml";
import { examineDescription } from "../../provider/cli/doctor/described";
import type { Finding } from "../../provider/cli/doctor/finding";
import { API_USE, type ApiUse, EVERYWHERE } from "../../provider/ontap/api-use";
import { RawServer } from "../http/support";
import { cli } from "./cli";

type Bag = Record<string, unknown>;

function grouped<T>(all: readonly T[], by: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(by(one), [...(groups.get(by(one)) ?? []), one]);
  return groups;
}

/** A schema with these dotted names, each object of it a definition of its own. */
function schemaOf(names: readonly string[], definitions: Bag, title: string): Bag {
  const properties: Bag = {};
  const groups = grouped(names, (name) => name.split(".")[0] ?? "");
  for (const [name, all] of groups) {
    const below = all.filter((one) => one !== name).map((one) => one.slice(name.length + 1));
    if (below.length === 0) properties[name] = { type: "string" };
    else properties[name] = schemaOf(below, definitions, `${title}_${name}`);
  }
  definitions[title] = { properties };
  return { $ref: `#/definitions/${title}` };
}

/** A description of what these calls need, in the form of those that clusters serve: references, `allOf`, records in a list. */
function described(uses: readonly ApiUse[]): Bag & { paths: Record<string, Bag>; definitions: Record<string, Bag> } {
  const paths: Record<string, Bag> = {};
  const definitions: Record<string, Bag> = {};
  const parameters = Object.fromEntries([...EVERYWHERE].map((name) => [name, { in: "query", name, type: "string" }]));
  const calls = grouped(uses, ({ method, path }) => `${method} ${path}`);
  for (const [call, all] of calls) {
    const [{ method, path }] = all as [ApiUse];
    const title = call.replace(/\W+/g, "_");
    const collected = (part: "query" | "fields" | "body") => [...new Set(all.flatMap((one) => one[part] ?? []))];
    const record = schemaOf(collected("fields"), definitions, `${title}_record`);
    const list = { properties: { records: { type: "array", items: { allOf: [{ type: "object" }, record] } } } };
    const body = collected("body");
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: {
        parameters: [
          ...Object.keys(parameters).map((name) => ({ $ref: `#/parameters/${name}` })),
          ...collected("query").map((name) => ({ in: "query", name, type: "string" })),
          ...(body.length > 0
            ? [{ in: "body", name: "info", schema: schemaOf(body, definitions, `${title}_body`) }]
            : []),
        ],
        responses: { 200: { description: "OK", schema: path === "/cluster" ? record : list } },
      },
    };
  }
  const info = { title: "ONTAP REST API", version: "made-up" };
  return { swagger: "2.0", info, basePath: "/api", paths, definitions, parameters };
}

describe("pulumi-netapp doctor --api-description", function () {
  this.timeout(60_000);
  let folder = "";
  const servers: RawServer[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "netapp-description-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });

  const doctor = (source: string, env: NodeJS.ProcessEnv = {}, ...more: string[]) =>
    cli(["doctor", "--no-stack", "--api-description", source, ...more], { env });
  async function file(text: string | object, name = "swagger.yaml"): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, typeof text === "string" ? text : stringify(text));
    return path;
  }
  async function serving(answer: Parameters<typeof RawServer.start>[0]): Promise<RawServer> {
    const server = await RawServer.start(answer);
    servers.push(server);
    return server;
  }

  it("finds nothing where the release knows all, in YAML and in JSON, with no system configured", async () => {
    const whole = described(API_USE);
    for (const source of [await file(whole), await file(JSON.stringify(whole), "swagger.json")]) {
      const { status, stdout, stderr } = await doctor(source);
      expect(stdout).to.match(
        /\n {2}ok {4}description: "ONTAP REST API made-up", \d+ paths\n {2}ok {4}use: it knows all \d+ calls/,
      );
      expect([status, stderr]).to.deep.equal([0, ""]);
    }
  });

  it("says what only a newer release knows, and of which properties that is: no failure", async () => {
    const old = described(
      API_USE.filter(
        ({ of, path }) => of !== "ActiveDirectoryAccount" && !path.includes("/igroups/{igroup.uuid}/igroups"),
      ).map((use) => ({
        ...use,
        fields: use.fields?.filter((name) => !/^(comment|portset|igroups)/.test(name)) ?? [],
        body: use.body?.filter((name) => !/^(comment|portset|igroups)/.test(name)) ?? [],
      })),
    );
    const { status, stdout } = await doctor(await file(old));
    expect(stdout).to.include(
      "  warn  /protocols/active-directory: this release does not know this path; ActiveDirectoryAccount needs ONTAP 9.12.1 or later\n        fix: Leave ActiveDirectoryAccount out of programs for such a cluster, or upgrade it.\n",
    );
    expect(stdout).to.include(
      "  warn  PATCH /protocols/san/igroups/{uuid}: this release does not know the member comment, the member portset.uuid, the member portset.name, the member portset; comment needs ONTAP 9.9.1 or later, portset needs ONTAP 9.9.1 or later\n        fix: Leave comment and portset out",
    );
    expect(stdout).to.include(
      "/protocols/san/igroups/{igroup.uuid}/igroups/{uuid}: this release does not know this path; initiatorGroups needs",
    );
    expect(stdout).to.not.include("FAIL");
    expect(status).to.equal(0);
  });

  it("fails for a path, method, filter, field or member that every release has to know, and for a member that is read-only", async () => {
    const lacking = described(API_USE);
    const { paths, definitions } = lacking;
    delete paths["/protocols/san/lun-maps/{lun.uuid}/{igroup.uuid}"];
    delete paths["/protocols/san/iscsi/services/{svm.uuid}"]?.delete;
    const services = paths["/protocols/san/iscsi/services"] as { get: { parameters: Bag[] } };
    services.get.parameters = services.get.parameters.filter(({ name }) => name !== "svm.name");
    for (const name of [
      "GET_protocols_san_iscsi_services_record_target",
      "PATCH_protocols_san_iscsi_services_svm_uuid__body",
    ])
      expect(definitions, name).to.have.property(name);
    definitions.GET_protocols_san_iscsi_services_record_target = { properties: { name: { type: "string" } } };
    definitions.PATCH_protocols_san_iscsi_services_svm_uuid__body = { properties: { enabled: { readOnly: true } } };
    const { status, stdout } = await doctor(await file(lacking));
    const lines = stdout.split("\n").filter((line) => line.startsWith("  FAIL"));
    expect(lines).to.deep.equal([
      "  FAIL  GET /protocols/san/iscsi/services: this release does not know the filter svm.name, the field target.alias",
      "  FAIL  PATCH /protocols/san/iscsi/services/{svm.uuid}: this release does not know the member enabled as one that can be written, the member target.alias",
      "  FAIL  DELETE /protocols/san/iscsi/services/{svm.uuid}: this release does not know this method",
      "  FAIL  /protocols/san/lun-maps/{lun.uuid}/{igroup.uuid}: this release does not know this path",
    ]);
    expect(stdout).to.include(
      "fix: This version of the package was not made for such a cluster, do not use LunMap there: ",
    );
    expect(status).to.equal(1);
  });

  it("takes nothing of a hostile file on trust: one sentence, and what to do", async () => {
    const large = await file("", "large.yaml");
    await truncate(large, 65 * 1024 * 1024);
    const loop = { a: { $ref: "#/definitions/b" }, b: { $ref: "#/definitions/a" } };
    const body = {
      in: "body",
      name: "info",
      schema: { allOf: [{ $ref: "#/definitions/a" }, { $ref: "https://h/x" }] },
    };
    const services = { post: { parameters: [body, null, 7, { $ref: "#/parameters/../x" }], responses: [] } };
    const circle = {
      swagger: "2.0",
      paths: { "/protocols/san/iscsi/services": services, "/x": null },
      definitions: loop,
    };
    const cases: [string, RegExp][] = [
      [join(folder, "none.yaml"), /the file cannot be opened \(ENOENT\)/],
      [folder, /it is no file|cannot be opened/],
      [large, /it has more than 64 MiB/],
      [await file("", "empty.yaml"), /it is no description in Swagger 2\.0/],
      [await file("a: [1\nb: 2", "broken.yaml"), /it is neither YAML nor JSON \(line 2: .+\)/],
      [await file('{"swagger": ', "broken.json"), /it is neither YAML nor JSON/],
      [await file("[".repeat(200_000), "deep.yaml"), /it is neither YAML nor JSON/],
      [await file(`{"a":${"[".repeat(200_000)}`, "deep.json"), /it is neither YAML nor JSON/],
      [
        await file('{"openapi": "3.0.0", "paths": {"/cluster": {}}}', "three.json"),
        /it is no description in Swagger 2\.0/,
      ],
      [await file('{"swagger": "2.0", "paths": {"toString": 7}}', "no-path.json"), /it describes no path/],
      ["http://ontap.example.net/docs/api/swagger.yaml", /only an https URL without a user name is read/],
      ["https://me:pw@ontap.example.net/x", /only an https URL without a user name is read/],
      ["ftp://ontap.example.net/x", /only an https URL without a user name is read/],
    ];
    for (const [source, why] of cases) {
      const findings: Finding[] = [];
      for await (const finding of examineDescription(source, [])) findings.push(finding);
      const [{ step, status, text, fix }] = findings as [Finding];
      expect([findings.length, step, status], source).to.deep.equal([1, "description", "failure"]);
      expect(text, source)
        .to.match(why)
        .and.to.not.match(/\n|\bat .*:\d+/);
      expect(fix, source).to.match(/^[A-Z].*\.$/);
    }
    const missing = await doctor(join(folder, "none.yaml"));
    expect([missing.status, missing.stderr]).to.deep.equal([1, ""]);
    expect(missing.stdout).to.match(
      /^API description .+\n {2}FAIL {2}description: the file cannot be opened \(ENOENT\)\n {8}fix: Give .+\.\n$/,
    );
    const { status, stdout, stderr } = await doctor(await file(JSON.stringify(circle), "circle.json"));
    expect(stdout).to.include(
      "  FAIL  POST /protocols/san/iscsi/services: this release does not know the member svm.uuid",
    );
    expect([status, stderr]).to.deep.equal([1, ""]);
  });

  it("reads a URL: of the configured cluster with its login and certificate, of others with neither", async () => {
    const text = stringify(described(API_USE));
    const server = await serving((request, response) => {
      if (request.url === "/moved") response.writeHead(302, { location: "/docs/api/swagger.yaml" }).end();
      else response.writeHead(request.url === "/docs/api/swagger.yaml" ? 200 : 404).end(text);
    });
    const url = `https://${server.host}/docs/api/swagger.yaml`;
    const own = {
      NETAPP_ONTAP_HOST: server.host,
      NETAPP_ONTAP_USERNAME: "admin",
      NETAPP_ONTAP_PASSWORD: "emulated-Pa55word",
      NETAPP_ONTAP_CA_CERTIFICATE: server.certificate.certificate,
    };
    const report = async (source: string, env: NodeJS.ProcessEnv) => {
      server.requests.splice(0);
      const { stdout } = await doctor(source, env, "--json");
      const { description } = JSON.parse(stdout) as { description: { ok: boolean; findings: { text: string }[] } };
      const asked = server.requests.filter((request) => !request.url.startsWith("/api/"));
      return { ...description, logins: asked.map(({ headers }) => "authorization" in headers) };
    };
    expect(await report(url, own)).to.deep.include({ ok: true, logins: [true] });
    const ca = await file(server.certificate.certificate, "ca.pem");
    expect(await report(url, { NODE_EXTRA_CA_CERTS: ca })).to.deep.include({ ok: true, logins: [false] });
    const untrusted = await report(url, {});
    expect(untrusted).to.deep.include({ ok: false, logins: [] });
    expect(untrusted.findings[0]?.text).to.match(/^127\.0\.0\.1:\d+ could not be read \(\w*(SELF_SIGNED|UNABLE)\w*\)$/);
    for (const env of [own, { NODE_EXTRA_CA_CERTS: ca }]) {
      const moved = await report(`https://${server.host}/moved`, env);
      expect([moved.ok, moved.findings[0]?.text]).to.deep.equal([false, "the server answers with HTTP 302"]);
      expect(server.requests.filter(({ url: path }) => path === "/docs/api/swagger.yaml")).to.deep.equal([]);
    }
  });
});
