import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Emulator, startEmulator } from "../emulator";
import { clientEnvironment } from "../test/long/clients/environment";
import { type EntryPoint, type Program, Stack } from "../test/support/stack";
import { ensureClients, NO_CLIENTS } from "../tools/run/clients";

const PRODUCTS = ["ontap", "element"] as const;
type Product = (typeof PRODUCTS)[number];
const OPERATIONS = ["create", "read", "change", "delete"] as const;
type Operation = (typeof OPERATIONS)[number];

/** What an operation on all objects of a product took each tool. */
export interface PeerFigures {
  readonly product: Product;
  readonly operation: Operation;
  readonly of: Record<string, { readonly requests: number; readonly seconds: number }>;
}

/** A tool with an array of its own. */
interface Side {
  readonly name: string;
  readonly array: Emulator;
  run(product: Product, operation: Operation): Promise<unknown>;
  close(): Promise<void>;
}

const OURS = { create: "up", read: "refresh", change: "up", delete: "destroy" } as const;
const colourOf = (operation: Operation) => (operation === "create" || operation === "read" ? "blue" : "green");

/**
 * NetApp's Python clients, its Ansible modules and both hosts of ours, each command in a process of its own as users run it;
 * the quickest of the rounds. Where the clients cannot be had it says so and measures nothing.
 */
export async function measurePeers(count: number, rounds: number): Promise<PeerFigures[]> {
  const environment = await ensureClients();
  if (environment === undefined) {
    console.log(NO_CLIENTS);
    return [];
  }
  const sides: Side[] = [];
  try {
    sides.push(
      await client("Python client", environment, count, (product, operation) => [
        "python",
        ...["peers.py", product, operation, String(count), colourOf(operation)],
      ]),
      await client("Ansible", environment, count, (product, operation) => {
        const state = operation === "delete" ? "absent" : "present";
        const variables = JSON.stringify({ state, colour: colourOf(operation), count });
        const args = ["--inventory", "localhost,", "--tags", product, "--extra-vars", variables, "peers.yml"];
        return ["ansible-playbook", ...args, ...(operation === "read" ? ["--check"] : [])];
      }),
      await ours("dynamic", "pulumi-netapp", count),
      await ours("plugin", "pulumi-netapp/plugin", count),
    );
    return await race(sides, count, rounds);
  } finally {
    for (const side of sides) await side.close();
  }
}

const newArray = (count: number) =>
  startEmulator({ ontap: { svms: Array.from({ length: count }, (_, i) => ({ name: `svm${i}` })) } });

async function client(
  name: string,
  environment: string,
  count: number,
  commandOf: (product: Product, operation: Operation) => string[],
): Promise<Side> {
  const array = await newArray(count);
  const folder = mkdtempSync(join(tmpdir(), "netapp-peers-"));
  const env = clientEnvironment(array, environment, folder);
  return {
    name,
    array,
    async run(product, operation) {
      const [program = "", ...args] = commandOf(product, operation);
      await promisify(execFile)(join(environment, "bin", program), args, { cwd: __dirname, env }).catch((error) => {
        // Ansible says on stdout what failed.
        throw new Error(`${name} failed: ${error.message}\n${error.stdout}`);
      });
    },
    async close() {
      await array.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ours(name: string, entry: EntryPoint, count: number): Promise<Side> {
  const array = await newArray(count);
  const stack = (await Stack.create({}, entry)).connect(array);
  return {
    name,
    array,
    async run(product, operation) {
      await stack.program(programOf(product, count, colourOf(operation)));
      await stack[OURS[operation]]();
    },
    async close() {
      await array.close();
      await stack.remove();
    },
  };
}

function programOf(product: Product, count: number, colour: string): Program {
  const objectOf = (i: number) =>
    product === "ontap"
      ? { type: "ontap.IscsiService", args: { svm: `svm${i}`, targetAlias: colour } }
      : { type: "element.Account", args: { username: `tenant${i}`, attributes: { team: colour } } };
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`object${i}`, objectOf(i)]));
}

/** All sides in turn through every operation, so that whatever else the machine does hits each of them. */
async function race(sides: readonly Side[], count: number, rounds: number): Promise<PeerFigures[]> {
  const figures = PRODUCTS.flatMap((product) =>
    OPERATIONS.map((operation): PeerFigures => ({ product, operation, of: {} })),
  );
  for (let round = 0; round < rounds; round++) {
    for (const { product, operation, of } of figures) {
      for (const { name, array, run } of round % 2 === 0 ? sides : [...sides].reverse()) {
        array.take();
        const started = performance.now();
        await run(product, operation);
        const seconds = Math.round((performance.now() - started) / 10) / 100;
        const requests = array.take().length;
        expectDone(name, array, product, operation, count);
        if (seconds < (of[name]?.seconds ?? Number.POSITIVE_INFINITY)) of[name] = { requests, seconds };
      }
    }
  }
  return figures;
}

/** A tool that did nothing would be the quickest. */
function expectDone(name: string, array: Emulator, product: Product, operation: Operation, count: number): void {
  const found =
    product === "ontap"
      ? array.ontap.svms.flatMap(({ iscsi }) => (iscsi ? [iscsi.alias] : []))
      : array.element.accounts.map(({ attributes }) => attributes.team);
  const wanted = operation === "delete" ? 0 : count;
  if (found.length !== wanted || found.some((colour) => colour !== colourOf(operation)))
    throw new Error(`${name}: ${operation} of ${count} left ${JSON.stringify(found)} on the array.`);
}
