import type { BinaryReader, BinaryWriter } from "google-protobuf";
import { ListValue, Struct, Value } from "google-protobuf/google/protobuf/struct_pb";
import type { Properties } from "../../base/shape";

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

export function fromStruct(struct: Struct | undefined): Properties {
  const found = (struct && members.get(struct)) ?? [];
  // An assignment would lose `__proto__` once more.
  return Object.fromEntries(found.map(([name, value]) => [name, fromValue(value)]));
}

/** Members that are `undefined` are left out. */
export function toStruct(values: Properties): Struct {
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
  if (Array.isArray(plain)) {
    const list = new ListValue();
    list.setValuesList(plain.map(toValue));
    value.setListValue(list);
  } else if (typeof plain === "object" && plain !== null) {
    value.setStructValue(toStruct(plain as Properties));
  } else if (typeof plain === "number") value.setNumberValue(plain);
  else if (typeof plain === "boolean") value.setBoolValue(plain);
  else if (typeof plain === "string") value.setStringValue(plain);
  else value.setNullValue(0);
  return value;
}
