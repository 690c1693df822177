import { isDeepStrictEqual } from "node:util";
import type { Emulator } from "../../emulator";
import { UNKNOWN } from "../../provider/base/unknown";
import type { Kept, Shown } from "../support/life";
import { ROTATED } from "./account";
import type { Bag, Row, Subject, Write } from "./subject";

/** What a reviewer sees of one argument: what it was and what it becomes; nothing where it was or will be absent. */
export type Lines = Record<string, readonly [old: unknown, now: unknown]>;

export interface Plan {
  readonly op: Shown["op"];
  readonly lines: Lines;
  readonly inputs: Bag;
}

/**
 * Says what a preview has to show and what the `up` after it may send, from the rule alone: what was never set is the
 * array's, what is set is the program's, what is taken out is reset. It shares no code with the provider.
 */
export class Oracle {
  /** What the state says of the object: what the array had at the last look, and what we sent since. */
  private believed: Bag | undefined;
  private inputs: Bag = {};
  private managed = new Set<string>();

  constructor(
    private readonly subject: Subject,
    private readonly array: Emulator,
  ) {}

  get exists(): boolean {
    return this.believed !== undefined;
  }

  plan(args: Bag): Plan {
    const inputs = defined(args);
    if (!this.believed) return { op: "create", inputs, lines: this.lines({}, inputs) };
    for (const { name, reset, keptWhenRemoved, reference } of this.subject.rows) {
      const old = this.inputs[name];
      if (old === undefined) continue;
      if (!(name in inputs) && reset !== undefined) inputs[name] = reset;
      else if (!(name in inputs) && keptWhenRemoved) inputs[name] = old;
      else if (name in inputs && inputs[name] !== UNKNOWN && !reference && this.subject.same(name, old, inputs[name]))
        inputs[name] = old;
    }
    const changed = this.subject.rows.filter((row) => this.isChange(row, inputs));
    const op = changed.some((row) => row.identity && this.differs(row, inputs))
      ? "replace"
      : changed.length > 0
        ? "update"
        : "same";
    return { op, inputs, lines: op === "same" ? {} : this.lines(this.inputs, inputs) };
  }

  /** The writes that a reviewer who saw these lines expects. */
  writes({ op, lines, inputs }: Plan, args: Bag): Write[] {
    const { believed, subject } = this;
    if (!believed) return subject.creating(inputs, this.left(inputs));
    if (op === "replace") {
      const news = defined(args);
      return [...subject.removing(believed, this.managed), ...subject.creating(news, this.left(news))];
    }
    const changes: Bag = {};
    for (const [name, [, now]] of Object.entries(lines)) {
      const row = subject.rows.find((one) => one.name === name);
      if (now === undefined || row?.createOnly || row?.identity) continue;
      if (!subject.same(name, believed[name], now)) changes[name] = now;
    }
    return subject.changing(changes, believed, inputs, this.array);
  }

  /** What the array still has when the create comes: all but what went with the object. */
  private left(inputs: Bag): Bag {
    const { believed, managed, subject } = this;
    const left = subject.left?.(this.array, inputs.svm) ?? {};
    const gone = believed && subject.same("svm", believed.svm, inputs.svm) ? believed : {};
    return Object.fromEntries(
      Object.entries(left).map(([name, list]) => {
        const removed = managed.has(name) && Array.isArray(gone[name]) ? gone[name] : [];
        const stays = (item: unknown) => !removed.some((other) => isDeepStrictEqual(item, other));
        return [name, Array.isArray(list) ? list.filter(stays) : list];
      }),
    );
  }

  /** Whether the program names this for the first time, of an object that is there. */
  takesOver({ op, inputs }: Plan, name: string): boolean {
    return op === "update" && inputs[name] !== undefined && !this.managed.has(name);
  }

  removing(): Write[] {
    return this.believed ? this.subject.removing(this.believed, this.managed) : [];
  }

  /** Takes note of an `up` that went through, and returns what the array has that it should not have. */
  carriedOut({ op, inputs }: Plan, args: Bag, sent: boolean): void {
    const declared = op === "replace" ? defined(args) : inputs;
    const live = this.subject.look(this.array);
    if (op !== "same") {
      this.managed = new Set(this.kept().filter((name) => declared[name] !== undefined));
      const seen = sent || op !== "update" ? this.seen(live, declared) : this.believed;
      const others = this.kept().map((name) => [name, seen?.[name]]);
      this.believed = { ...Object.fromEntries(others), ...declared };
    }
    this.inputs = declared;
  }

  /** Takes note of a refresh; `false` when the object is gone. */
  refreshed(): boolean {
    const live = this.subject.look(this.array);
    const { believed } = this;
    if (!live || !believed) {
      this.forget();
      return false;
    }
    const seen = this.seen(live, believed) ?? {};
    for (const name of this.kept()) {
      // The program's spelling stays where the array's means the same.
      if (!this.subject.same(name, believed[name], seen[name])) believed[name] = seen[name];
    }
    const programs = Object.keys(this.instructions());
    this.inputs = defined(Object.fromEntries([...programs, ...this.managed].map((name) => [name, believed[name]])));
    return true;
  }

