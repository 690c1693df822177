/** Properties by name, as plain values. */
export type Properties = Record<string, unknown>;

/** What the engine keeps of a resource: its outputs, secrets in the clear. */
export type State = Readonly<Record<string, unknown>>;
