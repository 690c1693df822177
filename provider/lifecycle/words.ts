import type { State } from "./properties";

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

export const onOff: Words = {
  value: (value) => (value === true ? "enabled" : value === false ? "disabled" : undefined),
};
