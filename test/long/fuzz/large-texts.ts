import { expect } from "chai";
import fc from "fast-check";
import { failure, ProviderError } from "../../../provider/base/errors";
import { quotedName } from "../../../provider/base/invisible";
import { Redactor } from "../../../provider/base/redact";
import { impactLine } from "../../../provider/base/say";
import { parsePreview } from "../../../provider/cli/comment/preview";
import { renderComment } from "../../../provider/cli/comment/render";
import { plainName, UniqueNames } from "../../../provider/cli/discover/names";
import { matcher } from "../../../provider/lifecycle/discovery";
import { fields } from "../../../provider/ontap/active-directory-account/fields";

const SEED = 7_112_026;
const SMALL = 64 * 1024;
const LARGE = 16 * SMALL;
/** Linear is 16, quadratic 256; what a collection of garbage costs lies in between. */
const MOST = 64;

const secrets = new Redactor();
for (let at = 0; at < 2_000; at++) secrets.learn(`pw-${at}-Secret`);

const urn = "urn:pulumi:prod::storage::pulumi-nodejs:dynamic/element:Account::esx";
const note = (text: string) => ({ severity: "info#err", message: `pulumi-netapp: impact: high: ${text}` });
const rendered = (preview: object) => renderComment(parsePreview(JSON.stringify(preview)));
const step = (inputs: object, outputs: object = inputs) => ({
  op: "update",
  urn,
  oldState: { inputs, outputs },
  newState: { inputs: { ...inputs, username: "b" } },
});

/** Everything that reads texts of arrays, hosts and programs, and is not bound to a call. */
const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  "the redactor": (text) => secrets.redact(text),
  "a sentence": (text) => failure("refused", { what: text, host: text, why: text, errorCode: text, next: text }),
  "an error": (text) => new ProviderError("refused", text),
  "the line of a note": (text) => impactLine({ severity: "high", text }),
  "a name": (text) => quotedName(text),
  "the comment, in a note": (text) => rendered({ steps: [step({})], diagnostics: [note(text)] }),
  "the comment, in an error": (text) => rendered({ diagnostics: [{ severity: "error", urn, message: text }] }),
  "the comment, in a value": (text) => rendered({ steps: [step({ username: text, initiatorSecret: "[secret]" })] }),
  "the comment, in a key": (text) => rendered({ steps: [step({ [text]: { [text]: 1 } })] }),
  "the comment, in title and mark": (text) =>
    renderComment(parsePreview('{"steps":[]}'), { title: text, marker: text }),
  "the comment, before the preview": (text) => {
    try {
      return parsePreview(`${text}\n{"steps":[]}`);
    } catch (error) {
      return error;
    }
  },
  "a filter of discover": (text) => matcher(["*a*a*a*b", "?*%*"])(text),
  "a name of discover": (text) => plainName(text, "1"),
  "an organizational unit": (text) => fields.organizationalUnit.same?.(text, `${text}x`),
};

const piece = fc.oneof(
  fc.constantFrom(
    " ",
    "\n",
    ".",
    "a",
    "\\",
    "%25",
    "%2525",
    "&amp;",
    "\\\\u0041",
    "-",
    "`",
    "` ",
    "<!--",
    "\u0301",
    "\u202e",
  ),
  fc.constantFrom(
    ";",
    ",dc=a",
    " , ",
    "QWJj",
    "pw-1",
    "pw-7-Secret",
    "pulumi-netapp: impact: low: x\n",
    "<{%",
    "\u001b[",
  ),
  fc.string({ unit: "binary", minLength: 1, maxLength: 8 }),
);
const pieces = fc.sample(fc.tuple(piece, fc.constantFrom("", "x", "\n")), { numRuns: 24, seed: SEED });

/** Seconds of the processor, which do not count what other processes do. */
function cost(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

describe("Texts of a megabyte", function () {
  this.timeout(600_000);
  for (const [name, read] of Object.entries(READERS)) {
    it(`take ${name} a time that grows with their length and no faster`, () => {
      const found: string[] = [];
      for (const [one, end] of pieces) {
        const of = (length: number) => one.repeat(Math.ceil(length / one.length)).slice(0, length) + end;
        read(of(SMALL));
        const small = Math.min(
          cost(() => read(of(SMALL))),
          cost(() => read(of(SMALL))),
        );
        const isTooMuch = (seconds: number) => seconds > MOST * Math.max(small, 0.005);
        // The first one may pay for a collection of garbage.
        const first = cost(() => read(of(LARGE)));
        const large = isTooMuch(first)
          ? Math.min(
              first,
              cost(() => read(of(LARGE))),
            )
          : first;
        if (isTooMuch(large)) found.push(`${JSON.stringify(one)}: ${small} s of 64 KB, ${large} s of 1 MB`);
      }
      expect(found).to.deep.equal([]);
    });
  }

  it("take a program of many resources with one name a time that grows with their number", () => {
    const made = (many: number) => () => {
      const names = new UniqueNames();
      for (let at = 0; at < many; at++) names.unique("same");
    };
    made(1_000)();
    expect(cost(made(64_000))).to.be.at.most(MOST * Math.max(cost(made(4_000)), 0.005));
  });
});
