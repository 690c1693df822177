import { isRecord } from "../../base/unknown";
import { inKnownOrder } from "../../lifecycle/members";
import { type OntapClient, pathKey } from "../client";
import { byNameOrUuid, IGROUPS_PATH, type IgroupRecord, igroupRecord, ownInitiators } from "../san";
import { isCalled, svmReference } from "../svm";
import { type MemberName, memberKeyOf, type Refs, spelledInitiator } from "./fields";

/** What POST and PATCH take besides SVM, name and members, in ONTAP's terms. */
export interface IgroupBody {
  os_type?: string;
  comment?: string;
  delete_on_unmap?: boolean;
  /** `null` and an empty name unbind. */
  portset?: { name: string } | { uuid: string } | null;
}

/** What POST takes besides the SVM. Empty lists are never sent. */
export interface NewIgroup extends IgroupBody {
  name: string;
  protocol?: string;
  initiators?: { name: string }[];
  igroups?: ({ name: string } | { uuid: string })[];
}

/** `POST /protocols/san/igroups`; `undefined` when the array answers without the whole record. */
export async function postIgroup(client: OntapClient, svm: string, body: NewIgroup): Promise<IgroupRecord | undefined> {
  const answer = await client.post(IGROUPS_PATH, { return_records: true }, { svm: svmReference(svm), ...body });
  const [record] = Array.isArray(answer.records) ? answer.records : [];
  const made = igroupRecord.safeParse(isRecord(record) ? record : answer).data;
  return made && isCalled(svm)(made.svm) && made.name === body.name ? made : undefined;
}

/** `PATCH /protocols/san/igroups/{uuid}`. A new name goes alone (5374868). */
export async function patchIgroup(
  client: OntapClient,
  uuid: string,
  body: IgroupBody | { name: string },
): Promise<void> {
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
