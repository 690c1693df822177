import { joined, without } from "./addresses";
import { type Given, givenText } from "./body";
import type { OntapContext } from "./context";
import {
  addressesOf,
  asked,
  checkInitiator,
  checkPair,
  namesChap,
  refuseEqualPasswords,
  typeOf,
} from "./credentials-checks";
import { DEFAULT_INITIATOR } from "./credentials-store";
import type { AddressList, ChapPair, IscsiCredentials, Svm } from "./entities";
import { OntapError } from "./errors";

/** What a PATCH says besides its values. */
export interface PatchMode {
  /** Merge the addresses in. */
  add: boolean;
  /** Take the addresses out. */
  remove: boolean;
  /** `initiator_address` is in the body, empty or not. */
  namesAddresses: boolean;
  /** `chap.outbound` is an empty object. */
  outboundIsEmpty: boolean;
}

function refuseOnAsaR2({ store, switches }: OntapContext): void {
  if (!store.cluster.asaR2 || switches.credentialsOnAsaR2) return;
  throw new OntapError("3", "Credentials cannot be created or deleted on this platform.");
}

function unlessChap(): OntapError {
  return new OntapError("5374900", "CHAP properties are for authentication type chap only.", "chap");
}

/** The inbound pair after a change; `before` is the pair of a record that is CHAP already. */
function inbound({ switches }: OntapContext, given: Given, before?: ChapPair): ChapPair {
  const pair = asked(given, "inbound");
  const { user, password } = pair;
  if (user !== undefined && password !== undefined) return checkPair({ user, password }, "inbound");
  const half = user !== undefined || password !== undefined;
  const completes = half ? switches.halfInboundPair === "accept" : switches.chapPatchWithoutInbound === "keep";
  if (before === undefined || !completes) {
    throw new OntapError("5374149", "CHAP needs the inbound user and password.", "chap.inbound");
  }
  return checkPair({ ...before, ...pair }, "inbound");
}

/** The outbound pair that was given in full; undefined when none was. */
function outbound(given: Given): ChapPair | undefined {
  const { user, password } = asked(given, "outbound");
  if (user === undefined && password === undefined) return undefined;
  if (user === undefined || password === undefined) {
    throw new OntapError("5374150", "An outbound user and its password belong together.", "chap.outbound");
  }
  return checkPair({ user, password }, "outbound");
}

function tooShort(): OntapError {
  return new OntapError("262247", '"chap.outbound.user" must have 1 to 128 bytes.', "chap.outbound.user");
}

/** Creates a record. */
export function create(context: OntapContext, svm: Svm, given: Given): IscsiCredentials {
  const { switches } = context;
  refuseOnAsaR2(context);
  const [name, authenticationType] = [givenText(given, "initiator"), typeOf(given)];
  if (name === undefined) throw new OntapError("262212", 'The field "initiator" is required.', "initiator");
  if (authenticationType === undefined) {
    throw new OntapError("262212", 'The field "authentication_type" is required.', "authentication_type");
  }
  const initiator = checkInitiator(context, name);
  const addresses = { ranges: [], masks: [], ...addressesOf(context, given) };
  const record: IscsiCredentials = { initiator, authenticationType, addresses };
  if (authenticationType === "chap") {
    record.inbound = inbound(context, given);
    const none = asked(given, "outbound").user === "";
    if (none && switches.postEmptyOutbound === "reject") throw tooShort();
    const pair = none ? undefined : outbound(given);
    if (pair !== undefined) {
      refuseEqualPasswords(context, record.inbound, pair);
      record.outbound = pair;
    }
  } else if (namesChap(given)) throw unlessChap();
  if (svm.iscsi === undefined) throw new OntapError("5374078", "The SVM has no iSCSI service.", "svm.uuid");
  if (context.store.credentials.get(svm.uuid, initiator) !== undefined) {
    const code = initiator === DEFAULT_INITIATOR ? switches.postDefaultCode : "5374142";
    throw new OntapError(code, `Credentials of "${initiator}" exist on this SVM already.`, "initiator");
  }
  svm.credentials.push(record);
  return record;
}

/** The outbound pair after a PATCH of CHAP values. */
function outboundAfter(context: OntapContext, given: Given, mode: PatchMode, before?: ChapPair): ChapPair | undefined {
  const { outboundEmptyUser, outboundEmptyObject, outboundLeftOut } = context.switches;
  const { user, password } = asked(given, "outbound");
  if (user === "") {
    // An old release knows no removal; nothing may come with one.
    if (outboundEmptyUser === "reject" || password !== undefined) throw tooShort();
    return outboundEmptyUser === "remove" ? undefined : before;
  }
  if (mode.outboundIsEmpty && outboundEmptyObject === "remove") return undefined;
  return outbound(given) ?? (outboundLeftOut === "keep" ? before : undefined);
}

