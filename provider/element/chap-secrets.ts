import { randomInt } from "node:crypto";
import * as z from "zod";
import { learnSecrets } from "../base/redact";
import type { State } from "../base/shape";
import type { CheckFailure, Field } from "../lifecycle/definition";
import { textOf } from "./schemas";

/** The two CHAP secrets of an account or an initiator. */
export const CHAP_SECRETS = ["initiatorSecret", "targetSecret"] as const;
type SecretName = (typeof CHAP_SECRETS)[number];
export type ChapSecrets = { [name in SecretName]?: string };

/** The longest that Element takes (12 to 16). */
const LENGTH = 16;
/** Without punctuation: every initiator tool takes these, and 16 of them are 95 bits. */
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

const chapSecret: Field = {
  schema: textOf(12, LENGTH),
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
interface Given extends ChapSecrets {
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

/** New random values of these secrets. Made on our side, so that a call whose answer got lost can be repeated with the same ones. */
export function madeSecrets(names: readonly SecretName[]): ChapSecrets {
  const secret = () => Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
  return Object.fromEntries(names.map((name) => [name, secret()]));
}

/** A record as the cluster answers it, with its secrets in the clear: from here on no message shows them. */
export function learned<T extends { [name in SecretName]?: string | null | undefined }>(record: T): T {
  learnSecrets(record.initiatorSecret, record.targetSecret);
  return record;
}

/** The CHAP secrets in some bags, those of the last one first. */
export function secretsIn(...bags: State[]): ChapSecrets {
  const known: ChapSecrets = {};
  for (const name of CHAP_SECRETS) {
    const secret = bags.map((bag) => bag[name]).findLast((value) => typeof value === "string" && value !== "");
    if (typeof secret === "string") known[name] = secret;
  }
  return known;
}
