import * as z from "zod";
import { withoutCase } from "../../base/equal";
import type { Plain } from "../../base/shape";
import { adopt, type CheckFailure, type Field, type Ids, text } from "../../lifecycle/definition";
import { problemWith, sameAddresses } from "../addresses";
import { asUuid, svmField } from "../svm";
import type { IscsiCredentialsArgs } from "./args";

/** The arguments, once they are plain values. */
export type IscsiCredentialsInputs = Plain<IscsiCredentialsArgs>;

const INITIATOR = /^(iqn\.\d{4}-\d\d\.[a-z0-9.:-]+|eui\.[0-9a-f]{16}|default)$/i;

export const initiatorText = text.regex(
  INITIATOR,
  'must be an IQN (iqn.yyyy-mm. and a name of letters, digits, ".", ":" and "-"), an EUI (eui. and 16 hexadecimal digits) or "default"',
);

/** ONTAP's spelling: it takes only lower case in an IQN (5373972), and either in an EUI. */
export function spelled(initiator: string): string {
  return /^eui\./i.test(initiator) ? initiator : initiator.toLowerCase();
}

/** The record of all initiators without one of their own, which comes and goes with the iSCSI service. */
export function isDefault(initiator: unknown): boolean {
  return withoutCase(initiator, "default");
}

/** `<UUID of the SVM>/<initiator>`: a record has no name of its own. */
export function idOf(svmUuid: string, initiator: string): string {
  return `${svmUuid}/${spelled(initiator)}`;
}

/** The parts of an id. */
export function partsOf(id: string): { svm: string; initiator: string } {
  const at = id.indexOf("/");
  return { svm: id.slice(0, at), initiator: id.slice(at + 1) };
}

export const ids: Ids = {
  object: "iSCSI credentials",
  form: "the UUID of the SVM and the initiator, such as 6d0c6a5e-1f0e-4d53-9c6f-8f7f3b7a1c11/iqn.1994-05.com.example:host7",
  parse: (given) => {
    const { svm, initiator } = partsOf(given);
    const uuid = asUuid(svm);
    return uuid !== undefined && INITIATOR.test(initiator) ? idOf(uuid, initiator) : undefined;
  },
};

const bytes = (most: number) => (value: string) => Buffer.byteLength(value) <= most;

const user = text.refine(bytes(128), "must be at most 128 bytes long");

/** What the array does not tell is kept by `read`, from the state; so a changed one is a difference like any other. */
const password: Field = {
  schema: text
    .min(1, "must not be empty")
    .refine(bytes(512), "must be at most 512 bytes long")
    .refine(
      (value) => !/^0x/i.test(value) || /^0x([0-9a-f]{2})+$/i.test(value),
      "begins with 0x: then an even number of hexadecimal digits must follow",
    ),
  source: "array",
  secret: true,
  unreported: true,
};

export const fields: { readonly [Name in keyof IscsiCredentialsInputs]-?: Field } = {
  svm: svmField,
  initiator: {
    schema: initiatorText,
    required: true,
    source: "array",
    same: withoutCase,
    replaces: (wanted, state) => !withoutCase(wanted, state.initiator),
  },
  authenticationType: {
    schema: z.enum(["chap", "none", "deny"], 'must be "chap", "none" or "deny"'),
    required: true,
    source: "array",
  },
  inboundUser: { schema: user.min(1, "must not be empty"), source: "array", initial: "" },
  inboundPassword: password,
  outboundUser: { schema: user, source: "array", initial: "", resetTo: "", words: { cleared: true } },
  outboundPassword: password,
  initiatorAddresses: {
    schema: z.array(
      text.superRefine((value, context) => {
        const message = problemWith(value);
        if (message !== undefined) context.addIssue({ code: "custom", message });
      }),
      "must be a list",
    ),
    source: "array",
    initial: [],
    resetTo: [],
    same: sameAddresses,
    words: {
      whole: (_, after) => (Array.isArray(after) && after.length === 0 ? "all removed: from any address" : undefined),
    },
  },
  adopt,
};

const CHAP = ["inboundUser", "inboundPassword", "outboundUser", "outboundPassword"] as const;

/** What ONTAP would refuse at `up` (5374147, 5374149, 5374150, 5374155, 5374900). */
export function rules(inputs: Partial<IscsiCredentialsInputs>, given: ReadonlySet<string>): CheckFailure[] {
  const { initiator, authenticationType, inboundPassword, outboundUser, outboundPassword, initiatorAddresses } = inputs;
  const failures: string[] = [];
  if (authenticationType === "chap") {
    const missing = (["inboundUser", "inboundPassword"] as const).filter((name) => !given.has(name));
    failures.push(...missing.map((name) => `${name} is required with authenticationType "chap"`));
  } else if (authenticationType !== undefined) {
    const named = CHAP.filter((name) => inputs[name] !== undefined && inputs[name] !== "");
    failures.push(...named.map((name) => `${name} is possible with authenticationType "chap" only`));
  }
  if (outboundUser && !given.has("outboundPassword")) failures.push("outboundPassword is required with outboundUser");
  if (outboundPassword !== undefined && (outboundUser === "" || !given.has("outboundUser")))
    failures.push("outboundUser is required with outboundPassword");
  if (inboundPassword !== undefined && inboundPassword === outboundPassword)
    failures.push("inboundPassword and outboundPassword must be different from each other");
  if (isDefault(initiator) && initiatorAddresses !== undefined)
    failures.push('initiatorAddresses is not possible for the initiator "default"');
  // About several of them, and the engine prints the value of the property that a failure names.
  return failures.map((reason) => ({ property: "", reason }));
}
