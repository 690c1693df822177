import { expect } from "chai";
import fc from "fast-check";
import { HIDDEN, Redactor } from "../../provider/base/redact";
import { spellings } from "./search";

const SECRETS = [
  "Netapp1!",
  'pä"ss/w+rd %1',
  'Array "pä55/w%rd+1\\',
  "%41&amp;\\u0041é",
  "ключ-к-дому",
  "\\n\\t\\/\\",
  "🔑🔑🔑",
];
const bytes = (text: string) => [...Buffer.from(text, "utf8")];
const unit = (letter: string) => letter.charCodeAt(0).toString(16).padStart(4, "0");
const base64 = (text: string | Buffer) => Buffer.from(text as string).toString("base64");
const url = (text: string | Buffer) => Buffer.from(text as string).toString("base64url");
const wide = (text: string) => Buffer.from(text, "utf16le");
const percent = (text: string, which: (at: number) => boolean, upper: (at: number) => boolean) =>
  bytes(text)
    .map((byte, at) => {
      const hex = byte.toString(16).padStart(2, "0");
      const plain = byte < 128 && byte !== 0x25 && !which(at);
      return plain ? String.fromCharCode(byte) : `%${upper(at) ? hex.toUpperCase() : hex}`;
    })
    .join("");

type Encode = (text: string) => string;
const ENCODINGS: Readonly<Record<string, Encode>> = {
  "as it is": (text) => text,
  "as JSON": (text) => JSON.stringify(text),
  "as JSON of PHP": (text) => JSON.stringify(text).replaceAll("/", "\\/"),
  "as JSON of ASCII": (text) =>
    text.replace(/./gsu, (all) => [...all.split("")].map((one) => `\\u${unit(one)}`).join("")),
  "as JSON in JSON": (text) => JSON.stringify(JSON.stringify(text)),
  "as a part of a URL": encodeURIComponent,
  "as a URL that escapes all, in small letters": (text) =>
    percent(
      text,
      () => true,
      () => false,
    ),
  "as a URL that escapes every other, in both cases": (text) =>
    percent(
      text,
      (at) => at % 2 === 0,
      (at) => at % 3 === 0,
    ),
  "as a URL in a URL": (text) => encodeURIComponent(encodeURIComponent(text)),
  "as a form": (text) => new URLSearchParams({ text }).toString().slice(5),
  "as HTML": (text) =>
    text.replace(
      /[&<>"']/g,
      (one) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[one] ?? "",
    ),
  "as HTML in decimals": (text) => [...text].map((one) => `&#${one.codePointAt(0)};`).join(""),
  "as HTML in hexadecimals": (text) => [...text].map((one) => `&#x${one.codePointAt(0)?.toString(16)};`).join(""),
  "as HTML with names": (text) =>
    text.replace(
      /[&!/%é]/g,
      (one) => ({ "&": "&amp;", "!": "&excl;", "/": "&sol;", "%": "&percnt;", é: "&eacute;" })[one] ?? "",
    ),
  "as base64": base64,
  "as base64 without padding": (text) => base64(text).replace(/=+$/, ""),
  "as base64 for URLs": url,
  "as base64 in a URL": (text) => encodeURIComponent(base64(text)),
  "as base64 in JSON of PHP": (text) => base64(text).replaceAll("/", "\\/"),
  "as base64 in lines": (text) => base64(text).replace(/.{8}/g, "$&\r\n"),
  "as base64 of base64": (text) => base64(base64(text)),
  "as base64 of JSON": (text) => base64(JSON.stringify({ text })),
  "as base64 of UTF-16": (text) => base64(wide(text)),
  "as base64 of UTF-16, the other end first": (text) => base64(wide(text).swap16()),
  "as UTF-16 with zeros": (text) => text.replace(/[ -~]/g, "$&\0"),
  ...Object.fromEntries(
    ["a:", "ad:", "adm:"].flatMap((before) => [
      [`as base64 behind ${before}`, (text: string) => base64(`${before}${text}?x`)],
      [`as base64 for URLs behind ${before}`, (text: string) => url(`${before}${text}?x`)],
    ]),
  ),
  "as JSON in a URL": (text) => encodeURIComponent(JSON.stringify(text)),
  "as a URL in HTML in JSON": (text) => JSON.stringify(encodeURIComponent(text).replaceAll("%", "&percnt;")),
};

function redactor(...secrets: string[]): Redactor {
  const made = new Redactor();
  for (const secret of secrets) made.learn(secret);
  return made;
}

describe("the redactor", () => {
  for (const [name, encode] of Object.entries(ENCODINGS)) {
    it(`finds a secret ${name}`, () => {
      const one = redactor(...SECRETS);
      for (const secret of SECRETS) {
        const encoded = encode(secret);
        const clean = one.redact(`before ${encoded}, after`);
        expect(clean, encoded).to.match(/^before .*\[secret\].*, after$/s);
        // Of base64 that holds more, the ends stay; a quarter of the letters would be a piece of the secret.
        const rest = clean
          .slice(7, -7)
          .replace(HIDDEN, "")
          .replace(/^"+|"+$/g, "");
        if (/base64/.test(name)) expect(rest.length, clean).to.be.at.most(18);
        else expect(rest.replace(/%22|[\\"\0]/g, ""), clean).to.equal("");
      }
    });
  }

  it("finds what is left in base64 of which the ends were cut off", () => {
    const one = redactor(...SECRETS);
    for (const secret of SECRETS.filter((text) => bytes(text).length >= 8))
      for (const spelling of spellings(secret)) expect(one.redact(spelling), spelling).to.equal(HIDDEN);
  });

  it("finds any secret in any subset of percent escapes, around anything", () => {
    const text = fc.string({ unit: "grapheme", minLength: 3, maxLength: 24 }).filter((one) => one !== HIDDEN);
    fc.assert(
      fc.property(text, fc.string(), fc.string(), fc.array(fc.boolean()), (secret, before, after, some) => {
        const which = (at: number) => some[at % some.length] ?? false;
        const clean = redactor(secret).redact(`${before}|${percent(secret, which, which)}|${after}`);
        expect(clean).to.include(HIDDEN);
      }),
      { numRuns: 300 },
    );
  });

  it("leaves a text without secrets as it is, and what it hid already", () => {
    const one = redactor(...SECRETS, "secret");
    for (const text of ["", "Cannot read %41 &amp; \\u0041 of svm1", "\ud800 lone", "a [secret] b", "TmV0YXRwMTE="])
      expect(one.redact(text)).to.equal(text);
    expect(one.redact(one.redact("a secret, [secret] and Netapp1!"))).to.equal("a [secret], [secret] and [secret]");
  });

  it("takes secrets that overlap for one, and hides each line of a key", () => {
    const one = redactor(
      "abcdef",
      "defghi",
      "-----BEGIN KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END KEY-----",
    );
    expect(one.redact("abcdefghi abcdefabcdef")).to.equal("[secret] [secret][secret]");
    expect(one.redact("-----BEGIN KEY-----\nMIIEvQIBADANBgkq\n")).to.equal("-----BEGIN KEY-----\n[secret]\n");
  });

  it("does the same work for ten secrets and for ten thousand, and ten times as much for ten times the text", () => {
    const few = redactor(...Array.from({ length: 10 }, (_, at) => `pw-${at}-${"x".repeat(12)}`));
    const many = redactor(...Array.from({ length: 10_000 }, (_, at) => `pw-${at}-${"x".repeat(12)}`));
    const texts = ["a pw-77-xxxxxxxxxxx b ", "%2525", "QWJjZGVm", "&amp;", "\\\\u0041", "pw-1"];
    for (const text of texts) {
      const [small, large] = [text.repeat(500), text.repeat(5_000)];
      many.redact("built");
      const base = lookups(() => few.redact(small));
      expect(
        lookups(() => many.redact(small)),
        text,
      ).to.be.at.most(3 * base + 1000);
      expect(
        lookups(() => many.redact(large)),
        text,
      ).to.be.at.most(11 * lookups(() => many.redact(small)) + 1000);
    }
  });

  it("builds what it searches with from time to time, and not with every secret that comes between two texts", () => {
    const one = redactor();
    const work = (from: number, to: number) =>
      lookups(() => {
        for (let at = from; at < to; at++) {
          one.learn(`secret-of-account-${at}`);
          one.redact(`note ${at}`);
        }
      });
    const first = work(0, 500);
    expect(work(500, 2_000)).to.be.at.most(3 * 3 * first);
  });
});

/** How often a table is asked: the unit in which the redactor works. */
function lookups(work: () => unknown): number {
  const { get } = Map.prototype;
  let count = 0;
  Map.prototype.get = function (this: Map<unknown, unknown>, key: unknown) {
    count++;
    return get.call(this, key);
  };
  try {
    work();
  } finally {
    Map.prototype.get = get;
  }
  return count;
}
