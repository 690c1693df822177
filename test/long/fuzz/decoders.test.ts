import { expect } from "chai";
import fc from "fast-check";
import { type Emulator, startEmulator } from "../../../emulator";
import { ProviderError } from "../../../provider/base/errors";
import { isRecord } from "../../../provider/base/unknown";
import { RawServer } from "../../http/support";
import { bodies, ECHOED, statuses, texts } from "./answers";
import {
  handlerOf,
  idOf,
  KINDS,
  type Kind,
  NAMES,
  type Outcome,
  operate,
  prepare,
  SEED,
  VERBS,
  type Verb,
} from "./subjects";

const SEED_OF_RUNS = 7_112_026;
const RUNS = 480;
const LANES = 16;

/** What is wrong with how an operation ended, if anything is. */
function complaint(outcome: Outcome, verb: Verb, id: string, mayBeGone: boolean): string | undefined {
  if ("error" in outcome) {
    const { error } = outcome;
    if (!(error instanceof ProviderError))
      return `not a ProviderError: ${error instanceof Error ? error.stack : String(error)}`;
    const told = [error.message, ...(((error as unknown as { reasons?: string[] }).reasons ?? []) as string[])].join(
      " ",
    );
    if (told.includes(ECHOED)) return `a secret is told: ${told}`;
    if (/TypeError|(?<!received )undefined|\[object Object\]|should not/.test(told)) return `no sentence: ${told}`;
    if (error.stack !== "") return "a stack is told";
    return /\S.*\.$/s.test(told) ? undefined : `no sentence: ${told}`;
  }
  const { result } = outcome;
  if (verb === "read" && isRecord(result)) {
    if (result.id === "" && !mayBeGone) return "an object that is there was called gone";
    if (result.id !== "" && result.id !== id) return `another object's id: ${String(result.id)}`;
  }
  if (JSON.stringify(result)?.includes("undefined")) return "undefined in a result";
  return undefined;
}

/** Whether an answer, taken at its word, says that there is no such object. */
function saysGone(body: unknown): boolean {
  const words = JSON.stringify(body) ?? "";
  if (!isRecord(body)) return false;
  const listsNothing = (list: unknown) => Array.isArray(list) && list.length === 0;
  const result = isRecord(body.result) ? body.result : {};
  return (
    listsNothing(body.records) ||
    body.num_records === 0 ||
    Array.isArray(body.records) ||
    Array.isArray(result.accounts) ||
    Array.isArray(result.volumeAccessGroups) ||
    Array.isArray(result.initiators) ||
    /xUnknownAccount|xAccountIDDoesNotExist|xVolumeAccessGroupIDDoesNotExist|xInitiatorDoesNotExist|"removed"/.test(
      words,
    ) ||
    (isRecord(body.error) && /^(4|5374078|5374895|655415|2621462)$/.test(String(body.error.code)))
  );
}

async function inLanes<T>(items: T[], lane: (next: () => T | undefined) => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: LANES }, () => lane(() => items.shift())));
}

describe("Answers that no array should give", function () {
  this.timeout(300_000);
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  before(() => process.on("unhandledRejection", note));
  after(() => {
    process.off("unhandledRejection", note);
    expect(unhandled).to.deep.equal([]);
  });

  it("any JSON with any status at any call of any operation ends in a sentence or in a right result", async () => {
    const cases = fc.sample(
      fc.tuple(
        fc.constantFrom<Kind>(...KINDS),
        fc.constantFrom<Verb>(...VERBS),
        fc.integer({ min: 1, max: 3 }),
        statuses,
        fc.infiniteStream(fc.nat()),
      ),
      { numRuns: RUNS, seed: SEED_OF_RUNS },
    );
    const failures: string[] = [];
    let errors = 0;
    await inLanes(cases, async (next) => {
      const array: Emulator = await startEmulator({ ontap: SEED, switches: { jobDelayMs: 5 } });
      for (let one = next(); one; one = next()) {
        const [kind, verb, attempt, status, stream] = one;
        const subject = prepare(array, kind, verb);
        const [body] = fc.sample(bodies(subject), { numRuns: 1, seed: stream.next().value as number });
        array.faults.clear();
        array.faults.add({ kind: "json", status, body, match: { attempt } });
        const { handler, connections } = handlerOf(kind, array.host, array.caCertificate);
        const outcome = await operate(handler, kind, verb, subject);
        await connections.close();
        const id = idOf(kind, subject);
        if ("error" in outcome) errors += 1;
        const wrong = complaint(outcome, verb, id, saysGone(body));
        if (wrong)
          failures.push(`${verb} ${kind}, call ${attempt} answered ${status} ${JSON.stringify(body)}: ${wrong}`);
      }
      await array.close();
    });
    expect(failures.map((one) => one.slice(0, 1500))).to.deep.equal([]);
    expect(errors, "answers that could not be taken").to.be.above(RUNS / 4);
  });

  it("any text with any status at every call ends in a sentence, and never in a gone object", async () => {
    const cases = fc.sample(
      fc.tuple(fc.constantFrom<Kind>(...KINDS), fc.constantFrom<Verb>(...VERBS), statuses, texts),
      {
        numRuns: RUNS / 2,
        seed: SEED_OF_RUNS,
      },
    );
    const failures: string[] = [];
    await inLanes(cases, async (next) => {
      let answer = { status: 200, text: "" };
      const server = await RawServer.start((_, response) => response.writeHead(answer.status).end(answer.text));
      for (let one = next(); one; one = next()) {
        const [kind, verb, status, text] = one;
        answer = { status, text };
        const { handler, connections } = handlerOf(kind, server.host, server.certificate.certificate);
        const subject = {
          ...NAMES,
          uuid: "11111111-2222-3333-4444-555555555555",
          accountID: 7,
          groupID: 7,
          initiatorID: 7,
        };
        const outcome = await operate(handler, kind, verb, subject);
        await connections.close();
        const wrong = complaint(outcome, verb, idOf(kind, subject), false);
        // An empty success is what ONTAP documents for a delete; nothing else can be a success here.
        const success = "result" in outcome && verb !== "delete" ? "took it for a success" : undefined;
        if (wrong ?? success) failures.push(`${wrong ?? success}; ${verb} ${kind}, ${status} ${JSON.stringify(text)}`);
      }
      await server.close();
    });
    expect(failures.map((one) => one.slice(0, 1500))).to.deep.equal([]);
  });
});
