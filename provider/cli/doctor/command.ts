import { Command } from "commander";
import { fitForLine } from "../../base/invisible";
import { TITLE } from "../../connection/settings";
import { EXIT_FAILED, failing, notesTo, reportJson, writeNamed } from "../output";
import { configuredSystems, type SystemOptions, withSystemOptions } from "../systems";
import type { Finding, Findings, Status } from "./finding";

interface Options extends SystemOptions {
  readonly json?: boolean;
  readonly saveCertificate?: string;
  readonly apiDescription?: string;
}

const HELP = `
Looks at each configured system in the order in which a call would fail: settings, network, certificate, login, clock,
release, platform, and the right to read what each resource type needs. Nothing is written to a system, and no
credentials go to a server whose certificate is not trusted. What has to be done stands after "fix:".

In the folder of a program it also says where the engine finds the dynamic provider or the plugin, and which keys of the
config nothing reads.

  npx pulumi-netapp doctor
  npx pulumi-netapp doctor --system ontap --save-certificate ca.pem

The saved certificate is what the other side shows: compare its fingerprint before you trust it.

Every ONTAP cluster serves a description of its API at /docs/api/swagger.yaml. With --api-description doctor says which
paths, methods, filters, fields and body members that this package uses that release does not know. It takes a file (YAML
or JSON) or an https URL; only the configured cluster gets the login. No system has to be configured for that.

  npx pulumi-netapp doctor --api-description https://ontap1.example.net/docs/api/swagger.yaml

Exit codes:
  0  every system can be used (there may be warnings, also about what only newer releases know)
  1  a system cannot be used, none is configured, or the config needs a change; a description cannot be read, or lacks what
     every release has to know`;

/** The command `doctor`: whether the configured systems can be used, and what to do if not. */
export function doctorCommand(): Command {
  const command = new Command("doctor").description(
    "check the connections to the configured systems and say what to fix",
  );
  return withSystemOptions(command)
    .option("--json", "print the findings as JSON")
    .option("--save-certificate <file>", "write the certificate to trust, as the server shows it, to a PEM file")
    .option("--api-description <file or URL>", "say what a release of ONTAP lacks, by the description of its API")
    .addHelpText("after", HELP)
    .action(failing("doctor", run));
}

const WORDS: Readonly<Record<Status, string>> = { ok: "ok", warning: "warn", failure: "FAIL", skipped: "-" };

async function run(options: Options): Promise<void> {
  const { apiDescription, json, saveCertificate } = options;
  const note = notesTo("doctor");
  const { examine, installedFinding } = await import("./examine.js");
  const { examineDescription } = await import("./described.js");
  const print = (line: string) => {
    if (!json) process.stdout.write(`${line}\n`);
  };
  // Texts of the array or of the config may be in it: shown on one line, and never with a secret.
  const show = (finding: Finding) =>
    lines(finding)
      .map((line) => fitForLine(line))
      .forEach(print);
  const tell = async (found: Findings) => {
    const findings: Finding[] = [];
    for await (const finding of found) {
      findings.push(finding);
      show(finding);
    }
    return { ok: findings.every(({ status }) => status !== "failure"), findings };
  };
  const installed = installedFinding(process.cwd());
  if (installed) print("Program");
  if (installed) show(installed);
  const config: Finding[] = [];
  const unknown = (keys: string, first: string) => {
    const fix = `Set what was meant, and run pulumi config rm ${first}.`;
    const finding: Finding = { step: "config", status: "failure", text: `nothing reads ${keys}`, fix };
    config.push(finding);
    show(finding);
  };
  const systems = await configuredSystems(options, note, unknown, apiDescription === undefined);
  if (saveCertificate !== undefined && systems.length > 1) {
    throw new Error("There are two systems: say with --system whose certificate is to be saved.");
  }
  let saved = false;
  const save = async (pem: string) => {
    if (saveCertificate === undefined) return;
    await writeNamed(saveCertificate, pem);
    saved = true;
    note(`the certificate was written to ${saveCertificate}`);
  };
  const reports: { system: string; host: string | undefined; ok: boolean; findings: Finding[] }[] = [];
  for (const system of systems) {
    const { product, connection } = system;
    if (json) note(`${TITLE[product]} ${connection?.host ?? ""}: looking`);
    print(`${TITLE[product]} ${connection?.host ?? "(settings incomplete)"}`);
    reports.push({ system: product, host: connection?.host, ...(await tell(examine(system, save))) });
  }
  if (apiDescription !== undefined) print(fitForLine(`API description ${apiDescription}`));
  const description =
    apiDescription === undefined ? undefined : await tell(examineDescription(apiDescription, systems));
  const ok = config.length === 0 && reports.every((report) => report.ok) && description?.ok !== false;
  const report = {
    ok,
    ...(installed && { door: installed }),
    ...(config.length > 0 && { config }),
    systems: reports,
    ...(description && { description: { source: apiDescription, ...description } }),
  };
  if (json) process.stdout.write(reportJson(report));
  if (!ok) process.exitCode = EXIT_FAILED;
  if (saveCertificate !== undefined && !saved) {
    throw new Error("There is no certificate to save: the server did not show one that stands for itself.");
  }
}

function lines({ step, status, text, fix }: Finding): string[] {
  // The JSON keeps the name that pipelines read.
  const first = `  ${WORDS[status].padEnd(4)}  ${step === "door" ? "package" : step}: ${text}`;
  return fix === undefined ? [first] : [first, `        fix: ${fix}`];
}
