/** Bytes, and where in the text that they were made from each of them begins and ends. */
export interface View {
  readonly bytes: Uint8Array;
  /** Left out: the bytes are the text. */
  readonly from?: Uint32Array;
  readonly to?: Uint32Array;
}

const [NUL, LF, CR, PERCENT, AMPERSAND, EQUALS, BACKSLASH] = [0x00, 0x0a, 0x0d, 0x25, 0x26, 0x3d, 0x5c];

/** Writes a view in the order of its bytes. */
class Writer {
  private readonly bytes: Uint8Array;
  private readonly from: Uint32Array;
  private readonly to: Uint32Array;
  private length = 0;

  constructor(
    private readonly source: View,
    most: number,
  ) {
    this.bytes = new Uint8Array(most);
    this.from = new Uint32Array(most);
    this.to = new Uint32Array(most);
  }

  /** A byte that the bytes `first` to `last` of the source stand for. */
  add(byte: number, first: number, last: number): void {
    this.bytes[this.length] = byte;
    this.from[this.length] = this.source.from?.[first] ?? first;
    this.to[this.length] = this.source.to?.[last] ?? last + 1;
    this.length++;
  }

  get view(): View {
    const { bytes, from, to, length } = this;
    return { bytes: bytes.subarray(0, length), from: from.subarray(0, length), to: to.subarray(0, length) };
  }
}

type Escape = readonly [meaning: Uint8Array, length: number];

/** By what an escape begins with: percent encoding, JSON and shells, HTML. UTF-16 has zeros between ASCII letters. */
const READERS: ReadonlyMap<number, (bytes: Uint8Array, at: number) => Escape | undefined> = new Map([
  [PERCENT, percentAt],
  [BACKSLASH, backslashAt],
  [AMPERSAND, entityAt],
  [NUL, () => [new Uint8Array(), 1]],
]);
export const ESCAPES: readonly number[] = [...READERS.keys()];

/** The view with its escapes of these kinds taken back once; `undefined`: there is none. */
export function unescaped(view: View, kinds = ESCAPES): View | undefined {
  const { bytes } = view;
  if (!kinds.some((kind) => bytes.includes(kind))) return undefined;
  const out = new Writer(view, bytes.length);
  let changed = false;
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0;
    const found = kinds.includes(byte) ? READERS.get(byte)?.(bytes, at) : undefined;
    if (found) {
      const [meaning, length] = found;
      for (const meant of meaning) out.add(meant, at, at + length - 1);
      at += length;
      changed = true;
    } else {
      out.add(byte, at, at);
      at++;
    }
  }
  return changed ? out.view : undefined;
}

function percentAt(bytes: Uint8Array, at: number): Escape | undefined {
  const byte = hexAt(bytes, at + 1, 2);
  if (byte !== undefined) return [Uint8Array.of(byte), 3];
  return bytes[at + 1] === 0x75 /* u */ ? unitAt(bytes, at) : undefined;
}

const LETTERS: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", v: "\v", "0": "\0" };

