import { type Emulator, startEmulator } from "../../../emulator";
import { processesIn } from "../../support/processes";
import { type EntryPoint, type Program, Stack } from "../../support/stack";

/** Who is killed with SIGKILL in the middle of an `up`, or the signal that tells all processes to end. */
export type Victim = "plugin" | "cli" | "both" | Signal;
type Signal = "SIGTERM" | "SIGINT";
const isSignal = (victim: Victim): victim is Signal => victim.startsWith("SIG");

const LANGUAGE_HOST = "pulumi-language-nodejs";
const JOINER = { username: "joiner", password: "Join-the-d0main" };
const SECRET = "Init-Secret-01x";

const cut = (victim: Victim) => (isSignal(victim) ? `${victim} to all` : `${victim} killed`);

async function kill(folder: string, victim: Victim): Promise<void> {
  for (const { pid, command } of await processesIn(folder)) {
    const plugin = /dynamic-provider|pulumi-resource-netapp/.test(command);
    const cli = /^\S*pulumi (up|update)\b/.test(command);
    if (!isSignal(victim) && !(plugin && victim !== "cli") && !(cli && victim !== "plugin")) continue;
    try {
      process.kill(pid, isSignal(victim) ? victim : "SIGKILL");
    } catch {
      // It had ended by itself.
    }
  }
}

/** What outlives a killed CLI may still finish a write; an operator comes back when it is over. */
async function quiet(folder: string): Promise<void> {
  const working = async () => (await processesIn(folder)).filter(({ command }) => !command.includes(LANGUAGE_HOST));
  for (let turn = 0; turn < 100 && (await working()).length > 0; turn++)
    await new Promise((done) => setTimeout(done, 200));
  // The language host waits for its engine for ever; it writes nothing.
  for (const { pid } of await processesIn(folder)) process.kill(pid, "SIGKILL");
}

const program = (adopt: readonly string[]): Program => {
  const also = (name: string) => (adopt.includes(name) ? { adopt: true } : {});
  return {
    service: { type: "ontap.IscsiService", args: { svm: "svm1", targetAlias: "blue", ...also("service") } },
    machine: {
      type: "ontap.ActiveDirectoryAccount",
      args: { svm: "svm2", name: "MACHINE", fqdn: "corp.example.net", ...JOINER, ...also("machine") },
    },
    account: {
      type: "element.Account",
      args: { username: "tenant", initiatorSecret: SECRET, status: "locked", ...also("account") },
    },
  };
};

function onArray(array: Emulator): string[] {
  return [
    ...array.ontap.svms.flatMap(({ name, iscsi, ad }) => [
      ...(iscsi ? [`service of ${name}`] : []),
      ...(ad ? [`machine of ${name}`] : []),
    ]),
    ...array.element.accounts.map(({ username }) => `account ${username}`),
  ].sort();
}

/** One `up` on the real engine that is cut off at its n-th call; what is wrong afterwards. */
export async function cutOff(victim: Victim, call: number, entry: EntryPoint = "pulumi-netapp"): Promise<string[]> {
  const wrong: string[] = [];
  const array = await startEmulator({
    ontap: {
      svms: [{ name: "svm1" }, { name: "svm2" }],
      domains: [{ fqdn: "corp.example.net", credentials: [JOINER] }],
    },
  });
  array.latency = 150;
  const stack = (await Stack.create({}, entry)).connect(array);
  let calls = 0;
  let killed: Promise<void> | undefined;
  array.onRequest(() => {
    calls += 1;
    if (calls === call) killed = kill(stack.folder, victim);
  });
  await stack.program(program([]));
  await stack.run("up", "--yes", "--skip-preview", "--color", "never");
  if (!killed) wrong.push(`nothing was killed: there were only ${calls} calls`);
  await killed;
  await quiet(stack.folder);
  array.latency = 0;
  if (isSignal(victim)) {
    // Everybody may finish what has begun: each object is in the state already, under the first word of what stands there.
    const kept = Object.keys(await stack.state());
    const lost = onArray(array).filter((object) => !kept.some((name) => object.startsWith(`${name} `)));
    if (lost.length > 0) wrong.push(`made, and not in the state: ${lost.join(", ")}`);
  }
  await stack.run("cancel", "--yes");
  const refresh = await stack.run("refresh", "--yes", "--skip-preview", "--clear-pending-creates", "--color", "never");
  if (refresh.code !== 0) wrong.push(`refresh failed: ${refresh.stdout}${refresh.stderr}`);
  // Each error says how to go on; the engine may stop at the first one, so there may be as many as resources.
  const adopt: string[] = [];
  for (let turn = 0; ; turn++) {
    await stack.program(program(adopt));
    const up = await stack.run("up", "--yes", "--skip-preview", "--continue-on-error", "--color", "never");
    if (up.code === 0) break;
    const told = up.stdout + up.stderr;
    const advised = Object.entries({ service: "SVM svm1", machine: "SVM svm2", account: "tenant" })
      .filter(([, name]) => told.split("\n").some((line) => line.includes(name) && line.includes("set adopt: true")))
      .map(([name]) => name);
    if (turn >= 3 || advised.length === 0) {
      wrong.push(`up did not converge: ${told}`);
      break;
    }
    adopt.push(...advised);
  }
  const there = onArray(array).join(", ");
  if (there !== "account tenant, machine of svm2, service of svm1") wrong.push(`on the array are: ${there}`);
  const state = Object.keys(await stack.state())
    .sort()
    .join(", ");
  if (state !== "account, machine, service") wrong.push(`in the state are: ${state}`);
  array.take();
  const again = await stack.run("up", "--yes", "--skip-preview", "--color", "never");
  if (again.code !== 0 || !/3 unchanged|4 unchanged/.test(again.stdout)) wrong.push(`the second up: ${again.stdout}`);
  if (array.take().length > 0) wrong.push("the second up sent something");
  for (const text of stack.printed)
    for (const secret of [SECRET, JOINER.password, array.credentials.password])
      if (text.includes(secret)) wrong.push(`a secret was printed: ${text}`);
  for (const text of await stack.artefacts())
    for (const secret of [SECRET, JOINER.password, array.credentials.password])
      if (text.includes(secret)) wrong.push("a secret stands in a file of the backend");
  await stack.run("destroy", "--yes", "--skip-preview", "--color", "never");
  if (onArray(array).length > 0) wrong.push(`after destroy: ${onArray(array).join(", ")}`);
  await stack.remove();
  await array.close();
  return wrong.map((one) => `${cut(victim)} at call ${call}: ${one}`);
}

/** Every victim at every call of the first `up`, on both ways. */
export async function cutOffEverywhere(told: (line: string) => void): Promise<string[]> {
  const all: string[] = [];
  for (const entry of ["pulumi-netapp", "pulumi-netapp/plugin"] as const)
    for (const victim of ["plugin", "cli", "both", "SIGTERM", "SIGINT"] as const)
      for (const call of [1, 2, 3, 4, 5, 6]) {
        const wrong = await cutOff(victim, call, entry);
        told(`${entry}, ${cut(victim)} at call ${call}: ${wrong.length === 0 ? "converged" : "VIOLATED"}`);
        for (const one of wrong) told(one);
        all.push(...wrong);
      }
  return all;
}
