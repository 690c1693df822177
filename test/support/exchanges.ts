import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "../../emulator";
import { makeSwitches } from "../../emulator/switches";

/** One request with its answer, as `test/long/clients/exchanges.py` reads it: a line of JSON. Secrets stand in it. */
interface Exchange {
  test: string;
  system: string;
  /** Release of ONTAP. */
  release: string;
  /** Switches of the emulator that are not in their usual position: what is undocumented, as this test wants it. */
  switches: string[];
  method: string;
  path: string;
  query: Record<string, string>;
  body: unknown;
  status: number;
  answer: unknown;
}

const FOLDER = process.env.NETAPP_EXCHANGES_FOLDER;
const usual = makeSwitches();
let test = "";

/** Records what an emulator is asked and answers, where the variable names a folder; what a fault answers is no claim about arrays. */
export function recordExchanges(array: Emulator): void {
  if (FOLDER === undefined) return;
  const file = join(FOLDER, `${process.pid}.jsonl`);
  array.onRequest(({ system, method, path, query, body, status }, { text, struck }) => {
    // Nor is a web page, as Element has them for 401 and 404: no model is about it.
    if (text === undefined || struck || text.startsWith("<")) return;
    const { release } = array.ontap.cluster;
    const switches = Object.entries(array.switches)
      .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(usual[name as keyof typeof usual]))
      .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
      .filter((one) => !one.startsWith("jobDelayMs"));
    const answer = text === "" ? null : JSON.parse(text);
    const asked = { method, path, query, body: body ?? null };
    const exchange: Exchange = { test, system, release, switches, ...asked, status, answer };
    appendFileSync(file, `${JSON.stringify(exchange)}\n`);
  });
}

/** For `mocha --require`: which test an exchange is of. */
export const mochaHooks: Mocha.RootHookObject = {
  beforeEach(this: Mocha.Context) {
    test = this.currentTest?.fullTitle() ?? "";
  },
};
