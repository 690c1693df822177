import { endpointKnows } from "../version";
import { isObject } from "../wire";
import { checkAttributes, secretFrom } from "./account-rules";
import { shownSecrets } from "./account-view";
import { page } from "./accounts";
import type { ElementContext } from "./context";
import type { Initiator } from "./entities";
import { ElementError } from "./errors";
import { checkInitiatorCount, checkMembers, groupFor, idsFrom, membersOf } from "./group-members";
import type { StoredGroup } from "./group-store";
import { canonicalName, checkInitiatorName, isWwpnName } from "./initiator-names";
import type { Invocation, Method } from "./method";

/** First API version with initiators as objects of their own. */
export const INITIATOR_OBJECTS_SINCE = "9.0";

const CHAP_SINCE = "11.0";
const NETWORKS_SINCE = "12.0";
const CREDENTIALS = ["chapUsername", "initiatorSecret", "targetSecret"] as const;
const SECRETS = ["initiatorSecret", "targetSecret"] as const;

/** Whether this endpoint has CHAP members; sources differ up to 12.0. */
function knowsChap({ context, version }: Invocation): boolean {
  const since = context.switches.initiatorChapAtOldEndpoint === "from-11.0" ? CHAP_SINCE : NETWORKS_SINCE;
  return endpointKnows(version, since);
}

function networks({ context, version }: Invocation, ids: number[]): Record<string, unknown> {
  const form = context.switches.virtualNetworkForm;
  if (!endpointKnows(version, NETWORKS_SINCE) || (form === "missing" && ids.length === 0)) return {};
  return { virtualNetworkIDs: form === "integer" && ids.length === 1 ? ids[0] : ids };
}

/** An initiator as an endpoint of this version shows it; a copy. */
export function viewInitiator(invocation: Invocation, initiator: Initiator): Record<string, unknown> {
  const { context } = invocation;
  const { initiatorID, initiatorName, alias, attributes, virtualNetworkIDs, requireChap, ...whole } =
    structuredClone(initiator);
  const group = context.store.groups.groupOf(initiatorID);
  const { initiatorSecret, targetSecret, ...user } = whole;
  const hides = initiatorSecret !== undefined || targetSecret !== undefined;
  const credentials = hides ? { ...user, ...shownSecrets(context.switches.secretsInAnswers, whole) } : user;
  const chap = requireChap || !context.switches.requireChapMissing ? { requireChap, ...credentials } : credentials;
  return {
    initiatorID,
    initiatorName,
    alias,
    attributes,
    volumeAccessGroups: group === undefined ? [] : [group.volumeAccessGroupID],
    ...(knowsChap(invocation) ? chap : {}),
    ...networks(invocation, virtualNetworkIDs),
  };
}

const DOCUMENTED = ["alias", "attributes", "initiatorID", "initiatorName", "volumeAccessGroups"];

/** What Create and Modify answer, which may be less than the listing shows. */
function answer(invocation: Invocation, initiators: Initiator[]): Record<string, unknown> {
  const { initiatorAnswerShort, initiatorSecretsShown } = invocation.context.switches;
  const hidden = initiatorSecretsShown === "listing" ? SECRETS : [];
  const shown = (name: string) =>
    initiatorAnswerShort ? DOCUMENTED.includes(name) : !hidden.some((secret) => secret === name);
  return {
    initiators: initiators.map((initiator) =>
      Object.fromEntries(Object.entries(viewInitiator(invocation, initiator)).filter(([name]) => shown(name))),
    ),
  };
}

function refuseDenied({ context, user }: Invocation): void {
  if (!context.switches.initiatorMethodsDenied || user.element.includes("administrator")) return;
  throw new ElementError("xPermissionDenied");
}

function entries({ params }: Invocation): Record<string, unknown>[] {
  const list = params.initiators as unknown[];
  if (list.every(isObject)) return list;
  throw new ElementError("xInvalidParameterType", "initiators: Invalid type: expected an array of objects");
}

/** What an entry says about an initiator; what is left out stays. */
function change(invocation: Invocation, entry: Record<string, unknown>, before: Initiator): Initiator {
  const { context, version } = invocation;
  const { switches } = context;
  const out = structuredClone(before);
  const empty = before.initiatorID !== 0 && entry.alias === "" ? switches.initiatorAliasEmpty : "clears";
  if (empty === "refused") throw new ElementError(switches.badValueError, "alias must not be empty");
  if (entry.alias !== undefined && empty === "clears") out.alias = String(entry.alias);
  if (out.alias.length > 224) throw new ElementError(switches.badValueError, "alias is too long");
  if (entry.attributes !== undefined) {
    if (!isObject(entry.attributes)) throw new ElementError("xInvalidParameterType", "attributes: Invalid type");
    checkAttributes(context, entry.attributes);
    const merges = switches.initiatorAttributesMerge && Object.keys(entry.attributes).length > 0;
    out.attributes = structuredClone(merges ? { ...before.attributes, ...entry.attributes } : entry.attributes);
  }
  if (endpointKnows(version, NETWORKS_SINCE) && entry.virtualNetworkIDs !== undefined) {
    const ids = idsFrom("virtualNetworkIDs", entry.virtualNetworkIDs);
    if (ids.length > 0 || switches.virtualNetworksEmpty === "all") out.virtualNetworkIDs = ids;
  }
  if (knowsChap(invocation)) changeChap(context, entry, out);
  else refuseChap(invocation, entry);
  return out;
}

