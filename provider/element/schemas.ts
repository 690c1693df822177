import { text } from "../lifecycle/schemas";

/** The name of an initiator, as an argument. */
export const initiatorName = text
  .min(1, "must not be empty")
  .max(224, "must be at most 224 characters long")
  .regex(/^[^\s\p{Cc}]*$/u, "must not hold blanks or control characters");
