type Test = (value: string) => boolean;

// Quoting marks the characters in it as literal; a private-use character in front of each keeps that through parsing.
const LITERAL = "\uE000";

/** Turns `"..."` and `{...}` into literal characters. */
function unquote(text: string): string {
  let out = "";
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? "";
    const closing = character === '"' ? '"' : character === "{" ? "}" : undefined;
    const end = closing === undefined ? -1 : text.indexOf(closing, i + 1);
    if (end < 0) {
      out += character;
      continue;
    }
    for (const literal of text.slice(i + 1, end)) out += LITERAL + literal;
    i = end;
  }
  return out;
}

/** Splits at a separator that is not quoted. */
function splitAt(text: string, separator: string): string[] {
  const parts: string[] = [];
  let part = "";
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? "";
    if (character === LITERAL) {
      part += character + (text[i + 1] ?? "");
      i += 1;
    } else if (text.startsWith(separator, i)) {
      parts.push(part);
      part = "";
      i += separator.length - 1;
    } else part += character;
  }
  return [...parts, part];
}

function plain(text: string): string {
  return text.replaceAll(LITERAL, "");
}

function compare(a: string, b: string): number {
  const left = Number(a);
  const right = Number(b);
  if (a !== "" && b !== "" && !Number.isNaN(left) && !Number.isNaN(right)) return left - right;
  return a < b ? -1 : a > b ? 1 : 0;
}

function wildcard(text: string): Test {
  const parts = splitAt(text, "*").map((part) => plain(part).replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`^${parts.join("[\\s\\S]*")}$`);
  return (value) => pattern.test(value);
}

function one(text: string): Test {
  for (const operator of ["<=", ">=", "<", ">"] as const) {
    if (!text.startsWith(operator)) continue;
    const limit = plain(text.slice(operator.length));
    return (value) => {
      const order = compare(value, limit);
      return order === 0 ? operator.length === 2 : order < 0 === operator.startsWith("<");
    };
  }
  const range = splitAt(text, "..");
  if (range.length === 2) {
    const [from = "", to = ""] = range.map(plain);
    return (value) => compare(value, from) >= 0 && compare(value, to) <= 0;
  }
  return wildcard(text);
}

/** A query value (already percent-decoded) as a test on the values of a field; an unset field has none. */
export function parseFilter(query: string, ignoreCase: boolean): (values: unknown[]) => boolean {
  const text = unquote(ignoreCase ? query.toLowerCase() : query);
  const alternatives = splitAt(text, "|").map((alternative) => {
    const negated = alternative.startsWith("!");
    const rest = negated ? alternative.slice(1) : alternative;
    if (rest === "null") return (values: string[]) => (values.length === 0) !== negated;
    const test = one(rest);
    // Records in which the field is unset are generally left out, also by a negation.
    return (values: string[]) =>
      negated ? values.length > 0 && !values.some((value) => test(value)) : values.some((value) => test(value));
  });
  return (values) => {
    const texts = values
      .filter((value) => value !== null && value !== undefined)
      .map((value) => (ignoreCase ? String(value).toLowerCase() : String(value)));
    return alternatives.some((alternative) => alternative(texts));
  };
}
