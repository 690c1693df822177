import { expect } from "chai";
import * as fc from "fast-check";
import type { Emulator } from "../../emulator";
import { Life, type Shown } from "../support/life";
import { Plugin } from "../support/plugin";
import { defined, entryOf, Oracle, type Plan, parsed, settled, untrue } from "./oracle";
import { arrayForTests, type Bag, type Subject, type Write, writesOf } from "./subject";
import { SUBJECTS } from "./subjects";

const ROWS = Math.max(...SUBJECTS.map(({ rows }) => rows.length));

/** One thing that happens to a resource. A value is an index into the values of its argument. */
type Step =
  | { readonly kind: "program"; readonly set: readonly number[] }
  /** Another value of one argument (or none), or one of the array's properties behind our back. */
  | { readonly kind: "touch" | "drift"; readonly row: number; readonly value: number }
  | { readonly kind: "preview" | "refresh" | "up" | "destroy" | "vanish" };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("program" as const),
      set: fc.array(fc.nat(4), { minLength: ROWS, maxLength: ROWS }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom("touch" as const, "drift" as const),
      row: fc.nat(ROWS - 1),
      value: fc.nat(5),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: "preview" as const }) },
  { weight: 3, arbitrary: fc.constant({ kind: "refresh" as const }) },
  { weight: 5, arbitrary: fc.constant({ kind: "up" as const }) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: "destroy" as const }, { kind: "vanish" as const }) },
);

/** A later value of the list is a rarer one; the seed makes a failure repeatable. */
const RUN = { seed: 20_260_101, numRuns: 80, endOnFailure: false };

