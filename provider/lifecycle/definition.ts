import * as z from "zod";
import type { Same } from "../base/equal";
import type { ProviderError } from "../base/errors";
import type { Properties, Shape, State } from "../base/shape";
import type { OpenSystem, Product } from "../connection/connections";
import type { Discovery } from "./discovery";
import type { Touched } from "./sessions";

/** One argument of a resource: all that the generic lifecycle has to know of it. */
export interface Field {
  /** The values that are accepted; its messages continue a sentence that begins with the argument's name. */
  readonly schema: z.ZodType;
  readonly required?: true;
  /** Its value never appears in a message. */
  readonly secret?: true;
  /**
   * Who can tell its value later. `array`: it is read back, and managed only while the program names it.
   * `program`: only the program knows it (credentials, the text with which it names the SVM); kept in the state as given.
   */
  readonly source: "array" | "program";
  /** No array reports it, so an import cannot bring it. */
  readonly unreported?: true;
  /** An argument of `create` alone (`adopt`): changing it later changes nothing on the array. */
  readonly createOnly?: true;
  /** The value that the API documents as empty or default: what taking the argument out of the program means. */
  readonly resetTo?: unknown;
  /**
   * When the program stops setting this argument, its last value is kept. For triggers such as `secretsVersion`: setting the
   * same value again must not fire again.
   */
  readonly keptWhenRemoved?: true;
  /**
   * The value that a new object has when the argument is left out, or a function of the live object that gives it. A program
   * for an object that has this value need not name it.
   */
  readonly initial?: NonNullable<unknown> | ((live: State) => unknown);
  /** When two values mean the same; exact deep equality by default. */
  readonly same?: Same;
  /** What of the value that the array reports is the program's and goes into the state. */
  readonly kept?: (value: unknown, of: State) => unknown;
  /** How a change of it reads. */
  readonly words?: Words;
  /** Identity: whether the wanted value means another object than the one in the state. */
  readonly replaces?: (wanted: unknown, state: State) => boolean;
}

/** What the ids of a resource look like: a user types one into `get` and `import`. */
export interface Ids {
  /** `iSCSI service` */
  readonly object: string;
  /** Continues "its id is": `the UUID of its SVM, such as …`. */
  readonly form: string;
  /** The id in the array's spelling; `undefined` for a text that cannot be one. */
  readonly parse: (text: string) => string | undefined;
}

/** A value that cannot be accepted. */
export interface CheckFailure {
  /** The argument; `""` when it is about several, one that does not exist, or a secret: the engine prints its value. */
  readonly property: string;
  /** One sentence, with the argument's name. */
  readonly reason: string;
}

/** How much a change hurts hosts that are connected now. */
export type Severity = "high" | "medium";

/** One line for the reviewer about what a change does to live hosts. */
export interface ImpactNote<System extends OpenSystem = OpenSystem> {
  readonly severity: Severity;
  readonly text: string;
  /** Whose sessions it is about, where those can be counted. */
  readonly touches?: Touched<System>;
}

/** What a planned change consists of, as `diff` found it. */
export interface Change<Inputs = Properties> {
  readonly state: State;
  readonly inputs: Partial<Inputs>;
  /** The names of the arguments whose value changes (a value that is not known yet counts as changed). */
  readonly changed: ReadonlySet<keyof Inputs>;
  /** Another object takes the place of this one, which is deleted first. */
  readonly replaced: boolean;
}

/**
 * One resource, as data and a handful of calls. A new resource is a new definition; nothing in this folder knows
 * any of them. Methods and not function members: a list of definitions has to forget what each of them is about.
 */
export interface Definition<
  Inputs extends object = Properties,
  Live extends object = object,
  System extends OpenSystem = OpenSystem,
> {
  readonly shape: Shape;
  /** The kind of system that the object is on. */
  readonly product: Product<System>;
  readonly fields: { readonly [Name in keyof Inputs]-?: Field };
  readonly ids: Ids;
  /**
   * Rules between several arguments. Gets only values that are known and valid on their own, and the names of all that the
   * program gives: a value that is not known yet is not a missing one.
   */
  rules?(inputs: Partial<Inputs>, given: ReadonlySet<string>): CheckFailure[];
  /** Impact notes of an update or a replacement. */
  notes?(change: Change<Inputs>): ImpactNote<System>[];
  /** Impact notes of removing the object. A delete has no other: the engine asks no provider about one at preview. */
  removal?(state: State): ImpactNote<System>[];
  /** The argument whose change makes our side {@link generate} new secrets. */
  readonly rotates?: string;
  /** Values that our side makes at `up` because of a change elsewhere (a rotation that the program asks for). */
  generate?(state: State, inputs: Partial<Inputs>): Partial<Inputs>;
  /** Outputs that an update of these arguments changes; their new values are not known before `up`. */
  outputsUnknownAfter?(changed: ReadonlySet<keyof Inputs>): readonly string[];
  readonly lookup: Lookup<object, object, System>;
  readonly discovery: Discovery<object, System>;
  /** What a login needs, for the doctor to try. */
  readonly rights: readonly Right<System>[];
  /** The first release that knows the resource, and those of arguments that came later: `{ IscsiService: "9.6.0" }`. */
  readonly since: Readonly<Record<string, string>>;
  /** Binds the API calls to a system, for one operation and the time that it may take. */
  operations(system: System): Operations<Inputs, Live>;
}

