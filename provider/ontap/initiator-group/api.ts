import { canonicalInitiator, commonTo } from "../../base/equal";
import { ProviderError } from "../../base/errors";
import { quotedName } from "../../base/invisible";
import { inKnownOrder } from "../../lifecycle/members";
import { type OntapClient, pathKey } from "../client";
import { type Codes, endpointCodes, missing, refused, taken, vaguely } from "../errors";
import {
  byNameOrUuid,
  findIgroup,
  IGROUPS_PATH,
  type IgroupRecord,
  igroupRecord,
  igroupsHolding,
  ownInitiators,
} from "../san";
import { postOnSvm } from "../svm-presence";
import { type InitiatorGroupInputs, type MemberName, memberKeyOf, type Refs, spelledInitiator } from "./fields";

const INITIATOR = "correct the initiator";
const NESTING = "correct initiatorGroups";
/** No code is documented for a group whose type cannot change while it is mapped: ONTAP's own words tell. */
const OTHER_TYPE = vaguely(
  "an initiator is in another group of the SVM with another os_type",
  "give both groups the same osType, or take the initiator out of one of them",
);
const MIXED = refused(
  "some nodes of the cluster run a release before 9.9.1",
  "finish the upgrade first, or take comment and initiatorGroups out of the program",
);
const MAPPED = "set allowDeleteWhileMapped: true (and run pulumi up) if that is meant, or destroy its LunMaps first";
const CONNECTED =
  "if the program moves it, take it out of the other group first (dependsOn), or map the LUNs to one group";

/** The codes of the endpoint; an HTTP status is documented for none of them. */
export const IGROUP_CODES: Codes = {
  ...endpointCodes("initiator groups need ONTAP 9.6 or later", `/api${IGROUPS_PATH}`),
  "1254193": refused("an initiator would see a LUN twice, through this group and through another one", CONNECTED),
  "1254324": refused("an initiator would see two LUNs under one number, through this group and another one", CONNECTED),
  "1254213": refused("it is mapped to LUNs, and its hosts would lose them at once", MAPPED),
  "1254264": refused(
    "it is bound to another portset",
    "run pulumi refresh to see which; the next pulumi up unbinds it first",
  ),
  "2621507": refused("the SVM does not allow a SAN protocol", "allow one first (vserver add-protocols)"),
  "262179": refused(
    "this ONTAP release does not know a property that was sent",
    "comment, portset and initiatorGroups need ONTAP 9.9.1: upgrade the cluster, or take them out of the program",
  ),
  "5373958": refused("the name is not valid", 'choose letters, digits, "-", "_", "." and ":"'),
  "5373966": refused("the SVM is configured for NVMe", "choose an SVM for SCSI protocols"),
  "5373969": refused("an IQN has nothing after its prefix", INITIATOR),
  "5373971": refused("the date in an IQN is not of the form yyyy-mm", INITIATOR),
  "5373972": refused("an IQN has a character that ONTAP does not take", 'use a-z, 0-9, ".", ":" and "-"'),
  "5373977": refused("an EUI does not have 16 hexadecimal digits", INITIATOR),
  "5373978": refused("the form of an EUI is not valid", INITIATOR),
  "5373982": refused("a WWPN is not valid", INITIATOR),
  "5373983": refused("a WWPN is not valid", INITIATOR),
  "5373992": refused("the name of an initiator has more than 96 characters", "give the host a shorter one"),
  "5373993": refused("an initiator is neither an IQN nor an EUI nor a WWPN", INITIATOR),
  "5374023": taken("the SVM has an initiator group of this name already"),
  "5374027": refused("the portset has no interfaces", "add some to it first, or choose another one"),
  "5374028": refused("the portset is for another protocol", "choose another one, or another protocol"),
  "5374034": missing("the initiator is not in the group", "run pulumi refresh"),
  "5374035": refused("an initiator is in the group already", "run pulumi refresh"),
  "5374038": refused("a WWPN is not valid", INITIATOR),
  "5374039": refused("an iSCSI name is not valid", INITIATOR),
  "5374040": refused(
    "a group holds either initiators or other groups",
    "empty the one before the other is filled: initiators: [] or initiatorGroups: []",
  ),
  "5374041": refused("the initiator belongs to a nested group", "take it out of that group"),
  "5374732": OTHER_TYPE,
  "5374733": OTHER_TYPE,
  "5374734": OTHER_TYPE,
  "5374735": refused("groups would be nested more than three deep", NESTING),
  "5374736": refused("a group is in this hierarchy already", NESTING),
  "5374737": refused("a group is nested in another hierarchy already", "take it out there first"),
  "5374738": missing("the group is not nested in it", "run pulumi refresh"),
  "5374739": refused("nested groups have another os_type", "give all of them the same osType"),
  "5374740": refused("nested groups have another protocol", "give all of them the same protocol"),
  "5374741": refused("nested groups have another owner", NESTING),
  "5374742": refused("nested groups share an initiator", "take it out of one of them"),
  "5374743": refused("a group in which it is nested is mapped to LUNs, and its hosts would lose them at once", MAPPED),
  "5374744": MIXED,
  "5374745": refused("a group cannot hold itself", NESTING),
  "5374746": MIXED,
  "5374747": MIXED,
  "5374852": missing("the initiator group does not exist"),
  "5374868": refused("ONTAP changed a part of it before the new name was refused", "run pulumi refresh to see which"),
  "5374878": refused("a group to nest does not exist on this SVM", "create it first, or correct initiatorGroups"),
  "5374911": refused("the portset does not exist on this SVM", "create it on the array first, or correct portset"),
  "5374917": refused("an initiator is given twice", INITIATOR),
  "5376488": refused("an NVMe subsystem of the SVM has this name", "choose another name"),
};

