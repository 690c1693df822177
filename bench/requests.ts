import { type Emulator, startEmulator } from "../emulator";
import { pointer } from "../provider/program/dynamic";
import { Life } from "../test/support/life";
import { Plugin } from "../test/support/plugin";

/** Calls of an operation on the wire, as designed and as counted. */
export interface CountedRequests {
  readonly what: string;
  readonly most: number;
  readonly requests: number;
}

const JOINER = { username: "joiner", password: "Join-the-d0main" };

export async function countRequests(): Promise<CountedRequests[]> {
  const array = await startEmulator({ ontap: { domains: [{ fqdn: "corp.example.net", credentials: [JOINER] }] } });
  for (const name of ["svm1", "svm2"]) array.ontap.addSvm({ name });
  const plugin = await Plugin.start(Plugin.connection(array));
  const counted: CountedRequests[] = [];
  const count = async (what: string, most: number, work: () => Promise<unknown>) => {
    array.take();
    await work();
    counted.push({ what, most, requests: array.take().length });
  };
  const service = new Life(plugin, "ontap:IscsiService");
  await count("first call: the cluster's UUID, once per process", 2, () => service.up({ svm: "svm1" }));
  await service.destroy();
  await count("IscsiService create", 1, () => service.up({ svm: "svm1", targetAlias: "blue" }));
  await count("IscsiService unchanged up", 0, () => service.up({ svm: "svm1", targetAlias: "blue" }));
  await count("IscsiService update", 2, () => service.up({ svm: "svm1", targetAlias: "green", enabled: true }));
  await count("IscsiService read", 1, () => service.refresh());
  await count("IscsiService delete", 2, () => service.destroy());
  const machine = new Life(plugin, "ontap:ActiveDirectoryAccount");
  const join = { svm: "svm2", name: "MACHINE", fqdn: "corp.example.net", ...JOINER };
  await count("ActiveDirectoryAccount create", 3, () => machine.up(join));
  await count("ActiveDirectoryAccount credentials alone", 0, () => machine.up({ ...join, password: "another-one" }));
  await machine.up(join);
  await count("ActiveDirectoryAccount read", 1, () => machine.refresh());
  await count("ActiveDirectoryAccount delete", 2, () => machine.destroy());
  const account = new Life(plugin, "element:Account");
  await count("first call: the cluster's API version and unique ID, once per process", 3, () =>
    account.up({ username: "first" }),
  );
  await account.destroy();
  await count("Account create", 1, () => account.up({ username: "tenant", attributes: { a: 1 } }));
  await count("Account unchanged up", 0, () => account.up({ username: "tenant", attributes: { a: 1 } }));
  await count("Account update", 1, () => account.up({ username: "renamed", attributes: { a: 2 } }));
  await count("Account read", 1, () => account.refresh());
  await count("Account delete", 1, () => account.destroy());
  await count("Account create, locked", 2, () => account.up({ username: "locked", status: "locked" }));
  await plugin.stop();
  await array.close();
  return counted;
}

/** Requests of a refresh of so many services and accounts, eight at a time as the engine does on two cores. */
export async function countRefresh(sizes: readonly number[]) {
  const results: { size: number; services: number; accounts: number }[] = [];
  for (const size of sizes) {
    const array = await startEmulator();
    const svms = Array.from({ length: size }, (_, i) => array.ontap.addSvm({ name: `svm${i}`, iscsi: true }).uuid);
    const accounts = Array.from({ length: size }, (_, i) =>
      String(array.element.addAccount({ username: `t${i}` }).accountID),
    );
    const services = await refresh(array, svms, { __provider: pointer("ontap:IscsiService"), svm: "svm" });
    results.push({
      size,
      services,
      accounts: await refresh(array, accounts, { __provider: pointer("element:Account") }),
    });
    await array.close();
  }
  return results;
}

async function refresh(array: Emulator, ids: string[], state: Record<string, unknown>): Promise<number> {
  const plugin = await Plugin.start(Plugin.connection(array));
  array.take();
  const left = [...ids];
  const reader = async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) await plugin.read(id, state);
  };
  await Promise.all(Array.from({ length: 8 }, reader));
  await plugin.stop();
  return array.take().length;
}
