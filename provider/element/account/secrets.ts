import { randomInt } from "node:crypto";

/** The longest that Element takes (12 to 16). */
const LENGTH = 16;
/** Without punctuation: every initiator tool takes these, and 16 of them are 95 bits. */
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A new random CHAP secret. Made on our side, so that a call whose answer got lost can be repeated with the same one. */
export function newSecret(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}
