import { expect } from "chai";
import fc from "fast-check";
import { BinaryReader, BinaryWriter } from "google-protobuf";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

// Both ways: the plugin puts its own into the one class, which the rest of this process needs as it is.
const { deserializeBinaryFromReader: readByGoogle, serializeBinaryToWriter: writeByGoogle } = Struct;
const { fromStruct, toStruct } =
  require("../../provider/hosts/plugin/struct") as typeof import("../../provider/hosts/plugin/struct.js");
const { deserializeBinaryFromReader: read, serializeBinaryToWriter: write } = Struct;
Object.assign(Struct, { deserializeBinaryFromReader: readByGoogle, serializeBinaryToWriter: writeByGoogle });

// A member called __proto__ is lost by google-protobuf; the test of the protocol has one.
const members = fc
  .dictionary(fc.string({ unit: "grapheme", maxLength: 300 }), fc.jsonValue({ stringUnit: "grapheme" }))
  .map((plain) => JSON.stringify(plain))
  .filter((text) => !text.includes("__proto__"))
  .map((text) => JSON.parse(text));

const written = (struct: Struct, way: typeof write) => {
  const writer = new BinaryWriter();
  way(struct, writer);
  return new BinaryReader(writer.getResultBuffer());
};

describe("the plugin's Structs", () => {
  it("are read by google-protobuf as they were meant", () => {
    fc.assert(
      fc.property(members, (plain) => {
        const theirs = readByGoogle(new Struct(), written(toStruct(plain), write));
        expect(theirs.toJavaScript()).to.deep.equal(plain);
      }),
    );
  });

  it("hold what google-protobuf wrote", () => {
    fc.assert(
      fc.property(members, (plain) => {
        const ours = read(new Struct(), written(Struct.fromJavaScript(plain), writeByGoogle));
        expect(fromStruct(ours)).to.deep.equal(plain);
      }),
    );
  });

  it("hold texts and lists of any length", () => {
    for (const length of [0, 127, 128, 16_383, 16_384, 3_000_000]) {
      const plain = {
        text: "ü".repeat(length),
        list: Array.from({ length: Math.min(length, 20_000) }, (_, i) => i / 3),
      };
      expect(fromStruct(read(new Struct(), written(toStruct(plain), write)))).to.deep.equal(plain);
    }
  });
});