function patchChap(context: OntapContext, record: IscsiCredentials, given: Given, mode: PatchMode): void {
  const stored = record.authenticationType === "chap" ? record : undefined;
  const pair = inbound(context, given, stored?.inbound);
  const changesChap = namesChap(given) || mode.outboundIsEmpty;
  const other = changesChap ? outboundAfter(context, given, mode, record.outbound) : record.outbound;
  if (other !== undefined) {
    const bothGiven = [asked(given, "inbound"), asked(given, "outbound")].every((one) => one.password !== undefined);
    if (bothGiven || context.switches.equalToStoredPassword === "reject") refuseEqualPasswords(context, pair, other);
  }
  record.authenticationType = "chap";
  record.inbound = pair;
  if (other === undefined) delete record.outbound;
  else record.outbound = other;
}

function addressesAfter(
  context: OntapContext,
  before: AddressList,
  given: Partial<AddressList>,
  { add, remove }: PatchMode,
): AddressList {
  const { emptyRanges, rangesPatchOnMasks, removeUnknownAddress } = context.switches;
  const lists = { ranges: [], masks: [], ...given };
  if (add) return joined(before, lists);
  if (remove) {
    const { list, allKnown } = without(before, lists);
    if (allKnown || removeUnknownAddress === "accept") return list;
    throw new OntapError("4", "An address to remove is not in the list.", "initiator_address");
  }
  if (lists.ranges.length + lists.masks.length === 0) {
    if (emptyRanges === "ignore") return before;
    if (emptyRanges === "reject") throw new OntapError("262190", "A PATCH needs at least one value.");
  }
  return rangesPatchOnMasks === "leave" ? { ...before, ...given } : lists;
}

/** What a client can see change; passwords always count, because they are set and not compared. */
function visibly({ authenticationType, inbound: one, outbound: other, addresses }: IscsiCredentials): string {
  return JSON.stringify([authenticationType.toLowerCase(), one?.user, other?.user, addresses]);
}

/** Changes a record, all or nothing. */
export function patch(context: OntapContext, record: IscsiCredentials, given: Given, mode: PatchMode): void {
  const { switches } = context;
  if (record.initiator === DEFAULT_INITIATOR && mode.namesAddresses) {
    throw new OntapError("5374155", "The default record has no addresses.", "initiator_address");
  }
  if (given.size === 0 && !mode.outboundIsEmpty) throw new OntapError("262190", "A PATCH needs at least one value.");
  if (mode.add && mode.remove) {
    throw new OntapError("262185", "Addresses cannot be added and removed at once.", "remove_initiator_addresses");
  }
  const type = typeOf(given);
  const chap = namesChap(given);
  if (mode.remove && (chap || type !== undefined) && switches.removeFlagWithChap === "reject") {
    throw new OntapError("262185", "Only addresses can change here.", "remove_initiator_addresses");
  }
  const after = structuredClone(record);
  if (chap && type === undefined && switches.chapPatchWithoutType === "reject") throw unlessChap();
  if (chap && (type ?? record.authenticationType) !== "chap") throw unlessChap();
  const lists = addressesOf(context, given);
  if (chap || type === "chap") patchChap(context, after, given, mode);
  else if (type !== undefined) {
    after.authenticationType = type;
    if (switches.chapAfterTypeChange === "drop") {
      delete after.inbound;
      delete after.outbound;
    }
  }
  if (Object.keys(lists).length > 0) after.addresses = addressesAfter(context, record.addresses, lists, mode);
  else if (after.authenticationType !== record.authenticationType && switches.addressesAfterTypeChange === "drop") {
    after.addresses = { ranges: [], masks: [] };
  }
  if (
    switches.noopCredentialsPatch === "reject" &&
    !given.has("chap.inbound.password") &&
    visibly(after) === visibly(record)
  ) {
    throw new OntapError("8", "The credentials are in this state already.");
  }
  if (after.outbound === undefined) delete record.outbound;
  if (after.inbound === undefined) delete record.inbound;
  Object.assign(record, after);
}

/** Deletes a record; its initiator falls under `default`. */
export function remove(context: OntapContext, svm: Svm, record: IscsiCredentials): void {
  refuseOnAsaR2(context);
  if (record.initiator === DEFAULT_INITIATOR) {
    throw new OntapError("5374148", "The default record of an SVM cannot be deleted.", "initiator");
  }
  svm.credentials.splice(svm.credentials.indexOf(record), 1);
}
