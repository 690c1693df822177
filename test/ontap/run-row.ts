import { expect } from "chai";
import type { Life, Shown } from "../support/life";
import { type Bag, type Bench, type Call, expectSentence, failure } from "./bench";

/** One transition: what there is, what the program says, what the reviewer sees, what is sent, what stays. */
export interface Row {
  title: string;
  /** What an earlier `up` declared; its calls are not looked at. */
  before?: Bag;
  /** What happens on the array afterwards, behind the program's back. */
  behind?: (bench: Bench) => void;
  /** The arguments now; `svm` is the test's SVM unless given. */
  now: Bag | "refresh" | "destroy";
  shown?: Partial<Shown>;
  calls: readonly Call[];
  /** Outputs afterwards; `undefined`: nothing is kept. */
  state?: Bag | undefined;
  /** Parts of the message when it fails. */
  fails?: readonly string[];
}

/** Runs one transition and holds everything that it says against what happened. */
export async function runRow(bench: Bench, life: Life, row: Row, whole: (args: Bag) => Bag): Promise<void> {
  const program = (args: Bag) => whole(placed(bench, args));
  if (row.before) await life.up(program(row.before));
  await bench.plugin.said();
  bench.calls();
  row.behind?.(bench);
  await act(bench, life, row, program);
  expect(bench.calls(), "calls").to.deep.equal(row.calls);
  if (row.state !== undefined) expect(bench.outputs(life), "state").to.deep.equal(row.state);
  else if (row.now === "refresh" || row.now === "destroy") expect(life.kept, "state").to.equal(undefined);
}

async function act(bench: Bench, life: Life, row: Row, program: (args: Bag) => Bag): Promise<void> {
  const { now } = row;
  if (typeof now !== "string") {
    const shown = bench.plain(await life.preview(program(now)));
    if (row.shown) expect(shown, "preview").to.deep.include(row.shown);
    expect(bench.calls(), "calls of the preview").to.deep.equal([]);
  }
  const work = () => (now === "refresh" ? life.refresh() : now === "destroy" ? life.destroy() : life.up(program(now)));
  if (!row.fails) {
    await work();
    return;
  }
  const message = bench.plain(await failure(work()));
  expectSentence(message);
  for (const part of row.fails) expect(message).to.include(part);
}

/** `$SVM`, `$OTHER` and `$UUID` stand for names that only the running test knows. */
function placed(bench: Bench, args: Bag): Bag {
  const names: Record<string, string> = { $SVM: bench.svm, $OTHER: bench.other, $UUID: bench.uuid };
  return Object.fromEntries(Object.entries(args).map(([key, value]) => [key, names[String(value)] ?? value]));
}
