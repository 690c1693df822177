import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import {
  credentialsSwitches,
  type EmulatorOptions,
  elementSwitches,
  groupSwitches,
  initiatorSwitches,
  oauthSwitches,
  ontapSwitches,
  sanSwitches,
  sessionSwitches,
} from "../../emulator";
import { Bench, seed } from "./client";
import { credentialsCases } from "./switch-cases-credentials";
import { elementCases } from "./switch-cases-element";
import { groupCases } from "./switch-cases-groups";
import { initiatorCases } from "./switch-cases-initiators";
import { oauthCases } from "./switch-cases-oauth";
import { ontapCases, type SwitchCase } from "./switch-cases-ontap";
import { sanCases } from "./switch-cases-san";
import { sessionCases } from "./switch-cases-sessions";

const switches = {
  ...ontapSwitches,
  ...credentialsSwitches,
  ...sanSwitches,
  ...elementSwitches,
  ...groupSwitches,
  ...initiatorSwitches,
  ...oauthSwitches,
  ...sessionSwitches,
};
const cases: Record<string, SwitchCase> = {
  ...ontapCases,
  ...credentialsCases,
  ...sanCases,
  ...elementCases,
  ...groupCases,
  ...initiatorCases,
  ...oauthCases,
  ...sessionCases,
};

function options(one: SwitchCase, position: Record<string, unknown>): EmulatorOptions {
  return {
    ...seed,
    ...one.seed,
    ontap: { ...seed.ontap, ...one.seed?.ontap },
    switches: { ...seed.switches, ...one.seed?.switches, ...position },
  };
}

async function seen(one: SwitchCase, position: Record<string, unknown>): Promise<unknown> {
  const bench = await Bench.start(options(one, position));
  try {
    return await one.probe(bench);
  } finally {
    await bench.close();
  }
}

describe("the switches of the emulator", () => {
  for (const name of Object.keys(switches)) {
    it(`${name} makes a difference that a client sees`, async () => {
      const one = cases[name];
      if (one === undefined) throw new Error(`There is no case for the switch ${name}.`);
      const base = await seen(one, one.base === undefined ? {} : { [name]: one.base });
      const other = await seen(one, { [name]: one.other });
      expect(base).to.not.deep.equal(other);
      expect([base, other]).to.deep.equal(one.expect);
      for (const [position, wanted] of one.more ?? []) {
        expect(await seen(one, { [name]: position }), String(position)).to.deep.equal(wanted);
      }
    });
  }
});

describe("the README of the emulator", () => {
  const readme = readFileSync(join(__dirname, "../../emulator/README.md"), "utf8");
  for (const [name, value] of Object.entries(switches)) {
    it(`lists ${name} with its default`, () => {
      const row = readme.split("\n").find((line) => line.startsWith(`| \`${name}\` |`)) ?? "";
      const written = row.split("|")[2]?.trim().replaceAll("`", "").replaceAll("_", "") ?? "";
      const wanted = JSON.stringify(value).replaceAll("_", "");
      expect(written.replaceAll(" ", "")).to.equal(wanted.replaceAll(" ", ""));
    });
  }
});