/** CHAP members at an endpoint that has none. */
function refuseChap({ context, unused }: Invocation, entry: Record<string, unknown>): void {
  const { initiatorChapAtOldEndpoint: way } = context.switches;
  for (const name of ["requireChap", ...CREDENTIALS]) {
    if (entry[name] === undefined) continue;
    if (way === "refused") throw new ElementError("xInvalidParameter", `${name}: not supported here`);
    if (way === "unused") unused[name] = entry[name];
  }
}

function changeChap(context: ElementContext, entry: Record<string, unknown>, out: Initiator): void {
  const { switches } = context;
  const began = out.requireChap;
  if (entry.requireChap !== undefined) out.requireChap = entry.requireChap === true;
  if (out.requireChap && isWwpnName(out.initiatorName)) {
    if (switches.chapOnWwpn === "refused") throw new ElementError(switches.badValueError, "CHAP is for iSCSI only");
    out.requireChap = false;
    return;
  }
  if (!out.requireChap) {
    if (began && switches.afterRequireChapFalse === "dropped") for (const name of CREDENTIALS) delete out[name];
    const given = CREDENTIALS.some((name) => entry[name] !== undefined);
    if (given && switches.chapWithoutRequire === "refused")
      throw new ElementError(switches.badValueError, "requireChap is false");
    if (switches.chapWithoutRequire === "ignored") return;
  }
  if (entry.chapUsername !== undefined) out.chapUsername = String(entry.chapUsername);
  for (const name of SECRETS) {
    if (entry[name] === null && switches.initiatorNullSecret !== "generates") {
      if (switches.initiatorNullSecret === "ignored") continue;
      throw new ElementError("xInvalidParameterType", `${name}: Invalid type: expected string but found null`);
    }
    if (entry[name] !== undefined) out[name] = secretFrom(context, name, entry[name]);
  }
  if (out.requireChap) complete(context, out);
  checkCredentials(context, out);
}

/** The defaults of credentials: documented for Create. */
function complete(context: ElementContext, out: Initiator): void {
  const lacking = CREDENTIALS.filter((name) => out[name] === undefined);
  const way = out.initiatorID === 0 ? "generated" : context.switches.requireChapLater;
  if (lacking.length === 0 || way === "empty") return;
  if (way === "refused" && lacking.some((name) => name !== "chapUsername"))
    throw new ElementError("xInvalidParameter", `${lacking.join(", ")}: missing`);
  for (const name of lacking)
    out[name] = name === "chapUsername" ? out.initiatorName : secretFrom(context, name, undefined);
}

function checkCredentials({ store, switches }: ElementContext, out: Initiator): void {
  if (
    switches.initiatorEqualSecrets === "refused" &&
    out.targetSecret !== undefined &&
    out.initiatorSecret === out.targetSecret
  ) {
    throw new ElementError(switches.badValueError, "initiatorSecret and targetSecret must be different");
  }
  if (switches.chapUsernameUnique === "nobody" || out.chapUsername === undefined) return;
  const others = store.groups.initiators.filter(({ initiatorID }) => initiatorID !== out.initiatorID);
  const names = others.map(({ chapUsername }) => chapUsername);
  if (switches.chapUsernameUnique === "accounts") names.push(...store.accounts.map(({ username }) => username));
  if (names.includes(out.chapUsername))
    throw new ElementError(switches.badValueError, `chapUsername ${out.chapUsername} is in use`);
}

function checkRoom({ context }: Invocation, groups: (StoredGroup | undefined)[]): void {
  for (const group of new Set(groups)) {
    if (group === undefined) continue;
    const more = groups.filter((other) => other === group).map(() => ({ name: "" }));
    checkMembers(context, [...membersOf(context, group), ...more], group);
  }
}

