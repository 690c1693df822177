import { expect } from "chai";
import type { Emulator } from "../../../emulator";
import { arrayForTests, type Subject } from "../../lifecycle/subject";
import { SUBJECTS } from "../../lifecycle/subjects";
import type { Kept } from "../../support/life";
import { Plugin } from "../../support/plugin";
import { Place } from "./place";
import { drifting } from "./program";

const STATE = "the state does not say what the array has";
const PROGRAM = "the array does not have what the program says";

describe("What torture compares", function () {
  this.timeout(60_000);
  let array: Emulator;
  let plugin: Plugin;
  let serial = 0;
  before(async () => {
    array = await arrayForTests();
    plugin = await Plugin.start(Plugin.connection(array));
  });
  after(async () => {
    await plugin.stop();
    await array.close();
  });

  // With an even one an initiator group is where groups have initiators.
  const placeOf = (subject: Subject) => new Place(array, plugin, subject, { identity: 0, args: {} }, 2 * ++serial);

  for (const subject of SUBJECTS) {
    it(`of ${subject.type} are the array, the state and the program`, async () => {
      const place = placeOf(subject);
      const { life } = place;
      const told = (name: string) =>
        place.violations([]).flatMap((text) => {
          const [what = "", names = ""] = text.split(": ");
          return names.split(", ").includes(name) ? [what] : [];
        });
      for (const [index, { name, values, drifted }] of drifting(subject).entries()) {
        const declared = values.find((value) => value !== undefined && !subject.same(name, value, drifted));
        place.wanted = { identity: 0, args: { [name]: declared } };
        await life.up(place.args);
        expect(place.violations([])).to.deep.equal([]);
        const kept = life.kept as Kept;
        for (const [key, value] of Object.entries(subject.look(array, place.names[0]) ?? {})) {
          const wrong = { [key]: Array.isArray(value) ? ["other"] : "other" };
          life.kept = { ...kept, ...(key === "id" && { id: "other" }), outputs: { ...kept.outputs, ...wrong } };
          expect(place.violations([])).to.deep.equal([`${STATE}: ${key}`]);
        }
        life.kept = kept;
        // Groups hold initiators here.
        if (place.args[name] === undefined) continue;
        place.drift(index);
        expect(told(name), name).to.deep.equal([PROGRAM, STATE]);
        await life.refresh();
        expect(told(name), name).to.deep.equal([PROGRAM]);
      }
      place.forget();
    });

    it(`of ${subject.type} is what is left over, gone or somebody else's`, async () => {
      const place = placeOf(subject);
      await place.life.up(place.args);
      const [name] = place.names;
      // As if the object of the second name had been made, and this one forgotten.
      place.wanted = { ...place.wanted, identity: 1 };
      const gone = "in the state and not on the array";
      const over = `${name} is on the array and neither in the state nor named in any error`;
      expect(place.violations([])).to.deep.equal([over, gone]);
      expect(place.violations([`Cannot read ${name}.`])).to.deep.equal([gone]);
      place.life.kept = undefined;
      expect(place.isLost).to.equal(true);
      expect(place.violations([])).to.deep.equal(["not in the state after up"]);
      place.drift("removed");
      expect(place.found()).to.deep.equal([]);
      place.makeForeign();
      expect(place.isUntouched).to.equal(true);
      const [row] = drifting(subject);
      if (row) subject.drift(array, { [row.name]: row.drifted }, name);
      expect(place.isUntouched).to.equal(false);
      place.forget();
    });
  }

  it("is that no group is there twice", async () => {
    const [subject] = SUBJECTS.filter(({ type }) => type === "element:VolumeAccessGroup");
    const place = placeOf(subject as Subject);
    await place.life.up(place.args);
    array.element.groups.add({ name: place.names[0] });
    expect(place.violations([])).to.deep.equal(["twins"]);
  });
});