/** The fields of a definition by name, for code that is about no resource in particular. */
export type Fields = Readonly<Record<string, Field>>;

/** The names of the fields that are so. */
export function namesWhere(fields: Fields, isSo: (field: Field, name: string) => boolean | undefined): string[] {
  return Object.entries(fields).flatMap(([name, field]) => (isSo(field, name) ? [name] : []));
}

/** A question that programs ask about what exists, without managing it. */
export interface Lookup<
  Args extends object = object,
  Result extends object = object,
  System extends OpenSystem = OpenSystem,
> {
  /** `getIscsiService` */
  readonly name: string;
  readonly product: Product<System>;
  /** The arguments; which of them may be left out, their schemas say. */
  readonly args: Readonly<Record<string, z.ZodType>> & { readonly [Name in keyof Args]-?: z.ZodType };
  /** Members of the result that are secrets. */
  readonly secrets?: readonly string[];
  /** Fails with one sentence when there is none. */
  ask(system: System, args: Args): Promise<Result>;
}

/** The API calls of one resource. `Live` holds every property that the array reports, under its output name. */
export interface Operations<Inputs, Live> {
  /** The resource's id of a live object. */
  id(live: Live): string;
  /**
   * The object that these inputs name, or `undefined` when there is none: for adoption. With the `id` of a create that was
   * cut off it is that object, whatever the inputs name now.
   */
  find(inputs: Inputs, id?: string): Promise<Live | undefined>;
  /** Makes the object; what the API cannot take in this call is left to {@link update}. Fails when it exists. */
  create(inputs: Inputs): Promise<Live>;
  /** Sends exactly `delta`. */
  update(id: string, delta: Partial<Inputs>, context: { inputs: Inputs; before: Partial<Live> }): Promise<Live>;
  /** The object as it is now, or `undefined` when it is certainly gone. Asked-for-together reads share calls. */
  read(id: string, state: State): Promise<Live | undefined>;
  /** The error of a `get` or an import for which {@link read} found nothing: object, host, what to do. */
  absent(id: string): ProviderError;
  /** Removes the object. Deleting what is already gone succeeds. */
  remove(id: string, state: State): Promise<void>;
}

/** Something that a login must be able to read for a resource to work. Whether it may also write, only a write could tell. */
export interface Right<System> {
  /** `IscsiService`, `volumes` */
  readonly of: string;
  /** What is said when it works. */
  readonly granted: string;
  /** Tries the read. A text says why there was nothing to try it on. */
  attempt(system: System): Promise<string | undefined>;
  /** What works less well without it, and what to do: then its lack is a warning and no failure. */
  readonly lack?: { readonly text: string; readonly fix: string };
}

/** How a change of one property reads to a reviewer; without it, it is `old → new`. */
export interface Words {
  /** An empty value is the API's way to clear it. */
  readonly cleared?: true;
  /** The value in a word of the API, or `undefined` where the value speaks for itself. */
  readonly value?: (value: unknown) => string | undefined;
  /** What the change means, said behind it. A text is about a value that was set before. */
  readonly remark?: string | ((change: { outputs: State; inputs: State }) => string);
  /** The remark is true of an object that stays, and not of one that another takes the place of. */
  readonly inPlace?: true;
  /** The whole of it, where `old → new` would not tell it; `show` makes text of any value. */
  readonly whole?: (before: unknown, after: unknown, show: (value: unknown) => string) => string | undefined;
}

/** The messages continue a sentence that begins with the argument's name. */
export const text = z.string("must be a string");
export const boolean = z.boolean("must be true or false");

/** Takes over what exists already: speaks to `create` alone. */
export const adopt: Field = { schema: boolean, source: "program", createOnly: true };

export const onOff: Words = {
  value: (value) => (value === true ? "enabled" : value === false ? "disabled" : undefined),
};
