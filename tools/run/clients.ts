import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { acquireLock } from "../engine/lock";
import { userCache } from "../engine/parts";
import { ensureBuilt } from "./build";
import { main } from "./main";
import { ROOT } from "./root";
import { mustRun, runProgram } from "./spawn";

const FOLDER = join(ROOT, "test/long/clients");
const NAMES = ["netapp_ontap", "ansible", "solidfire", "exchanges"];
const USAGE = `npm run test:clients runs NetApp's own clients against the emulator, and holds what this package and the emulator say to each other against NetApp's descriptions of both APIs (exchanges); name some of them (${NAMES.join(", ")}) to run only those.`;
/** The PyPI packages that hold the collections; their other hundred are left in the archives. Since 10 there is no netapp.elementsw in it. */
const COLLECTIONS = { ontap: "ansible==12.3.0", elementsw: "ansible==9.13.0" };
/** What ansible-core asks for. */
const PYTHON = [3, 11] as const;

export async function clients(args: string[]): Promise<number> {
  if (args.includes("--help")) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const wrong = args.find((arg) => !NAMES.includes(arg));
  if (wrong !== undefined) {
    process.stderr.write(`There is no client "${wrong}": ${USAGE}\n`);
    return 2;
  }
  const folder = await ensureClients();
  if (folder === undefined) {
    process.stderr.write(`${NO_CLIENTS}\n`);
    return 1;
  }
  // The exchanges are those of the built package.
  if (args.length === 0 || args.includes("exchanges")) await ensureBuilt();
  return runProgram("test/long/clients/run.ts", [folder, ...(args.length > 0 ? args : NAMES)]);
}

export const NO_CLIENTS = `NetApp's clients need Python ${PYTHON.join(".")} or later and a system other than Windows, and there is no such python3; install it and run this again.`;

/** The folder of a virtual environment with NetApp's clients; none where there is no Python for them. */
export async function ensureClients(): Promise<string | undefined> {
  const python = findPython(process.env);
  return python && ensureEnvironment(python);
}

interface Python {
  readonly command: string;
  readonly version: string;
}

function findPython(env: NodeJS.ProcessEnv): Python | undefined {
  // Ansible does not run on Windows.
  if (process.platform === "win32") return undefined;
  for (const command of ["python3", "python"]) {
    const { stdout } = spawnSync(command, ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"], {
      env,
      encoding: "utf8",
    });
    const version = (stdout ?? "").trim();
    const [major = 0, minor = 0] = version.split(".").map(Number);
    if (major === PYTHON[0] && minor >= PYTHON[1]) return { command, version };
  }
  return undefined;
}

/** A virtual environment in the per-user cache, one for each set of pins; a name tells that it is whole. */
async function ensureEnvironment({ command, version }: Python): Promise<string> {
  const pins = join(FOLDER, "requirements.txt");
  const key = createHash("sha256")
    .update(readFileSync(pins))
    .update(JSON.stringify(COLLECTIONS))
    .digest("hex")
    .slice(0, 12);
  const folder = join(userCache(process.env), "clients", `python${version}-${key}`);
  const whole = join(folder, "collections");
  mkdirSync(dirname(folder), { recursive: true });
  const lock = await acquireLock(`${folder}.lock`);
  try {
    if (existsSync(whole)) return folder;
    rmSync(folder, { recursive: true, force: true });
    const pip = [join(folder, "bin/python"), "-m", "pip", "--disable-pip-version-check"];
    const make = (title: string, [program = "", ...args]: string[]) => mustRun(title, program, args);
    await make("Making a virtual environment of Python", [command, "-m", "venv", folder]);
    await make("Installing NetApp's clients", [...pip, "install", "--requirement", pins]);
    for (const [collection, archived] of Object.entries(COLLECTIONS)) {
      const archives = join(folder, "archives");
      const download = [...pip, "download", "--no-deps", "--dest", archives, archived];
      await make(`Getting the collection netapp.${collection}`, download);
      const archive = join(archives, readdirSync(archives)[0] ?? "");
      await make("Unpacking it", [join(folder, "bin/python"), join(FOLDER, "unpack.py"), archive, collection]);
      rmSync(archives, { recursive: true });
    }
    renameSync(join(folder, "unpacked"), whole);
    return folder;
  } finally {
    lock.release();
  }
}

if (require.main === module) main(clients);
