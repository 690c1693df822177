import { endpointKnows } from "../version";
import { isObject } from "../wire";
import { checkAttributes, secretFrom } from "./account-rules";
import { page } from "./accounts";
import type { Initiator } from "./entities";
import { ElementError } from "./errors";
import { checkInitiatorCount, checkMembers, groupFor, idsFrom, membersOf } from "./group-members";
import type { GroupRecord } from "./group-store";
import { canonical, checkInitiatorName } from "./initiator-names";
import type { Invocation, Method } from "./method";

/** First API version with initiators as objects of their own. */
export const INITIATOR_OBJECTS_SINCE = "9.0";

// Sources differ between 11.0 and 12.2.
const CHAP_SINCE = "12.0";

/** An initiator as an endpoint of this version shows it; a copy. */
export function viewInitiator({ context, version }: Invocation, initiator: Initiator): Record<string, unknown> {
  const { initiatorID, initiatorName, alias, attributes, ...chap } = structuredClone(initiator);
  const group = context.store.groups.groupOf(initiatorID);
  return {
    initiatorID,
    initiatorName,
    alias,
    attributes,
    volumeAccessGroups: group === undefined ? [] : [group.volumeAccessGroupID],
    ...(endpointKnows(version, CHAP_SINCE) ? chap : {}),
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
function change(
  { context, version }: Invocation,
  entry: Record<string, unknown>,
  before: Initiator,
): Partial<Initiator> {
  const out: Partial<Initiator> = {};
  if (entry.alias !== undefined) out.alias = String(entry.alias);
  if ((out.alias ?? "").length > 224) throw new ElementError(context.switches.badValueError, "alias is too long");
  if (entry.attributes !== undefined) {
    if (!isObject(entry.attributes)) throw new ElementError("xInvalidParameterType", "attributes: Invalid type");
    checkAttributes(context, entry.attributes);
    out.attributes = structuredClone(entry.attributes);
  }
  if (!endpointKnows(version, CHAP_SINCE)) return out;
  if (entry.virtualNetworkIDs !== undefined)
    out.virtualNetworkIDs = idsFrom("virtualNetworkIDs", entry.virtualNetworkIDs);
  if (entry.requireChap !== undefined) out.requireChap = entry.requireChap === true;
  const needs = out.requireChap ?? before.requireChap;
  if (entry.chapUsername !== undefined) out.chapUsername = String(entry.chapUsername);
  else if (needs && before.chapUsername === undefined) out.chapUsername = before.initiatorName;
  for (const secret of ["initiatorSecret", "targetSecret"] as const) {
    const missing = needs && before[secret] === undefined;
    if (entry[secret] !== undefined || missing) out[secret] = secretFrom(context, secret, entry[secret]);
  }
  return out;
}

function checkRoom({ context }: Invocation, groups: (GroupRecord | undefined)[]): void {
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
  if (new Set(wanted.map(({ name }) => canonical(name))).size < wanted.length)
    throw new ElementError("xInitiatorExists");
  checkRoom(
    invocation,
    wanted.map(({ group }) => group),
  );
  checkInitiatorCount(context, wanted.length);
  const fresh = { initiatorID: 0, alias: "", attributes: {}, requireChap: false, virtualNetworkIDs: [] };
  const changes = wanted.map(({ entry, name }) => change(invocation, entry, { ...fresh, initiatorName: name }));
  const made = wanted.map(({ name, group }, index) => {
    const initiator = Object.assign(groups.newInitiator(name), changes[index]);
    groups.move(initiator.initiatorID, group);
    return initiator;
  });
  return { initiators: made.map((initiator) => viewInitiator(invocation, initiator)) };
}

function known({ context }: Invocation, id: unknown): Initiator {
  const initiator = context.store.groups.records.initiators.get(Number(id));
  if (initiator === undefined)
    throw new ElementError("xInitiatorDoesNotExist", `initiatorID ${Number(id)} does not exist`);
  return initiator;
}

/** ModifyInitiators, all or none: a group moves the initiator into it, `null` takes it out of its group. */
function modifyInitiators(invocation: Invocation): Record<string, unknown> {
  const { context } = invocation;
  const { groups } = context.store;
  const wanted = entries(invocation).map((entry) => {
    const initiator = known(invocation, entry.initiatorID);
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
    Object.assign(initiator, change);
    groups.move(initiator.initiatorID, to);
  }
  groups.settle();
  return { initiators: wanted.map(({ initiator }) => viewInitiator(invocation, initiator)) };
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
