import { isIP } from "node:net";
import * as z from "zod";
import { asSet, missingFrom, sameIn } from "../../base/equal";
import type { Plain } from "../../base/shape";
import { isRecord } from "../../base/unknown";
import { adopt, boolean, type Field, text } from "../../lifecycle/definition";
import { memberWords } from "../../lifecycle/members";
import { controllerKey, domainName, machineName, organizationalUnit } from "../directory-spellings";
import { svmField } from "../svm";
import type { Release } from "../system";
import type { ActiveDirectoryAccountArgs } from "./args";

/** The arguments, once they are plain values. */
export type ActiveDirectoryAccountInputs = Plain<ActiveDirectoryAccountArgs>;

/** The endpoint came with this release. */
export const SINCE: Release = [9, 12, 1];

/** `security.advertised_kdc_encryptions` came with this release. */
export const SECURITY_SINCE: Release = [9, 17, 1];

/** Where ONTAP makes the account by default, and what it reads back then. */
export const DEFAULT_UNIT = "CN=Computers";

const domain = text
  .min(1, "must not be empty")
  .regex(/^[^\s/\\]*$/, "must be a domain name")
  .refine((value) => Buffer.byteLength(value) <= 254, "must be at most 254 bytes long");

const controller = z.strictObject(
  {
    fqdn: domain,
    serverIp: text.refine((value) => isIP(value) !== 0, "must be an IPv4 or IPv6 address"),
  },
  "must hold fqdn and serverIp and nothing else",
);

const sameName = sameIn(machineName);
const sameDomain = sameIn(domainName);
const sameUnit = sameIn(organizationalUnit);

export const fields: { readonly [Name in keyof ActiveDirectoryAccountInputs]-?: Field } = {
  svm: svmField,
  name: {
    schema: text
      .min(1, "must not be empty")
      .max(15, "must be at most 15 characters long (NetBIOS)")
      .regex(
        /^[^@#*()=+[\]|;:",<>\\/?\s\p{Cc}]*$/u,
        'must not hold spaces or any of @ # * ( ) = + [ ] | ; : " , < > \\ / ?',
      )
      .regex(/[^$]$|^$/, "must not end in $: Active Directory adds it, give the name without"),
    required: true,
    source: "array",
    same: sameName,
    replaces: (wanted, state) => !sameName(wanted, state.name),
  },
  fqdn: {
    schema: domain,
    required: true,
    source: "array",
    same: sameDomain,
    words: { remark: "joined to another domain" },
  },
  username: { schema: text.min(1, "must not be empty"), required: true, source: "program", unreported: true },
  password: {
    schema: text.min(1, "must not be empty"),
    required: true,
    source: "program",
    secret: true,
    unreported: true,
  },
  organizationalUnit: {
    schema: text.min(1, "must not be empty: leave it out for CN=Computers"),
    source: "array",
    initial: DEFAULT_UNIT,
    resetTo: DEFAULT_UNIT,
    same: sameUnit,
    replaces: (wanted, state) => !sameUnit(wanted, state.organizationalUnit),
  },
  forceAccountOverwrite: { schema: boolean, source: "program", createOnly: true },
  advertisedKdcEncryptions: {
    schema: z
      .array(z.enum(["des", "rc4", "aes_128", "aes_256"], "must be des, rc4, aes_128 or aes_256"), "must be a list")
      .min(1, "must name at least one encryption type: leave it out to keep what is there"),
    source: "array",
    same: asSet(String),
  },
  preferredDomainControllers: {
    schema: z.array(controller, "must be a list"),
    source: "array",
    initial: [],
    resetTo: [],
    words: memberWords(controllerKey, controllerText),
    same: asSet(controllerKey),
  },
  adopt,
};

/** The entries of one list of controllers that another one lacks, each once. */
export const missingControllers = <T>(list: readonly T[], other: readonly T[]): T[] =>
  missingFrom(controllerKey, list, other);

function controllerText(entry: unknown, show: (value: unknown) => string): string {
  if (!isRecord(entry) || typeof entry.fqdn !== "string" || typeof entry.serverIp !== "string") return show(entry);
  return `${show(entry.fqdn)} (${show(entry.serverIp)})`;
}