/** Refusals that depend on what other groups of the SVM hold. */
const MEMBER_CONFLICTS: ReadonlySet<string> = new Set(["1254193", "1254324", "5374732", "5374733", "5374734"]);
/** The member is there already. */
export const PRESENT: ReadonlySet<string> = new Set(["5374035", "5374736"]);
/** The member is there no more; 5374852 is about the group itself. */
export const ABSENT: ReadonlySet<string> = new Set(["5374034", "5374738", "4"]);

/** `POST /protocols/san/igroups`; `undefined` when the array answers without the whole record. */
export async function postIgroup(client: OntapClient, inputs: InitiatorGroupInputs): Promise<IgroupRecord | undefined> {
  const {
    svm,
    name,
    osType,
    protocol,
    comment,
    deleteOnUnmap,
    portset,
    initiators = [],
    initiatorGroups = [],
  } = inputs;
  // Empty values are what a new group has anyhow, and empty lists are never sent.
  const body = {
    name,
    os_type: osType,
    ...(protocol !== undefined && { protocol }),
    ...(initiators.length > 0 && { initiators: initiators.map((one) => ({ name: spelledInitiator(one) })) }),
    ...(initiatorGroups.length > 0 && { igroups: initiatorGroups.map(byNameOrUuid) }),
    ...(comment && { comment }),
    ...(portset && { portset: byNameOrUuid(portset) }),
  };
  const late = { ...(deleteOnUnmap && { delete_on_unmap: true }) };
  const made = await postOnSvm(client, IGROUPS_PATH, svm, { ...body, ...late }, igroupRecord).catch(
    (error: unknown) => {
      // Before 9.8 POST does not take `delete_on_unmap`: the lifecycle sets it afterwards.
      if (!deleteOnUnmap || !(error instanceof ProviderError) || error.errorCode !== "262196") throw error;
      return postOnSvm(client, IGROUPS_PATH, svm, body, igroupRecord);
    },
  );
  return made?.name === name ? made : undefined;
}

/** What PATCH takes. A new name goes alone (5374868). */
export type PatchedIgroup = Partial<
  Pick<InitiatorGroupInputs, "name" | "osType" | "comment" | "deleteOnUnmap" | "portset">
>;

/** `PATCH /protocols/san/igroups/{uuid}`. `unbound`: what an empty portset is sent as. */
export async function patchIgroup(
  client: OntapClient,
  uuid: string,
  { name, osType, comment, deleteOnUnmap, portset }: PatchedIgroup,
  unbound: { name: "" } | null = { name: "" },
): Promise<void> {
  const body = {
    ...(name !== undefined && { name }),
    ...(osType !== undefined && { os_type: osType }),
    ...(comment !== undefined && { comment }),
    ...(deleteOnUnmap !== undefined && { delete_on_unmap: deleteOnUnmap }),
    ...(portset !== undefined && { portset: portset === "" ? unbound : byNameOrUuid(portset) }),
  };
  await client.patch(pathOf(uuid), {}, body);
}

/** `DELETE /protocols/san/igroups/{uuid}`. */
export async function deleteIgroup(client: OntapClient, uuid: string, whileMapped: boolean): Promise<void> {
  await client.delete(pathOf(uuid), flag(whileMapped));
}

