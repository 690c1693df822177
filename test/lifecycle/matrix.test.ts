import { expect } from "chai";
import type { Emulator } from "../../emulator";
import { UNKNOWN } from "../../provider/base/unknown";
import { resources } from "../../provider/resources";
import { Life } from "../support/life";
import { Plugin } from "../support/plugin";
import { defined, Oracle, parsed, settled } from "./oracle";
import { arrayForTests, type Bag, type Row, type Subject, type Write, writesOf } from "./subject";
import { SUBJECTS } from "./subjects";

/** What happened on the array between the two `up`s, and whether a refresh saw it. */
const DRIFTS = ["no drift", "drift seen by a refresh", "drift that nobody looked for"] as const;

const told = (value: unknown) => (value === undefined ? "absent" : JSON.stringify(value));

describe("what a preview shows is what up sends", function () {
  this.timeout(120_000);
  let array: Emulator;
  let plugin: Plugin;

  before(async () => {
    array = await arrayForTests();
    plugin = await Plugin.start(Plugin.connection(array));
  });
  after(async () => {
    await plugin.stop();
    await array.close();
  });

  it("for every resource, with all its arguments", () => {
    const argumentsOf = SUBJECTS.map(({ type, rows }) => [type, rows.map(({ name }) => name).sort()]);
    const wanted = resources().map(({ shape, fields }) => [shape.type, Object.keys(fields).sort()]);
    expect(argumentsOf).to.have.deep.members(wanted);
  });

  for (const subject of SUBJECTS) {
    describe(subject.type, () => {
      afterEach(() => subject.reset(array));
      for (const row of subject.rows) {
        for (const from of row.values) {
          for (const to of row.values) {
            it(`${row.name} from ${told(from)} to ${told(to)}`, async () => {
              for (const drift of DRIFTS) {
                if (row.drifted === undefined && drift !== "no drift") continue;
                if (row.guarded && drift === "drift that nobody looked for") continue;
                await transition(subject, row, [from, to, from], drift);
                subject.reset(array);
              }
            });
          }
        }
      }
    });
  }

  async function transition(subject: Subject, row: Row, values: unknown[], drift: (typeof DRIFTS)[number]) {
    const life = new Life(plugin, subject.type);
    const oracle = new Oracle(subject, array);
    const [first, ...others] = values.map((value) => {
      const args = { ...subject.base, ...row.beside, [row.name]: value };
      return defined(subject.whole?.(args) ?? args);
    });
    await step(life, oracle, first ?? {});
    if (drift !== "no drift") subject.drift(array, { [row.name]: row.drifted });
    if (drift === "drift seen by a refresh") {
      array.take();
      expect(await life.refresh()).to.equal(oracle.refreshed());
      expect(writesOf(array.take()), "a refresh only reads").to.deep.equal([]);
    }
    // The way back from one value to another is a test of its own. A drift that a refresh has seen is the state from then on,
    // as if the program had brought it.
    const backToo = values.includes(undefined) && drift !== DRIFTS[1];
    for (const args of backToo ? others : others.slice(0, 1)) {
      if (drift === DRIFTS[0]) await unknownAtPreview(life, row, args);
      const shown = drift === DRIFTS[0] || (drift === DRIFTS[1] && !(row.hidden && values[0] === undefined));
      const whole = shown || !row.entries;
      await step(life, oracle, args, whole);
    }
    const last = oracle.removing();
    array.take();
    await life.destroy();
    expect(settled(writesOf(array.take()))).to.deep.equal(last);
    expect(subject.look(array)).to.equal(undefined);
  }

  /** An `up` with its preview, and a second preview: shown and sent agree, and then there is nothing more to show or to send. */
  async function step(life: Life, oracle: Oracle, args: Bag, whole = true): Promise<void> {
    const plan = oracle.plan(args);
    const expected = oracle.writes(plan, args);
    array.take();
    await life.up(args, ({ op, lines }) => {
      expect(array.take(), "a preview calls nobody").to.deep.equal([]);
      expect({ op, lines: parsed(lines) }).to.deep.equal({ op: plan.op, lines: plan.lines });
    });
    const sent: Write[] = writesOf(array.take());
    expect(settled(sent)).to.deep.equal(expected);
    oracle.carriedOut(plan, args, sent.length > 0);
    if (sent.length > 0 && whole) expect(oracle.converged()).to.deep.equal([]);
    expect((await life.preview(args)).op, "the second preview").to.equal("same");
    expect(array.take()).to.deep.equal([]);
  }

  /** A value that is not known yet, or holds one, is shown as a change of this argument (of the whole object, for identity). */
  async function unknownAtPreview(life: Life, row: Row, args: Bag): Promise<void> {
    const known = args[row.name];
    if (known === undefined) return;
    for (const unknown of [UNKNOWN, ...(Array.isArray(known) ? [[...known, UNKNOWN]] : [])]) {
      const { op, lines } = await life.preview({ ...args, [row.name]: unknown });
      expect(array.take()).to.deep.equal([]);
      expect(op).to.equal(row.createOnly ? "same" : row.identity ? "replace" : "update");
      if (!row.createOnly) expect(parsed(lines)).to.have.property(row.name).with.deep.property("1", unknown);
    }
  }
});
