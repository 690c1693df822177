/** What class, host and schema have to know of a resource. */
export interface Shape {
  /** The name in the type token and in every state: `ontap:IscsiService`. Never changed. */
  readonly type: string;
  /** Every output: a slot for each must be in the class's bag. Instructions (`adopt`) are none. */
  readonly properties: readonly string[];
  readonly secrets: readonly string[];
  /** The arguments that say which object of a system it is. */
  readonly identity: readonly string[];
}