  forget(): void {
    this.believed = undefined;
    this.inputs = {};
    this.managed = new Set();
  }

  /** Whether the array has everything that the program declares. */
  converged(): string[] {
    return unmet(this.subject, this.inputs, this.subject.look(this.array) ?? {});
  }

  /** What the state takes over of the array, with what it holds already. */
  private seen(live: Bag | undefined, believed: Bag): Bag | undefined {
    return live && (this.subject.seen?.(live, believed, this.managed) ?? live);
  }

  private kept(): string[] {
    return keptBy(this.subject);
  }

  /** What only the program knows. */
  private instructions(): Bag {
    const names = this.subject.rows.filter((row) => !isKept(row)).map(({ name }) => name);
    return Object.fromEntries(names.map((name) => [name, this.believed?.[name]]));
  }

  private isChange(row: Row, inputs: Bag): boolean {
    const wanted = inputs[row.name];
    if (wanted === undefined || row.createOnly) return false;
    if (row.reference) return wanted !== this.believed?.[row.name];
    return (isKept(row) && !this.managed.has(row.name)) || this.differs(row, inputs);
  }

  private differs({ name }: Row, inputs: Bag): boolean {
    return inputs[name] === UNKNOWN || !this.subject.same(name, this.believed?.[name], inputs[name]);
  }

  private lines(olds: Bag, news: Bag): Lines {
    const names = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
    const differing = names.filter((name) => !isDeepStrictEqual(olds[name], news[name]));
    return Object.fromEntries(differing.map((name) => [name, [olds[name], news[name]] as const]));
  }
}

/** The declared arguments that the array does not have. */
export function unmet(subject: Subject, declared: Bag, live: Bag): string[] {
  return keptBy(subject).filter(
    (name) => declared[name] !== undefined && !subject.same(name, declared[name], live[name]),
  );
}

/**
 * What the state says otherwise than the array does. The ID and all that the array alone gives has to be exactly the same;
 * an argument as `same` says, as the state has the program's spelling.
 */
export function untrue(subject: Subject, { id, outputs }: Pick<Kept, "id" | "outputs">, live: Bag): string[] {
  const state: Bag = { ...outputs, id };
  const names = new Set([...Object.keys(live), ...keptBy(subject)]);
  return [...names].filter((name) => {
    const row = subject.rows.find((one) => one.name === name);
    if (!row) return !isDeepStrictEqual(state[name], live[name]);
    // Lists and passwords are in the state when the program gave them.
    const always = row.drifted !== undefined && !row.hidden;
    return (always || state[name] !== undefined) && !subject.same(name, state[name], live[name]);
  });
}

/** `+ a: 1`, `~ a: 1 => 2`, `- a: 1` as values. */
export function parsed(lines: readonly string[]): Lines {
  const pairs = lines.map((line) => {
    const [, sign, name = "", text = ""] = /^([-+~]) (\w+): (.*)$/s.exec(line) ?? [];
    const [first = "", second = ""] = text.split(/ => (?=["[{\dtfn])/);
    const values = sign === "+" ? [undefined, JSON.parse(first)] : [JSON.parse(first), second && JSON.parse(second)];
    return [name, sign === "-" ? [values[0], undefined] : values] as const;
  });
  // The key order of an object is no difference: the real engine compares objects by key.
  return Object.fromEntries(pairs.filter(([, [old, now]]) => !isDeepStrictEqual(old, now))) as unknown as Lines;
}

/** The calls as they are expected: a secret that the provider makes, and an ID or UUID that the array gives, stand for any. */
export function settled(calls: readonly Write[]): Write[] {
  return calls.map(({ call: sent, body }) => {
    const call = sent.replace(/(?<=san\/igroups\/)[0-9a-f-]{36}/, "{uuid}");
    if (!/^\w*(Account|VolumeAccessGroup|[a-z]Initiators)$/.test(call) || typeof body !== "object" || body === null)
      return body === undefined ? { call } : { call, body };
    const { accountID, volumeAccessGroupID, initiatorID, ...params } = entryOf(call, body as Bag);
    const secrets = ["initiatorSecret", "targetSecret"].filter((name) =>
      /^[A-Za-z0-9]{16}$/.test(String(params[name])),
    );
    return { call, body: { ...params, ...Object.fromEntries(secrets.map((name) => [name, ROTATED])) } };
  });
}

/** What a call says of its one initiator; a delete says the ID alone. */
export function entryOf(call: string, body: Bag): Bag {
  if (!/^[A-Z][a-z]+Initiators$/.test(call) || !Array.isArray(body.initiators)) return body;
  const [entry] = body.initiators;
  return typeof entry === "object" ? entry : {};
}

function keptBy({ rows }: Subject): string[] {
  return rows.filter(isKept).map(({ name }) => name);
}

function isKept(row: Row): boolean {
  return !row.createOnly && !row.untold;
}

/** The bag without what is left out. */
export function defined(bag: Bag): Bag {
  return Object.fromEntries(Object.entries(bag).filter(([, value]) => value !== undefined));
}
