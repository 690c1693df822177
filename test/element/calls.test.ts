import { expect } from "chai";
import type { Life } from "../support/life";
import { Bench } from "./bench";

describe("the number of calls for Element accounts", function () {
  this.timeout(30_000);
  let bench: Bench;
  before(async () => {
    bench = await Bench.start({ apiVersion: null });
    await (await bench.up({ username: "first" })).destroy();
    bench.array.take();
  });
  after(() => bench.close());
  afterEach(() => bench.clear());

  const count = async (work: () => Promise<unknown>) => {
    bench.array.take();
    await work();
    return bench.methods();
  };
  const many = async (size: number): Promise<Life[]> => {
    const lives = Array.from({ length: size }, () => bench.life());
    await Promise.all(lives.map((life, n) => life.up({ username: `tenant-${n}` })));
    return lives;
  };

  it("create 1, or 2 when locked; unchanged preview and up 0; update 1; refresh 1; destroy 1", async () => {
    const life = bench.life();
    const [blue, green] = [{ username: "blue" }, { username: "green", attributes: { a: 1 }, status: "locked" }];
    expect(await count(() => life.preview(blue))).to.deep.equal([]);
    expect(await count(() => life.up(blue))).to.deep.equal(["AddAccount"]);
    expect(await count(() => life.up(blue))).to.deep.equal([]);
    expect(await count(() => life.preview(green))).to.deep.equal([]);
    expect(await count(() => life.up(green))).to.deep.equal(["ModifyAccount"]);
    expect(await count(() => life.refresh())).to.deep.equal(["GetAccountByID"]);
    expect(await count(() => life.destroy())).to.deep.equal(["RemoveAccount"]);
    expect(await count(() => life.up(green))).to.deep.equal(["AddAccount", "ModifyAccount"]);
  });

  it("a refresh of many accounts costs pages, not one call each", async () => {
    const lives = await many(60);
    expect(await count(() => Promise.all(lives.map((life) => life.refresh())))).to.deep.equal(["ListAccounts"]);
  });

  it("a refresh one after the other is a few reads and then one listing", async () => {
    const lives = await many(20);
    const methods = await count(async () => {
      for (const life of lives) await life.refresh();
    });
    expect(methods).to.deep.equal(["GetAccountByID", "GetAccountByID", "GetAccountByID", "ListAccounts"]);
  });

  it("pages are followed to the end, also when their order is none", async () => {
    for (let n = 0; n < 1050; n++) bench.array.element.addAccount({ username: `other-${n}` });
    const lives = await many(4);
    bench.array.switches.listOrder = "unordered";
    try {
      const methods = await count(async () => {
        const present = await Promise.all(lives.map((life) => life.refresh()));
        expect(present).to.deep.equal([true, true, true, true]);
      });
      expect(methods).to.deep.equal(["ListAccounts", "ListAccounts"]);
    } finally {
      bench.array.switches.listOrder = "ascending";
    }
  });

  it("an account that is missing in a listing is asked for by itself before it counts as gone", async () => {
    const lives = await many(4);
    bench.array.element.removeAccount("tenant-0");
    const methods = await count(async () => {
      const present = await Promise.all(lives.map((life) => life.refresh()));
      expect(present).to.deep.equal([false, true, true, true]);
    });
    expect(methods).to.deep.equal(["ListAccounts", "GetAccountByID"]);
  });
});
