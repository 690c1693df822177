import type { z } from "zod";
import type { Same } from "../base/equal";
import type { ProviderError } from "../base/errors";
import type { Connections } from "../connection/connections";

/** What the engine keeps of a resource: its outputs, as plain text (the plugin host does not take part in secrecy). */
export type State = Readonly<Record<string, unknown>>;

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
  /** Speaks to `create` alone (`adopt`): a later change of it is no change of the object. */
  readonly instruction?: true;
  /** The value that the API documents as empty or default: what taking the argument out of the program means. */
  readonly takenOut?: unknown;
  /**
   * Taken out of the program, its last value stays in inputs and state: whoever sets it again is compared with that one.
   * For an argument whose change makes something happen, which must not happen again just because it was out for a while.
   */
  readonly remembered?: true;
  /** When two values mean the same; exact deep equality unless told otherwise. */
  readonly same?: Same;
  /** Identity: whether the wanted value means another object than the one in the state. */
  readonly replaces?: (wanted: unknown, state: State) => boolean;
}

/** What the ids of a resource look like: a user types one into `get`. */
export interface Ids {
  /** `iSCSI service` */
  readonly object: string;
  /** Continues "its id is": `the UUID of its SVM, such as …`. */
  readonly form: string;
  /** The id in the array's spelling; `undefined` for a text that cannot be one. */
  readonly parse: (text: string) => string | undefined;
}

/** A value that cannot be accepted. Without `property` where the engine would print the property's (secret) value. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** How much a change hurts hosts that are connected now. */
export type Severity = "high" | "medium";

/** One line for the reviewer about what a change does to live hosts. */
export interface ImpactNote {
  readonly severity: Severity;
  readonly text: string;
}

/** What a planned change consists of, as `diff` found it. */
export interface Change<Inputs> {
  readonly state: State;
  readonly inputs: Partial<Inputs>;
  /** The names of the arguments whose value changes (a value that is not known yet counts as changed). */
  readonly changed: ReadonlySet<keyof Inputs>;
  /** Another object takes the place of this one, which is deleted first. */
  readonly replaced: boolean;
}

/**
 * One resource, told as data and a handful of calls. A new resource is a new definition; nothing in this folder knows
 * any of them.
 */
export interface Definition<Inputs extends object, Live extends object> {
  readonly fields: { readonly [Name in keyof Inputs]-?: Field };
  readonly ids: Ids;
  /** Rules between several arguments. Never called with values that are not known yet or failed alone. */
  readonly rules?: (inputs: Partial<Inputs>) => CheckFailure[];
  /** Impact notes of an update or a replacement. */
  readonly notes?: (change: Change<Inputs>) => ImpactNote[];
  /** Values that our side makes at `up` because of a change elsewhere (a rotation that the program asks for). */
  readonly generate?: (state: State, inputs: Inputs) => Partial<Inputs>;
  /** Binds the API calls to the connection, for one operation and the time that it may take. */
  readonly operations: (connections: Connections) => Operations<Inputs, Live>;
}

/** The API calls of one resource. `Live` holds every property that the array tells, under its output name. */
export interface Operations<Inputs, Live> {
  /** The resource's id of a live object. */
  id(live: Live): string;
  /**
   * The object that these inputs name, or `undefined` when there is none. For adoption; with the `id` of a create that was
   * cut off, for going on from there: then it is that object, whatever the inputs name now.
   */
  find(inputs: Inputs, id?: string): Promise<Live | undefined>;
  /** Makes the object; what the API cannot take in this call is left to {@link update}. Fails when it exists. */
  create(inputs: Inputs): Promise<Live>;
  /** Sends exactly `delta`. */
  update(id: string, delta: Partial<Inputs>, context: { inputs: Inputs; before: Partial<Live> }): Promise<Live>;
  /** The object as it is now, or `undefined` when it is certainly gone. Asked-for-together reads share calls. */
  read(id: string, state: State): Promise<Live | undefined>;
  /** The error of a `get` that finds nothing. */
  absent(id: string): ProviderError;
  /** Removes the object; whatever is gone already is a success. */
  remove(id: string, state: State): Promise<void>;
}