/** CreateInitiators: all or none. */
function createInitiators(invocation: Invocation): Record<string, unknown> {
  const { context } = invocation;
  const { groups } = context.store;
  const wanted = entries(invocation).map((entry) => {
    if (entry.name === undefined) throw new ElementError("xMissingParameter", "Missing member=[name]");
    const name = String(entry.name);
    checkInitiatorName(context.switches, name);
    if (groups.initiatorNamed(name) !== undefined) throw new ElementError("xInitiatorExists", name);
    const group =
      (entry.volumeAccessGroupID ?? undefined) === undefined ? undefined : groupFor(context, entry.volumeAccessGroupID);
    return { entry, name, group };
  });
  const exact = context.switches.initiatorNameCase === "exact";
  if (new Set(wanted.map(({ name }) => (exact ? name : canonicalName(name)))).size < wanted.length)
    throw new ElementError("xInitiatorExists");
  checkRoom(
    invocation,
    wanted.map(({ group }) => group),
  );
  checkInitiatorCount(context, wanted.length);
  const changes = wanted.map(({ entry, name }) =>
    change(invocation, entry, {
      initiatorID: 0,
      initiatorName: name,
      alias: "",
      attributes: {},
      requireChap: false,
      virtualNetworkIDs: [],
    }),
  );
  const made = wanted.map(({ name, group }, index) => {
    const initiator = groups.newInitiator(name);
    const { initiatorID, initiatorName } = initiator;
    const kept = changes[index]?.chapUsername === name ? { chapUsername: initiatorName } : {};
    Object.assign(initiator, changes[index], { initiatorID, initiatorName }, kept);
    groups.move(initiator.initiatorID, group);
    return initiator;
  });
  return answer(invocation, made);
}

function known({ context }: Invocation, id: unknown, errorName = "xInitiatorDoesNotExist"): Initiator {
  const initiator = context.store.groups.records.initiators.get(Number(id));
  if (initiator === undefined) throw new ElementError(errorName, `initiatorID ${Number(id)} does not exist`);
  return initiator;
}

/** ModifyInitiators, all or none: a group moves the initiator into it, `null` takes it out of its group. */
function modifyInitiators(invocation: Invocation): Record<string, unknown> {
  const { context } = invocation;
  const { groups } = context.store;
  const wanted = entries(invocation).map((entry) => {
    const initiator = known(invocation, entry.initiatorID, context.switches.modifyUnknownInitiator);
    const from = groups.groupOf(initiator.initiatorID);
    const id = entry.volumeAccessGroupID;
    const to = id === undefined ? from : id === null ? undefined : groupFor(context, id);
    return { initiator, from, to, change: change(invocation, entry, initiator) };
  });
  checkRoom(
    invocation,
    wanted.map(({ from, to }) => (from === to ? undefined : to)),
  );
  for (const { initiator, to, change } of wanted) {
    for (const name of CREDENTIALS) if (change[name] === undefined) delete initiator[name];
    Object.assign(initiator, change);
    groups.move(initiator.initiatorID, to);
  }
  groups.settle();
  return answer(
    invocation,
    wanted.map(({ initiator }) => initiator),
  );
}

/** DeleteInitiators, all or none; sessions stay until they are reset, as the guide says. */
function deleteInitiators(invocation: Invocation): Record<string, unknown> {
  const { groups } = invocation.context.store;
  const gone = idsFrom("initiators", invocation.params.initiators).map((id) => known(invocation, id));
  for (const { initiatorID } of gone) groups.deleteInitiator(initiatorID);
  return {};
}

function listInitiators(invocation: Invocation): Record<string, unknown> {
  const { context, params } = invocation;
  const ids = params.initiators === undefined ? undefined : idsFrom("initiators", params.initiators);
  if (ids !== undefined && params.startInitiatorID !== undefined) {
    throw new ElementError("xInvalidParameter", "startInitiatorID and initiators cannot be given together");
  }
  if (context.switches.listUnknownInitiator === "error") for (const id of ids ?? []) known(invocation, id);
  const start = Number(params.startInitiatorID ?? 0);
  const all = [...context.store.groups.records.initiators.values()].filter(({ initiatorID: id }) =>
    ids === undefined || ids.length === 0 ? id >= start : ids.includes(id),
  );
  return { initiators: page(invocation, all).map((initiator) => viewInitiator(invocation, initiator)) };
}

function method(run: Method["run"], writes: boolean, more: ReturnType<Method["parameters"]> = {}): Method {
  return {
    writes,
    since: INITIATOR_OBJECTS_SINCE,
    parameters: () => ({ initiators: { type: "array", required: writes }, ...more }),
    run: (invocation) => {
      refuseDenied(invocation);
      return run(invocation);
    },
  };
}

/** The four initiator methods; in no list of access types, so open to every admin by default. */
export const initiatorMethods: Readonly<Record<string, Method>> = {
  CreateInitiators: method(createInitiators, true),
  ModifyInitiators: method(modifyInitiators, true, { forceDuringUpgrade: { type: "boolean" } }),
  DeleteInitiators: method(deleteInitiators, true),
  ListInitiators: method(listInitiators, false, { startInitiatorID: { type: "integer" }, limit: { type: "integer" } }),
};
