import { escapeInvisible } from "../../base/invisible";
import { FromConfig } from "../../lifecycle/discovery";

/** An expression that stands in a program as it is. */
export class Expression {
  constructor(readonly text: string) {}
}

const WIDTH = 110;

/** A value as TypeScript: what it evaluates to is the value, whatever is in it. */
export function literal(value: unknown, indent = ""): string {
  if (value instanceof Expression) return value.text;
  if (value instanceof FromConfig)
    return `config.${value.secret ? "requireSecret" : "require"}(${textLiteral(value.key)})`;
  if (typeof value === "string") return textLiteral(value);
  if (Object.is(value, -0)) return "-0";
  if (typeof value !== "object" || value === null) return String(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => literal(item, inner));
    return list("[", items, "]", indent);
  }
  const members = Object.entries(value).map(([name, member]) => `${key(name)}: ${literal(member, inner)}`);
  return list("{ ", members, " }", indent);
}

/** A quoted text. */
export function textLiteral(text: string): string {
  return escapeInvisible(JSON.stringify(text));
}

function key(name: string): string {
  // In a literal, a plain or quoted __proto__ would set the prototype instead of a member.
  if (name === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : textLiteral(name);
}

/** On one line where that is short, otherwise a line each. */
function list(open: string, items: readonly string[], close: string, indent: string): string {
  if (items.length === 0) return `${open.trim()}${close.trim()}`;
  const short = `${open}${items.join(", ")}${close}`;
  if (!short.includes("\n") && indent.length + short.length <= WIDTH) return short;
  return `${open.trim()}\n${items.map((item) => `${indent}  ${item},\n`).join("")}${indent}${close.trim()}`;
}
