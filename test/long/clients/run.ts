import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../../emulator";
import { clientEnvironment } from "./environment";

const JOINER = { username: "joiner", password: "made-up-Pa55word" };

const seed: EmulatorOptions = {
  ontap: {
    svms: ["svm1", "svm2", "svm3", "svm4"].map((name) => ({
      name,
      san: { luns: ["/vol/data/lun1", "/vol/data/lun2"] },
    })),
    domains: [
      {
        fqdn: "corp.example.net",
        credentials: [JOINER],
        organizationalUnits: ["OU=Storage"],
        controllers: ["192.0.2.21"],
      },
      { fqdn: "lab.example.net", credentials: [JOINER] },
    ],
  },
  element: {
    apiVersion: "12.5",
    accounts: [{ username: "owner", initiatorSecret: "Init-Made-Up-09", volumes: ["data", "deleted:old"] }],
  },
};

const HOST = { initiator: "iqn.1998-01.com.vmware:esx-07", alias: "esx-07", comment: "in rack 7", igroups: ["esx"] };

/** A host that logs in to both: at once to the volume, and to the SVM as soon as that has a service. */
function hostLogsIn(array: Emulator): void {
  // The SDK cannot read an initiator object without secrets, so this host has none.
  array.element.groups.login(HOST.initiator, 1, { username: "owner", secret: "Init-Made-Up-09" });
  array.onRequest(({ label, status }) => {
    if (
      label === "POST /protocols/san/iscsi/services" &&
      status === 201 &&
      array.ontap.credentials.sessions("svm1").length === 0
    )
      array.ontap.credentials.login("svm1", HOST);
  });
}

/** What each client runs: a command of the virtual environment with its arguments. */
const clients: Record<string, string[]> = {
  netapp_ontap: ["python", "ontap_library.py"],
  ansible: ["ansible-playbook", "--inventory", "localhost,", "ansible.yml"],
  solidfire: ["python", "element_sdk.py"],
};

interface Counts {
  passed: number;
  failed: number;
}

/** Passes on the lines of one client, which has an emulator of its own, and counts them. */
async function run(name: string, environment: string): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), "netapp-clients-"));
  const array = await startEmulator(seed);
  hostLogsIn(array);
  try {
    const [program = "", ...args] = clients[name] ?? [];
    return await passOn(name, join(environment, "bin", program), args, {
      ...clientEnvironment(array, environment, folder),
      JOINER_USERNAME: JOINER.username,
      JOINER_PASSWORD: JOINER.password,
      ANSIBLE_CALLBACK_PLUGINS: join(__dirname, "callback"),
      ANSIBLE_STDOUT_CALLBACK: "one_line",
      ANSIBLE_DUPLICATE_YAML_DICT_KEY: "ignore",
    });
  } finally {
    await array.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a program that prints a line for each check. */
async function passOn(name: string, program: string, args: string[], env: NodeJS.ProcessEnv): Promise<Counts> {
  const counts = { passed: 0, failed: 0 };
  const child = spawn(program, args, { cwd: __dirname, stdio: ["ignore", "pipe", "inherit"], env });
  const ended = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith("ok ")) counts.passed += 1;
    if (line.startsWith("FAILED ")) counts.failed += 1;
    console.log(line.replace(/^(ok|FAILED) +/, (word) => `${word}${name} `));
  }
  const code = await ended;
  // A script that cannot be loaded, or a playbook that Ansible does not take, ends without a check.
  if (code !== 0 || counts.passed + counts.failed === 0) {
    console.log(`FAILED ${name} ended with ${code} after ${counts.passed + counts.failed} checks`);
    counts.failed += 1;
  }
  return counts;
}

/** The tables of transitions, and the tests that run them. */
const TABLES: Record<string, string> = {
  "ontap/account-rows.ts": "ontap/account.test.ts",
  "ontap/initiator-group-rows.ts": "ontap/initiator-group.test.ts",
  "ontap/iscsi-credentials-rows.ts": "ontap/iscsi-credentials.test.ts",
  "ontap/iscsi-service-rows.ts": "ontap/iscsi-service.test.ts",
  "ontap/lun-map-rows.ts": "ontap/lun-map.test.ts",
  "element/group-rows.ts": "element/group-transitions.test.ts",
  "element/initiator-rows.ts": "element/initiator.test.ts",
  "element/rows.ts": "element/transitions.test.ts",
};
/** The calls that no table has: those of look-ups, discover, doctor, sessions, versions, and listings. */
const OTHERS = ["ontap/api-use.test.ts", "element/calls.test.ts", "element/delete.test.ts", "element/versions.test.ts"];
/** Single codes, which faults make: nothing that an array would have to agree with. */
const NO_TABLE = "ontap/code-rows.ts";

/** Runs the transition tables, and holds each exchange with the emulator against NetApp's descriptions of both APIs. */
async function witness(environment: string): Promise<Counts> {
  const tests = join(__dirname, "../..");
  const tables = ["ontap", "element"].flatMap((folder) =>
    readdirSync(join(tests, folder))
      .map((file) => `${folder}/${file}`)
      .filter((file) => file.endsWith("rows.ts") && file !== NO_TABLE),
  );
  const missing = tables.filter((table) => !(table in TABLES));
  for (const table of missing) console.log(`FAILED exchanges ${table} is not among the tables that are recorded`);
  // The exchanges hold secrets, though none that opens anything: they go with the folder.
  const folder = mkdtempSync(join(tmpdir(), "netapp-exchanges-"));
  try {
    const mocha = [
      "--exit",
      "--parallel",
      "--reporter",
      "dot",
      "--require",
      "tsx/cjs",
      "--require",
      join(tests, "support/exchanges.ts"),
    ];
    const files = [...Object.values(TABLES), ...OTHERS].map((file) => join(tests, file));
    const child = spawn(process.execPath, [require.resolve("mocha/bin/mocha.js"), ...mocha, ...files], {
      cwd: join(tests, ".."),
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, NETAPP_EXCHANGES_FOLDER: folder },
    });
    const output: Buffer[] = [];
    child.stdout.on("data", (data) => output.push(data));
    const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
    if (code !== 0) {
      process.stderr.write(Buffer.concat(output));
      console.log("FAILED exchanges the transition tables did not pass; what they said stands above");
    }
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1", PYTHONWARNINGS: "ignore" };
    const counts = await passOn("exchanges", join(environment, "bin/python"), ["exchanges.py", folder], env);
    return { ...counts, failed: counts.failed + missing.length + (code === 0 ? 0 : 1) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main([environment = "", ...names]: string[]): Promise<void> {
  const total = { passed: 0, failed: 0 };
  for (const name of names) {
    const { passed, failed } = await (name === "exchanges" ? witness(environment) : run(name, environment));
    total.passed += passed;
    total.failed += failed;
  }
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
