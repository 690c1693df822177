import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
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

/** Passes on the lines of one client, which has an emulator of its own, and counts them. */
async function run(name: string, environment: string): Promise<{ passed: number; failed: number }> {
  const folder = mkdtempSync(join(tmpdir(), "netapp-clients-"));
  const array = await startEmulator(seed);
  hostLogsIn(array);
  const counts = { passed: 0, failed: 0 };
  try {
    const [program = "", ...args] = clients[name] ?? [];
    const child = spawn(join(environment, "bin", program), args, {
      cwd: __dirname,
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        ...clientEnvironment(array, environment, folder),
        JOINER_USERNAME: JOINER.username,
        JOINER_PASSWORD: JOINER.password,
        ANSIBLE_CALLBACK_PLUGINS: join(__dirname, "callback"),
        ANSIBLE_STDOUT_CALLBACK: "one_line",
        ANSIBLE_DUPLICATE_YAML_DICT_KEY: "ignore",
      },
    });
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
  } finally {
    await array.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return counts;
}

async function main([environment = "", ...names]: string[]): Promise<void> {
  const total = { passed: 0, failed: 0 };
  for (const name of names) {
    const { passed, failed } = await run(name, environment);
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