function backslashAt(bytes: Uint8Array, at: number): Escape | undefined {
  const letter = String.fromCharCode(bytes[at + 1] ?? 0);
  if (letter === "u") return unitAt(bytes, at);
  if (letter === "x") {
    const code = hexAt(bytes, at + 2, 2);
    return code === undefined ? undefined : [Buffer.from(String.fromCharCode(code)), 4];
  }
  // PHP writes `\/`, shells write `\!`.
  const meaning = LETTERS[letter] ?? (/[!-/:-@[-`{-~]/.test(letter) ? letter : undefined);
  return meaning === undefined ? undefined : [Buffer.from(meaning), 2];
}

/** `\uXXXX` or `%uXXXX`, with the second half of a pair. */
function unitAt(bytes: Uint8Array, at: number): Escape | undefined {
  const unit = hexAt(bytes, at + 2, 4);
  if (unit === undefined) return undefined;
  const isFirst = unit >= 0xd800 && unit <= 0xdbff && bytes[at + 6] === bytes[at] && bytes[at + 7] === bytes[at + 1];
  const second = isFirst ? hexAt(bytes, at + 8, 4) : undefined;
  return second !== undefined && second >= 0xdc00 && second <= 0xdfff
    ? [Buffer.from(String.fromCharCode(unit, second)), 12]
    : [Buffer.from(String.fromCharCode(unit)), 6];
}

function hexAt(bytes: Uint8Array, at: number, digits: number): number | undefined {
  const text = String.fromCharCode(...bytes.subarray(at, at + digits));
  return text.length === digits && /^[0-9a-f]+$/i.test(text) ? Number.parseInt(text, 16) : undefined;
}

/** HTML's names of ASCII characters and of U+00A0 to U+00FF, which encoders use where they use any. */
const NAMED: ReadonlyMap<string, string> = new Map([
  ...Object.entries({
    ...{ quot: '"', amp: "&", apos: "'", lt: "<", gt: ">", Tab: "\t", NewLine: "\n", excl: "!", num: "#", dollar: "$" },
    ...{ percnt: "%", lpar: "(", rpar: ")", ast: "*", midast: "*", plus: "+", comma: ",", period: ".", sol: "/" },
    ...{ colon: ":", semi: ";", equals: "=", quest: "?", commat: "@", lsqb: "[", lbrack: "[", bsol: "\\", rsqb: "]" },
    ...{ rbrack: "]", Hat: "^", lowbar: "_", UnderBar: "_", grave: "`", DiacriticalGrave: "`", lcub: "{", lbrace: "{" },
    ...{ verbar: "|", vert: "|", VerticalLine: "|", rcub: "}", rbrace: "}" },
  }),
  ...(
    "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro " +
    "para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil " +
    "Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave " +
    "Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml " +
    "igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute " +
    "thorn yuml"
  )
    .split(" ")
    .map((name, index) => [name, String.fromCharCode(0xa0 + index)] as const),
]);
const LONGEST_ENTITY = 20;

function entityAt(bytes: Uint8Array, at: number): Escape | undefined {
  const ahead = String.fromCharCode(...bytes.subarray(at, at + LONGEST_ENTITY));
  const [whole, hex, decimal, name] =
    /^&(?:#[xX]([0-9a-fA-F]{1,8});?|#([0-9]{1,8});?|([A-Za-z][A-Za-z0-9]*);)/.exec(ahead) ?? [];
  if (whole === undefined) return undefined;
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  const meaning = name === undefined ? (code <= 0x10ffff ? String.fromCodePoint(code) : undefined) : NAMED.get(name);
  return meaning === undefined ? undefined : [Buffer.from(meaning), whole.length];
}

/** What each byte is worth in base64, in both alphabets; 64: nothing. */
const SEXTETS = new Uint8Array(256).fill(64);
for (const alphabet of ["+/", "-_"]) {
  const letters = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${alphabet}`;
  for (let value = 0; value < 64; value++) SEXTETS[letters.charCodeAt(value)] = value;
}

/** The letters of the byte before and of the byte behind count as each byte's own. */
const BESIDE = 2;

/**
 * What the view holds as base64, once for each of the four bits at which a byte may begin in a run of its letters: behind `user:`
 * in a header, or in the middle of something longer. Shorter runs than those of so many bytes are left out.
 */
export function unbased(view: View, fewest: number): View[] {
  const { bytes } = view;
  const runs: (readonly number[])[] = [];
  for (let at = 0; at < bytes.length; at++) {
    if (SEXTETS[bytes[at] ?? 0] === 64) continue;
    const places: number[] = [];
    for (; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if ((SEXTETS[byte] ?? 64) < 64) places.push(at);
      // Lines of 64 or 76 letters are one run.
      else if (byte !== LF && byte !== CR) break;
    }
    if (places.length * 6 >= fewest * 8) runs.push(places);
  }
  if (runs.length === 0) return [];
  const most = runs.reduce((sum, { length }) => sum + length, 0);
  return [0, 2, 4, 6].map((begin) => {
    const out = new Writer(view, most);
    for (const places of runs) decode(bytes, places, begin, out);
    return out.view;
  });
}

function decode(bytes: Uint8Array, places: readonly number[], begin: number, out: Writer): void {
  const sextet = (index: number) => SEXTETS[bytes[places[index] ?? 0] ?? 0] ?? 0;
  const last = places.length - 1;
  const place = (index: number) => places[Math.min(last, Math.max(0, index))] ?? 0;
  for (let bit = begin; bit + 8 <= places.length * 6; bit += 8) {
    const [first, shift] = [Math.floor(bit / 6), bit % 6];
    const byte = (sextet(first) << (2 + shift)) | (sextet(first + 1) >> (4 - shift));
    let end = place(first + 1 + BESIDE);
    // The padding goes with the last letter.
    if (end === place(last)) while (bytes[end + 1] === EQUALS) end++;
    out.add(byte, place(first - BESIDE), end);
  }
  // Between two runs, so that no secret is found across them.
  out.add(LF, place(last), place(last));
}
