import { isObject } from "../wire";
import type { ElementContext } from "./context";
import type { Account } from "./entities";
import { ElementError } from "./errors";
import { generateSecret } from "./secrets";
import { NO_CONTAINER } from "./store";

/** Limits of the cluster, as GetLimits gives them. */
export const limits = { nameMin: 1, nameMax: 64, secretMin: 12, secretMax: 16 } as const;

function bad(context: ElementContext, message: string): ElementError {
  return new ElementError(context.switches.badValueError, message);
}

/** Length and characters of a username. */
export function checkUsername(context: ElementContext, username: string): void {
  if (username.length < limits.nameMin || username.length > limits.nameMax) {
    throw bad(context, `username must have ${limits.nameMin} to ${limits.nameMax} characters`);
  }
  const pattern = context.switches.usernameCharacters === "printable" ? /^\P{Cc}+$/u : /^[A-Za-z0-9._:@-]+$/;
  if (!pattern.test(username)) throw bad(context, "username contains a character that is not allowed");
}

/** A secret as it will be stored: given, or generated for `null` and where it was left out. */
export function secretFrom(context: ElementContext, name: string, value: unknown): string {
  const { emptySecret, secretCharacters, generatedSecretLength } = context.switches;
  if (value === null || value === undefined || (value === "" && emptySecret === "generate")) {
    return generateSecret(generatedSecretLength);
  }
  const secret = String(value);
  if (secret.length < limits.secretMin || secret.length > limits.secretMax) {
    throw bad(context, `${name} must have ${limits.secretMin} to ${limits.secretMax} characters`);
  }
  if (secretCharacters === "ascii" && !/^[\x21-\x7e]+$/.test(secret)) {
    throw bad(context, `${name} contains a character that is not allowed`);
  }
  return secret;
}

/** The documented rules on secrets, which the field does not enforce. */
export function checkSecrets(context: ElementContext, account: Account): void {
  const { enforceSecretsDiffer, enforceSecretsUnique } = context.switches;
  const own = [account.initiatorSecret, account.targetSecret];
  if (enforceSecretsDiffer && own[0] === own[1]) {
    throw bad(context, "initiatorSecret and targetSecret must be different");
  }
  if (!enforceSecretsUnique) return;
  const others = context.store.live().filter((other) => other.accountID !== account.accountID);
  if (others.some((other) => own.includes(other.initiatorSecret) || own.includes(other.targetSecret))) {
    throw bad(context, "a secret is used by another account");
  }
}

/** Size and depth of attributes. */
export function checkAttributes(context: ElementContext, attributes: Record<string, unknown>): void {
  const { attributesMaxBytes, attributesNested } = context.switches;
  if (attributesMaxBytes > 0 && Buffer.byteLength(JSON.stringify(attributes)) >= attributesMaxBytes) {
    throw bad(context, `attributes must have fewer than ${attributesMaxBytes} bytes`);
  }
  if (!attributesNested && Object.values(attributes).some((value) => isObject(value) || Array.isArray(value))) {
    throw bad(context, "attributes must not be nested");
  }
}

/** The live account with a username. */
export function byUsername(context: ElementContext, username: string): Account | undefined {
  const fold = (name: string) => (context.switches.usernameCaseInsensitive ? name.toLowerCase() : name);
  return context.store.live().find((account) => fold(account.username) === fold(username));
}

/** Refuses a username that another account has. */
export function checkUnique(context: ElementContext, username: string, own: number | undefined, name: string): void {
  const other = byUsername(context, username);
  if (other === undefined || other.accountID === own) return;
  if (!context.switches.containerNamesCollide && other.storageContainerID !== NO_CONTAINER) return;
  throw new ElementError(name);
}
