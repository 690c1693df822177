import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Emulator } from "./index";
import type { RecordedRequest } from "./recorder";

/** How `serve` runs. */
export interface ServeOptions {
  /** Port on 127.0.0.1; left out or 0: a free one. */
  port?: number;
  /** Where lines go; standard output by default. */
  print?: (line: string) => void;
  /** Ends the emulator; Ctrl-C does so too. */
  signal?: AbortSignal;
}

const JOINER = { username: "joiner", password: "made-up-Pa55word" };
const HOST = "iqn.1998-01.com.vmware:esx-1";

async function seeded(port: number): Promise<Emulator> {
  const emulator = await Emulator.start({
    port,
    ontap: {
      // Started again, it is the same system to a stack.
      clusterUuid: "5e1f0a52-8a6b-4c1d-9d5e-0c6f5a3b7e10",
      svms: [
        { name: "svm1" },
        {
          name: "svm2",
          iscsi: { alias: "two" },
          san: {
            luns: ["/vol/two/data"],
            igroups: [{ name: "two-hosts", osType: "vmware", initiators: [HOST] }],
            maps: [{ lun: "/vol/two/data", igroup: "two-hosts" }],
          },
        },
        { name: "svm-blue", san: { luns: ["/vol/blue/data", "/vol/blue/logs"] } },
      ],
      domains: [
        {
          fqdn: "corp.example.net",
          credentials: [JOINER],
          organizationalUnits: ["OU=Storage"],
          controllers: ["192.0.2.21", "192.0.2.22"],
        },
        { fqdn: "lab.example.net", credentials: [JOINER], controllers: ["192.0.2.31"] },
      ],
    },
    oauth: {},
    element: {
      apiVersion: "12.5",
      uniqueID: "emul",
      accounts: [
        { username: "tenant-legacy", attributes: { site: "north" } },
        { username: "tenant-green", volumes: ["green-data"] },
      ],
      groups: [{ name: "green-hosts", initiators: [HOST], volumes: [1] }],
    },
  });
  // One host is logged in everywhere, so that "comment --live" and "impact" have something to count.
  emulator.ontap.credentials.login("svm2", { initiator: HOST, alias: "esx-1" });
  emulator.element.groups.login(HOST, 1);
  return emulator;
}

/** Shell lines that point a Pulumi stack, or its environment, at this emulator. */
export function connectionLines(emulator: Emulator, certificateFile: string): string[] {
  const { username, password } = emulator.credentials;
  const certificate = `"$(cat '${certificateFile}')"`;
  const config = (system: string) => [
    `pulumi config set --path netapp:${system}.host ${emulator.host}`,
    `pulumi config set --path netapp:${system}.username ${username}`,
    `pulumi config set --path --secret netapp:${system}.password '${password}'`,
    // "--" because the value begins with a dash.
    `pulumi config set --path netapp:${system}.caCertificate -- ${certificate}`,
  ];
  const environment = (system: string) => [
    `export NETAPP_${system}_HOST=${emulator.host}`,
    `export NETAPP_${system}_USERNAME=${username}`,
    `export NETAPP_${system}_PASSWORD='${password}'`,
    `export NETAPP_${system}_CA_CERTIFICATE=${certificate}`,
  ];
  return [
    "# the stack's config:",
    ...config("ontap"),
    ...config("element"),
    "",
    "# or the environment:",
    ...environment("ONTAP"),
    ...environment("ELEMENT"),
    "",
    "# or access tokens for ONTAP in the place of its user name and password:",
    ...Object.entries(emulator.oauth.environment).map(([name, value]) => `export ${name}='${value}'`),
  ];
}

/** One line about a request: what was called and how it ended, never what was in it. */
function logLine(request: RecordedRequest): string {
  const time = new Date(request.time).toISOString().slice(11, 23);
  const ended = request.status === 0 ? "connection cut" : String(request.status);
  const what = `${request.label}${request.errorCode === undefined ? "" : ` (${request.errorCode})`}`;
  return `${time}  ${ended.padEnd(4)} ${what}${request.applied ? "  applied" : ""}`;
}

/** Keeps an emulator running with something to play with and something to take over, until Ctrl-C. */
export async function serve(options: ServeOptions = {}): Promise<void> {
  const print = options.print ?? ((line: string) => console.log(line));
  const emulator = await seeded(options.port ?? 0);
  const folder = mkdtempSync(join(tmpdir(), "netapp-emulator-"));
  const certificateFile = join(folder, "ca.pem");
  writeFileSync(certificateFile, emulator.caCertificate);
  print(`ONTAP ${emulator.ontap.cluster.release} and Element ${emulator.element.apiVersion} at ${emulator.url}`);
  print("SVMs: svm1, svm2, svm-blue (LUNs /vol/blue/data, /vol/blue/logs).");
  print("AD domains: corp.example.net (OU=Storage, controllers 192.0.2.21, 192.0.2.22), lab.example.net;");
  print(`join them as ${JOINER.username} / ${JOINER.password}.`);
  print("To take over: the iSCSI service of svm2 with the igroup two-hosts and its LUN map; the Element accounts");
  print("tenant-legacy (ID 1) and tenant-green, which owns a volume, and the group green-hosts.");
  print("The host esx-1 is logged in to svm2 and to that volume.");
  print("");
  for (const line of connectionLines(emulator, certificateFile)) print(line);
  print("");
  print("Ctrl-C ends the emulator and forgets everything in it.");
  emulator.onRequest((request) => print(logLine(request)));
  await new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
    options.signal?.addEventListener("abort", () => resolve());
    if (options.signal?.aborted === true) resolve();
  });
  await emulator.close();
  rmSync(folder, { recursive: true, force: true });
}

if (require.main === module) {
  serve({ port: Number(process.env.PORT ?? 0) }).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
