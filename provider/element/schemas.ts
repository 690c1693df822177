import * as z from "zod";
import { text } from "../lifecycle/definition";

/** A text of so many characters. */
export function textOf(least: number, most: number) {
  const message = `must be ${least} to ${most} characters long`;
  return text.min(least, message).max(most, message);
}

/** What a text without control characters looks like, and what is said of another one. */
export const PRINTABLE = [/^\P{Cc}*$/u, "must not hold control characters"] as const;

/** The ID of an object that the program only refers to: `a volume ID`. */
export function positiveId(what: string) {
  const message = `must be ${what}, a positive whole number`;
  return z.int(message).positive(message);
}

/** The name of an initiator. */
export const initiatorName = text
  .min(1, "must not be empty")
  .max(224, "must be at most 224 characters long")
  .regex(/^[^\s\p{Cc}]*$/u, "must not hold blanks or control characters");
