import { randomInt } from "node:crypto";
import * as z from "zod";
import type { State } from "../base/shape";
import { type CheckFailure, type Field, text } from "../lifecycle/definition";

/** The two CHAP secrets of an account or an initiator. */
export const CHAP_SECRETS = ["initiatorSecret", "targetSecret"] as const;
export type SecretName = (typeof CHAP_SECRETS)[number];

/** The longest that Element takes (12 to 16). */
const LENGTH = 16;
/** Without punctuation: every initiator tool takes these, and 16 of them are 95 bits. */
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A new random secret. Made on our side, so that a call whose answer got lost can be repeated with the same one. */
export function newSecret(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}

const chapSecret: Field = {
  schema: text.min(12, "must be 12 to 16 characters long").max(16, "must be 12 to 16 characters long"),
  source: "array",
  secret: true,
};

/** The arguments that both resources have alike. */
export const secretFields = {
  initiatorSecret: chapSecret,
  targetSecret: chapSecret,
  secretsVersion: {
    schema: z.union([z.string(), z.number()], "must be a string or a number"),
    source: "program",
    keptWhenRemoved: true,
  },
} as const satisfies Record<string, Field>;

/** What a program says of the secrets. */
interface Given {
  readonly initiatorSecret?: string;
  readonly targetSecret?: string;
  readonly secretsVersion?: string | number;
}

/** Hosts refuse mutual CHAP with one secret for both directions. */
export function refuseEqual({ initiatorSecret, targetSecret }: Given): CheckFailure[] {
  if (initiatorSecret === undefined || initiatorSecret !== targetSecret) return [];
  return [{ property: "", reason: "initiatorSecret and targetSecret must be different from each other" }];
}

/** The secrets that a new `secretsVersion` replaces: those that the program does not give. */
export function rotatedSecrets(state: State, inputs: Given): SecretName[] {
  const { secretsVersion } = inputs;
  if (secretsVersion === undefined || secretsVersion === state.secretsVersion) return [];
  return CHAP_SECRETS.filter((name) => inputs[name] === undefined);
}

/** New values of these secrets. */
export function madeSecrets(names: readonly SecretName[]): { [name in SecretName]?: string } {
  return Object.fromEntries(names.map((name) => [name, newSecret()]));
}
