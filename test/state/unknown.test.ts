import { runtime } from "@pulumi/pulumi";
import { expect } from "chai";
import { KINDS, SECRET_SIGNATURE, SIGNATURE, UNKNOWN } from "../../provider/base/unknown";

const oldest = require("pulumi-oldest") as typeof import("@pulumi/pulumi");

for (const [which, sdk] of Object.entries({ present: runtime, oldest: oldest.runtime }))
  describe(`what is repeated here of the ${which} SDK`, () => {
    it("is its text for a value that is not known yet", () => {
      expect(UNKNOWN).to.equal(sdk.unknownValue);
    });

    it("are its signatures of values that are more than plain data", () => {
      const { specialAssetSig, specialArchiveSig, specialResourceSig, specialOutputValueSig, specialSecretSig } = sdk;
      expect(SIGNATURE).to.equal(sdk.specialSigKey);
      expect(SECRET_SIGNATURE).to.equal(specialSecretSig);
      expect(KINDS).to.deep.equal({
        [specialAssetSig]: "asset",
        [specialArchiveSig]: "archive",
        [specialResourceSig]: "resource",
        [specialOutputValueSig]: "output",
        [specialSecretSig]: "secret",
      });
    });
  });
