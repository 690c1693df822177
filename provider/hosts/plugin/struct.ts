import type { BinaryReader, BinaryWriter } from "google-protobuf";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Properties } from "../../lifecycle/properties";

/**
 * A Struct holds plain values here, and is read and written by the two classes below: google-protobuf makes several objects
 * of each value, which was half of what a read costs, and keeps members in an object that has a prototype, where one called
 * `__proto__` is lost on its way in and out; attributes of an account may have that name.
 */
const HELD = Symbol("plain values");
type Held = Struct & { [HELD]?: Properties };

Struct.deserializeBinaryFromReader = (struct: Held, reader: BinaryReader) => {
  const members: Member[] = [];
  // Members are the only field.
  while (reader.nextField()) members.push(new Decoder(reader.readBytes()).member());
  struct[HELD] = fromMembers(members);
  return struct;
};

Struct.serializeBinaryToWriter = (struct: Held, writer: BinaryWriter) => {
  const bytes = new Encoder().encode(fromStruct(struct));
  writer.writeSerializedMessage(bytes, 0, bytes.length);
};

export function fromStruct(struct: Held | undefined): Properties {
  return struct?.[HELD] ?? {};
}

/** Members that are `undefined` are left out. */
export function toStruct(values: Properties): Struct {
  return Object.assign(new Struct(), { [HELD]: values });
}

type Member = readonly [name: string, value: unknown];

/** An assignment would lose `__proto__`. */
const fromMembers = (members: readonly Member[]): Properties => Object.fromEntries(members);

/** The fields of a Value: which one is there tells its kind. The first, null, is what is left when it is none of these. */
const NULL = 1;
const NUMBER = 2;
const TEXT = 3;
const TRUTH = 4;
const STRUCT = 5;
const LIST = 6;
/** How the value of a field is written, beside its number. */
const VARINT = 0;
const EIGHT_BYTES = 1;
const DELIMITED = 2;

class Decoder {
  private readonly bytes: Buffer;
  private at = 0;

  constructor({ buffer, byteOffset, byteLength }: Uint8Array) {
    this.bytes = Buffer.from(buffer, byteOffset, byteLength);
  }

  member(end = this.bytes.length): Member {
    let name = "";
    let value: unknown = null;
    while (this.at < end) {
      if (this.field() === 1) name = this.text();
      else value = this.value();
    }
    return [name, value];
  }

  private value(): unknown {
    const end = this.end();
    let value: unknown = null;
    while (this.at < end) {
      const field = this.field();
      if (field === TEXT) value = this.text();
      else if (field === NUMBER) value = this.number();
      else if (field === STRUCT) value = fromMembers(this.all(() => this.member(this.end())));
      else if (field === LIST) value = this.all(() => this.value());
      else value = field === TRUTH ? this.varint() === 1 : this.nothing();
    }
    return value;
  }

  private all<Item>(read: () => Item): Item[] {
    const items: Item[] = [];
    for (const end = this.end(); this.at < end; ) {
      this.field();
      items.push(read());
    }
    return items;
  }

  private nothing(): null {
    this.varint();
    return null;
  }

  private number(): number {
    this.at += 8;
    return this.bytes.readDoubleLE(this.at - 8);
  }

  private text(): string {
    const end = this.end();
    const text = this.bytes.toString("utf8", this.at, end);
    this.at = end;
    return text;
  }

  private field(): number {
    return this.varint() >>> 3;
  }

  /** Where what begins with its length ends. */
  private end(): number {
    const length = this.varint();
    return this.at + length;
  }

  private varint(): number {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = this.bytes[this.at++] ?? 0;
      value += (byte & 127) * unit;
      if (byte < 128) return value;
    }
  }
}

/** Writes from the end to the beginning: the length of what is inside is known when it has to be written. */
class Encoder {
  private bytes = Buffer.allocUnsafe(1024);
  private at = this.bytes.length;

  encode(values: Properties): Buffer {
    this.members(values);
    return this.bytes.subarray(this.at);
  }

  private members(values: object): void {
    const members = Object.entries(values);
    for (let index = members.length - 1; index >= 0; index--) {
      const [name = "", value] = members[index] ?? [];
      if (value === undefined) continue;
      this.delimited(1, () => {
        this.delimited(2, () => this.value(value));
        this.text(1, name);
      });
    }
  }

  private value(value: unknown): void {
    if (typeof value === "string") this.text(TEXT, value);
    else if (typeof value === "number") {
      this.at = this.room(8);
      this.bytes.writeDoubleLE(value, this.at);
      this.tag(NUMBER, EIGHT_BYTES);
    } else if (typeof value === "boolean") {
      this.varint(value ? 1 : 0);
      this.tag(TRUTH, VARINT);
    } else if (Array.isArray(value)) {
      this.delimited(LIST, () => {
        for (let index = value.length - 1; index >= 0; index--) this.delimited(1, () => this.value(value[index]));
      });
    } else if (typeof value === "object" && value !== null) this.delimited(STRUCT, () => this.members(value));
    else {
      this.varint(0);
      this.tag(NULL, VARINT);
    }
  }

  private text(field: number, text: string): void {
    const length = Buffer.byteLength(text);
    this.at = this.room(length);
    this.bytes.write(text, this.at);
    this.varint(length);
    this.tag(field, DELIMITED);
  }

  private delimited(field: number, write: () => void): void {
    const behind = this.bytes.length - this.at;
    write();
    this.varint(this.bytes.length - this.at - behind);
    this.tag(field, DELIMITED);
  }

  private tag(field: number, wire: number): void {
    this.varint(field * 8 + wire);
  }

  private varint(value: number): void {
    let size = 1;
    for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) size++;
    this.at = this.room(size);
    let rest = value;
    for (let place = this.at; place < this.at + size; place++) {
      const more = place < this.at + size - 1 ? 128 : 0;
      this.bytes[place] = (rest % 128) + more;
      rest = Math.floor(rest / 128);
    }
  }

  /** Where so many bytes begin, in a buffer that has place for them. */
  private room(size: number): number {
    if (this.at < size) {
      const larger = Buffer.allocUnsafe(2 * this.bytes.length + size);
      const begin = larger.length - (this.bytes.length - this.at);
      this.bytes.copy(larger, begin, this.at);
      this.bytes = larger;
      this.at = begin;
    }
    return this.at - size;
  }
}
