import type { BinaryReader, BinaryWriter } from "google-protobuf";
import { ListValue, Struct, Value } from "google-protobuf/google/protobuf/struct_pb";
import { learnTextsIn } from "../../base/redact";
import type { Properties } from "../../base/shape";
import { isRecord, ownMember, SECRET_SIGNATURE, SIGNATURE } from "../../base/unknown";

/** Where secrets are in a value: it is one as a whole, or members of it are. */
export type SecretPaths = true | { readonly [member: string]: SecretPaths } | undefined;

/** Properties as plain values, and where they were secret. */
export interface Unwrapped {
  readonly values: Properties;
  readonly secretPaths: { readonly [property: string]: SecretPaths };
}

/**
 * Takes the secrecy off what the engine sends; unknown values stay the text that stands for them. What was secret is shown in
 * no message, also the name of an account or an SVM.
 */
export function unwrapSecrets(struct: Struct | undefined, learn: (secret: unknown) => void = learnTextsIn): Unwrapped {
  const raw = fromStruct(struct);
  const values = plain(raw, learn) as Properties;
  // A secret that turned out to be undefined arrives as a secret null: a property left out.
  for (const name of Object.keys(raw)) if (isSecret(raw[name]) && values[name] === null) delete values[name];
  return { values, secretPaths: (secretPathsOf(raw) ?? {}) as Unwrapped["secretPaths"] };
}

/** The same for a provider's settings, of which a section is secret as a whole: messages have to name its host. */
export function unwrapSettings(struct: Struct | undefined): Unwrapped {
  return unwrapSecrets(struct, () => undefined);
}

/** Puts the secrecy back: where one of the marks has it, the value is a secret again. */
export function wrapSecrets(values: Properties, ...secretPaths: readonly Unwrapped["secretPaths"][]): Struct {
  const all = secretPaths.reduce<SecretPaths>(mergedPaths, {});
  return toStruct(wrap(values, all) as Properties);
}

/** Marks of whole properties. */
export function wholeSecrets(names: readonly string[]): Unwrapped["secretPaths"] {
  return Object.fromEntries(names.map((name) => [name, true as const]));
}

function isSecret(value: unknown): value is { value: unknown } {
  return isRecord(value) && value[SIGNATURE] === SECRET_SIGNATURE;
}

function plain(value: unknown, learn: (secret: unknown) => void): unknown {
  if (isSecret(value)) {
    const inner = plain(value.value, learn);
    learn(inner);
    return inner;
  }
  if (Array.isArray(value)) return value.map((member) => plain(member, learn));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member, learn)]));
}

function secretPathsOf(value: unknown): SecretPaths {
  if (isSecret(value)) return true;
  // Lists are sets here: their order may change, so one secret member makes all of the list a secret.
  if (Array.isArray(value)) return value.some((item) => secretPathsOf(item) !== undefined) || undefined;
  if (!isRecord(value)) return undefined;
  const members = Object.entries(value)
    .map(([name, member]) => [name, secretPathsOf(member)] as const)
    .filter(([, mark]) => mark !== undefined);
  return members.length > 0 ? (Object.fromEntries(members) as SecretPaths) : undefined;
}

/** Where either of them has a secret. */
export function mergedPaths(left: SecretPaths, right: SecretPaths): SecretPaths {
  if (left === true || right === true) return true;
  if (left === undefined || right === undefined) return left ?? right;
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return Object.fromEntries(
    names.map((name) => [name, mergedPaths(ownMember(left, name), ownMember(right, name))]),
  ) as SecretPaths;
}

function wrap(value: unknown, secretPaths: SecretPaths): unknown {
  if (value === undefined || secretPaths === undefined) return value;
  // Inside a changed value a member may have moved; what cannot be followed any more is a secret as a whole.
  if (secretPaths === true || !isRecord(value)) return { [SIGNATURE]: SECRET_SIGNATURE, value };
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, wrap(member, ownMember(secretPaths, name))]),
  );
}

/**
 * google-protobuf keeps the members of a Struct in an object that has a prototype, where one called `__proto__` is lost on
 * its way in and out; attributes of an account may have that name. So the members of every Struct are kept here.
 */
const members = new WeakMap<Struct, readonly Member[]>();
type Member = readonly [name: string, value: Value];

Struct.deserializeBinaryFromReader = (struct: Struct, reader: BinaryReader) => {
  const found: Member[] = [];
  while (reader.nextField() && !reader.isEndGroup()) {
    if (reader.getFieldNumber() === 1) reader.readMessage(struct, () => found.push(readMember(reader)));
    else reader.skipField();
  }
  members.set(struct, found);
  return struct;
};

Struct.serializeBinaryToWriter = (struct: Struct, writer: BinaryWriter) => {
  for (const [name, value] of members.get(struct) ?? []) {
    writer.writeMessage(1, value, () => {
      writer.writeString(1, name);
      writer.writeMessage(2, value, Value.serializeBinaryToWriter);
    });
  }
};

function readMember(reader: BinaryReader): Member {
  let name = "";
  const value = new Value();
  while (reader.nextField() && !reader.isEndGroup()) {
    if (reader.getFieldNumber() === 1) name = reader.readString();
    else if (reader.getFieldNumber() === 2) reader.readMessage(value, Value.deserializeBinaryFromReader);
    else reader.skipField();
  }
  return [name, value];
}

function fromStruct(struct: Struct | undefined): Properties {
  const found = (struct && members.get(struct)) ?? [];
  // An assignment would lose `__proto__` once more.
  return Object.fromEntries(found.map(([name, value]) => [name, fromValue(value)]));
}

/** Members that are `undefined` are left out. */
function toStruct(values: Properties): Struct {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  const struct = new Struct();
  members.set(
    struct,
    given.map(([name, value]) => [name, toValue(value)]),
  );
  return struct;
}

function fromValue(value: Value): unknown {
  switch (value.getKindCase()) {
    case Value.KindCase.STRUCT_VALUE:
      return fromStruct(value.getStructValue());
    case Value.KindCase.LIST_VALUE:
      return value.getListValue()?.getValuesList().map(fromValue);
    default:
      return value.toJavaScript();
  }
}

function toValue(plain: unknown): Value {
  const value = new Value();
  if (Array.isArray(plain)) return value.setListValue(new ListValue().setValuesList(plain.map(toValue)));
  if (typeof plain === "object" && plain !== null) return value.setStructValue(toStruct(plain as Properties));
  if (typeof plain === "number") return value.setNumberValue(plain);
  if (typeof plain === "boolean") return value.setBoolValue(plain);
  if (typeof plain === "string") return value.setStringValue(plain);
  return value.setNullValue(0);
}