describe("any order of programs, drift, preview, refresh, up and destroy", function () {
  this.timeout(300_000);
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

  it("sends what was previewed and nothing else, and settles", async () => {
    const steps = fc.array(fc.tuple(fc.nat(SUBJECTS.length - 1), step), { minLength: 6, maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(steps, async (happenings) => {
        for (const subject of SUBJECTS) subject.reset(array);
        const stories = SUBJECTS.map((subject) => new Story(subject, array, plugin));
        for (const [which, happening] of happenings) await stories[which]?.live(happening);
        const lived = new Set(happenings.map(([which]) => stories[which]));
        for (const story of lived) await story?.end();
      }),
      RUN,
    );
  });
});

/** One resource through whatever happens to it, with its oracle beside it. */
class Story {
  private readonly life: Life;
  private readonly oracle: Oracle;
  private args: Bag;
  /** What the program ever set since the object is there; nothing else may be in a call. */
  private readonly everSet = new Set<string>();
  /** Somebody changed the array, and no refresh has looked since. */
  private unseen = false;

  constructor(
    private readonly subject: Subject,
    private readonly array: Emulator,
    plugin: Plugin,
  ) {
    this.life = new Life(plugin, subject.type);
    this.oracle = new Oracle(subject, array);
    this.args = subject.base;
  }

  async live(step: Step): Promise<void> {
    if (step.kind === "program") {
      const values = this.subject.rows.map(({ name, values }, index) => [
        name,
        values[(step.set[index] ?? 0) % values.length],
      ]);
      this.program(Object.fromEntries(values));
    } else if (step.kind === "touch") this.touch(step.row, step.value);
    else if (step.kind === "drift") await this.drift(step.row, step.value);
    else if (step.kind === "vanish") await this.vanish();
    else await this[step.kind]();
  }

  /** A refresh, an `up`, and then everything is as declared and stays so; what that `up` took over is shown by the next two. */
  async end(): Promise<void> {
    await this.refresh();
    await this.up();
    if (this.unseen) {
      await this.refresh();
      await this.up();
    }
    expect(this.oracle.converged(), "everything is as declared").to.deep.equal([]);
    await this.refresh();
    const { kept } = this.life;
    expect(kept && untrue(this.subject, kept, this.subject.look(this.array) ?? {}), "the state").to.deep.equal([]);
    expect((await this.preview()).op).to.equal("same");
    await this.destroy();
  }

  private async preview(): Promise<Shown> {
    const plan = this.oracle.plan(this.args);
    this.array.take();
    const shown = await this.life.preview(this.args);
    this.compare(shown, plan);
    return shown;
  }

  private compare(shown: Shown, plan: Plan): void {
    expect(this.array.take(), "a preview calls nobody").to.deep.equal([]);
    expect({ op: shown.op, lines: parsed(shown.lines) }).to.deep.equal({ op: plan.op, lines: plan.lines });
    const identity = this.subject.rows.filter((row) => row.identity).map(({ name }) => name);
    if (shown.op === "replace") expect(identity).to.include.members(shown.replaces);
  }

  private async up(): Promise<void> {
    const plan = this.oracle.plan(this.args);
    const expected = this.oracle.writes(plan, this.args);
    const removed = plan.op === "replace" ? this.oracle.removing().length : 0;
    this.array.take();
    await this.life.up(this.args, (shown) => this.compare(shown, plan));
    const sent = writesOf(this.array.take());
    expect(settled(sent)).to.deep.equal(expected);
    if (plan.op === "create" || plan.op === "replace") this.everSet.clear();
    for (const name of Object.keys(this.args)) this.everSet.add(name);
    const made = ["secretsVersion", "requireChap"].some((name) => this.everSet.has(name));
    const rotated = made ? ["initiatorSecret", "targetSecret", "chapUsername"] : [];
    // Documented both ways, so it is said wherever an initiator can leave.
    const known = [...this.everSet, ...rotated, "uuid", "name", "deleteOrphanInitiators"];
    expect(known, "what was never set is never sent").to.include.members(spokenOf(sent.slice(removed)));
    // Members that others had put into a list that nobody managed: a refresh shows them from now on.
    if (this.subject.rows.some(({ name, hidden }) => hidden && this.oracle.takesOver(plan, name))) this.unseen = true;
    this.oracle.carriedOut(plan, this.args, sent.length > 0);
    expect((await this.preview()).op, "the second preview").to.equal("same");
    if (!this.unseen) expect(this.oracle.converged()).to.deep.equal([]);
  }

  private async refresh(): Promise<void> {
    this.array.take();
    const there = await this.life.refresh();
    expect(writesOf(this.array.take()), "a refresh only reads").to.deep.equal([]);
    expect(there).to.equal(this.oracle.refreshed());
    this.unseen = false;
  }

  private async destroy(): Promise<void> {
    const expected = this.oracle.removing();
    this.array.take();
    await this.life.destroy();
    // An SVM whose service was enabled behind our back refuses once, and is disabled then.
    if (!this.unseen) expect(settled(writesOf(this.array.take()))).to.deep.equal(expected);
    expect(this.subject.look(this.array)).to.equal(undefined);
    this.oracle.forget();
    this.subject.reset(this.array);
    this.unseen = false;
  }

  private program(args: Bag): void {
    this.args = defined(this.subject.whole?.(args) ?? args);
  }

  private touch(index: number, value: number): void {
    const { rows } = this.subject;
    const row = rows[index % rows.length];
    if (row) this.program({ ...this.args, [row.name]: row.values[value % row.values.length] });
  }

  private async drift(index: number, value: number): Promise<void> {
    const rows = this.subject.rows.filter((row) => row.drifted !== undefined);
    const row = rows[index % rows.length];
    if (!row || !this.subject.look(this.array)) return;
    const values = [row.drifted, ...row.values.filter((one) => one !== undefined)];
    // A moved identity is another object, which nobody looks for without a refresh.
    this.subject.drift(this.array, { [row.name]: values[value % values.length] });
    this.unseen = true;
    if (row.guarded) await this.refresh();
  }

  /** Deleted behind our back; what a refresh is there for. */
  private async vanish(): Promise<void> {
    if (!this.oracle.exists) return;
    this.subject.reset(this.array);
    await this.refresh();
    expect(this.oracle.exists).to.equal(false);
  }
}

/** The arguments that these calls speak of, by the names that the APIs have for them. */
function spokenOf(writes: readonly Write[]): string[] {
  const names: Readonly<Record<string, string>> = {
    organizational_unit: "organizationalUnit",
    force_account_overwrite: "forceAccountOverwrite",
    advertised_kdc_encryptions: "advertisedKdcEncryptions",
    authentication_type: "authenticationType",
    initiator_address: "initiatorAddresses",
    virtualNetworkIDs: "virtualNetworkIds",
    os_type: "osType",
    delete_on_unmap: "deleteOnUnmap",
    igroups: "initiatorGroups",
    logical_unit_number: "logicalUnitNumber",
  };
  const containers = ["svm", "target", "security", "accountID", "volumeAccessGroupID", "initiatorID", "chap"];
  const keys = (bag: object): string[] =>
    Object.entries(bag).flatMap(([key, value]) => {
      if (key === "inbound" || key === "outbound")
        return [`${key}User`, ...("password" in value ? [`${key}Password`] : [])];
      return containers.includes(key) ? (typeof value === "object" ? keys(value) : []) : [names[key] ?? key];
    });
  return writes.flatMap(({ call, body }) => {
    if (call.includes("/preferred-domain-controllers")) return ["preferredDomainControllers"];
    const [, members] = /san\/igroups\/[^/]+\/(initiators|igroups)/.exec(call) ?? [];
    if (members) return [names[members] ?? members];
    if (typeof body !== "object" || body === null) return [];
    const spoken = keys(entryOf(call, body as Bag));
    // The target of a service has an alias, too.
    return call.startsWith("P") ? spoken.map((key) => (key === "alias" ? "targetAlias" : key)) : spoken;
  });
}
