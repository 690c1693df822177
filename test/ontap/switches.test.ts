import { expect } from "chai";
import { ontapSwitches } from "../../emulator";
import { benched } from "./bench";
import { type SwitchCase, switchCases } from "./switch-cases";

const cases = Object.entries(switchCases) as [keyof typeof ontapSwitches, SwitchCase][];

describe("whatever is undocumented of ONTAP: the package works in both positions", function () {
  this.timeout(60_000);
  const bench = benched();

  it("every switch of the emulator has a case, with its default and at least one other position", () => {
    expect(Object.keys(switchCases).sort()).to.deep.equal(Object.keys(ontapSwitches).sort());
    for (const [name, { positions }] of cases) {
      const texts = new Set(positions.map((position) => JSON.stringify(position)));
      expect(texts.size, name).to.be.greaterThan(1);
      const standard = name === "jobDelayMs" ? 5 : ontapSwitches[name];
      expect([...texts], name).to.include(JSON.stringify(standard));
    }
  });

  for (const [name, { positions, holds, with: others }] of cases) {
    for (const position of positions) {
      it(`${name}: ${JSON.stringify(position)}`, async () => {
        Object.assign(bench().array.switches, others, { [name]: position });
        await holds(bench(), position);
      });
    }
  }
});
