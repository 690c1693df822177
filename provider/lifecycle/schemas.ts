import * as z from "zod";
import type { Field, Words } from "./definition";

/** The messages continue a sentence that begins with the argument's name. */
export const text = z.string("must be a string");
export const boolean = z.boolean("must be true or false");

/** Takes over what exists already: speaks to `create` alone. */
export const adopt: Field = { schema: boolean, source: "program", createOnly: true };

export const onOff: Words = {
  value: (value) => (value === true ? "enabled" : value === false ? "disabled" : undefined),
};