const SUB: Readonly<Record<MemberName, string>> = { initiators: "initiators", initiatorGroups: "igroups" };

/** `POST /protocols/san/igroups/{uuid}/initiators` or `…/igroups`, all of them in one call. */
export async function postMembers(
  client: OntapClient,
  uuid: string,
  list: MemberName,
  members: readonly string[],
): Promise<void> {
  const records = members.map((one) => (list === "initiators" ? { name: spelledInitiator(one) } : byNameOrUuid(one)));
  await client.post(`${pathOf(uuid)}/${SUB[list]}`, {}, { records });
}

/** `DELETE` of one member; `key` is the name of an initiator as the array spells it, or the UUID of a group. */
export async function deleteMember(
  client: OntapClient,
  uuid: string,
  list: MemberName,
  key: string,
  whileMapped: boolean,
): Promise<void> {
  await client.delete(`${pathOf(uuid)}/${SUB[list]}/${pathKey(key)}`, flag(whileMapped));
}

function pathOf(uuid: string): string {
  return `${IGROUPS_PATH}/${pathKey(uuid)}`;
}

/** It makes ONTAP take LUNs away from hosts, so it is sent only where it is true. */
function flag(whileMapped: boolean): { allow_delete_while_mapped?: true } {
  return whileMapped ? { allow_delete_while_mapped: true } : {};
}

/** A refusal that depends on other groups says which they are: those that hold these initiators, or the group's own. */
export async function explainedConflict(
  client: OntapClient,
  error: unknown,
  svm: string,
  some: readonly string[] | undefined,
  own?: string,
): Promise<unknown> {
  if (!(error instanceof ProviderError) || !MEMBER_CONFLICTS.has(error.errorCode ?? "")) return error;
  const { why = "", next } = IGROUP_CODES[error.errorCode ?? ""] ?? {};
  const { status, errorCode } = error;
  try {
    const group = some === undefined && own !== undefined ? await findIgroup(client, { uuid: own }) : undefined;
    const names = (some ?? (group ? ownInitiators(group) : [])).map(spelledInitiator);
    if (names.length === 0) return error;
    const places = (await igroupsHolding(client, svm, names))
      .filter(({ uuid }) => uuid !== own)
      .flatMap((other) =>
        commonTo(canonicalInitiator, names, ownInitiators(other)).map(
          (name) => `${name} is in ${quotedName(other.name)} (${quotedName(other.os_type)})`,
        ),
      );
    if (places.length === 0) return error;
    return client.failed("refused", { why: `${why}: ${places.slice(0, 5).join(", ")}`, status, errorCode, next });
  } catch (unanswered) {
    if (!(unanswered instanceof ProviderError)) throw unanswered;
    return error;
  }
}

/** What the array reports of a group. A list that the program does not manage is not in it: other tools may change it. */
export interface InitiatorGroupLive {
  readonly __refs: Refs;
  svm: string;
  svmUuid: string;
  svmName: string;
  name: string;
  osType: string;
  protocol: string;
  comment: string;
  deleteOnUnmap: boolean;
  portset: string;
  initiators?: string[];
  initiatorGroups?: string[];
}

/** The live values, of the lists those that are managed, in the order and spelling that is known of them. */
export function toLive(
  record: IgroupRecord,
  manages: (list: MemberName) => boolean,
  known: { readonly [list in MemberName | "portset"]?: unknown },
): InitiatorGroupLive {
  const { svm, uuid, name, os_type: osType, protocol, portset } = record;
  const igroups = manages("initiatorGroups") ? (record.igroups ?? []) : undefined;
  const refs: Refs = { uuid, ...(portset && { portset }), ...(igroups && { igroups }) };
  const spelled = (list: MemberName, members: readonly string[]) =>
    inKnownOrder(memberKeyOf(list, { __refs: refs }), members, known[list]).map(String);
  return {
    __refs: refs,
    svm: svm.name,
    svmUuid: svm.uuid,
    svmName: svm.name,
    name,
    osType,
    protocol,
    comment: record.comment ?? "",
    deleteOnUnmap: record.delete_on_unmap ?? false,
    portset: portset ? (known.portset === portset.uuid ? portset.uuid : portset.name) : "",
    ...(manages("initiators") && { initiators: spelled("initiators", ownInitiators(record)) }),
    ...(igroups && {
      initiatorGroups: spelled(
        "initiatorGroups",
        igroups.map((child) => child.name),
      ),
    }),
  };
}
