/** One call of ONTAP's REST API with all that this package ever puts into it. `test/ontap/api-use.test.ts` holds it against what is sent. */
export interface ApiUse {
  /** The resource type that needs it, or what else does. */
  readonly of: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below `/api`, with the keys as the vendor's description calls them. */
  readonly path: string;
  /** Query parameters, without those of {@link EVERYWHERE}. */
  readonly query?: readonly string[];
  /** What is asked for with `fields`. */
  readonly fields?: readonly string[];
  /** Members of the body. */
  readonly body?: readonly string[];
}

/** Query parameters that "Getting started with the ONTAP REST API" has for all calls; single calls need not declare them. */
export const EVERYWHERE: ReadonlySet<string> = new Set([
  "fields",
  "ignore_unknown_fields",
  "max_records",
  "return_records",
  "return_timeout",
]);

/** The property, as a definition's `since` has it, that alone needs a name of the API: it may be newer than its resource. */
export const NEWER: Readonly<Record<string, string>> = {
  "security.advertised_kdc_encryptions": "advertisedKdcEncryptions",
  comment: "comment",
  portset: "portset",
  "portset.uuid": "portset",
  "portset.name": "portset",
  "igroups.uuid": "initiatorGroups",
  "igroups.name": "initiatorGroups",
};

/** The same of whole paths. */
export const NEWER_PATHS: Readonly<Record<string, string>> = {
  "/protocols/san/igroups/{igroup.uuid}/igroups": "initiatorGroups",
  "/protocols/san/igroups/{igroup.uuid}/igroups/{uuid}": "initiatorGroups",
};

const SVM = ["svm.uuid", "svm.name"];
const SERVICES = "/protocols/san/iscsi/services";

const RECORDS = "/protocols/san/iscsi/credentials";
const TYPE = ["initiator", "authentication_type"];
const PAIRS = ["chap.inbound.user", "chap.inbound.password", "chap.outbound.user", "chap.outbound.password"];
const RANGES = ["initiator_address.ranges.start", "initiator_address.ranges.end"];
const MASKS = ["initiator_address.masks.address", "initiator_address.masks.netmask"];

const ACCOUNTS = "/protocols/active-directory";
const CONTROLLERS = `${ACCOUNTS}/{svm.uuid}/preferred-domain-controllers`;
const CREDENTIALS = ["username", "password"];
const SECURITY = "security.advertised_kdc_encryptions";
const ACCOUNT = [...SVM, "name", "fqdn", "organizational_unit", "preferred_dcs", SECURITY];

const IGROUPS = "/protocols/san/igroups";
const PORTSET = ["portset.uuid", "portset.name"];
const IGROUP = ["name", "os_type", "comment", "delete_on_unmap", ...PORTSET];
const NESTED = ["igroups.uuid", "igroups.name"];
const WHILE_MAPPED = ["allow_delete_while_mapped"];

const MAPS = "/protocols/san/lun-maps";
const ENDS = ["lun.uuid", "lun.name", "igroup.uuid", "igroup.name"];

/** Every call that this package makes. */
export const API_USE: readonly ApiUse[] = [
  ...uses("any resource of ONTAP", [
    { method: "GET", path: "/cluster", fields: ["uuid", "name", "version"] },
    { method: "GET", path: "/cluster/jobs/{uuid}" },
    { method: "GET", path: "/svm/svms", query: ["uuid", "name"], fields: ["uuid", "name"] },
  ]),
  ...uses("doctor", [
    { method: "GET", path: "/cluster/jobs" },
    { method: "GET", path: "/cluster", fields: ["san_optimized", "disaggregated"] },
  ]),
  ...uses("countSessions", [
    {
      method: "GET",
      path: "/protocols/san/iscsi/sessions",
      query: ["svm.uuid"],
      fields: [...SVM, "target_portal_group", "tsih", "initiator"],
    },
  ]),
  ...uses("IscsiService", [
    { method: "GET", path: SERVICES, query: SVM, fields: [...SVM, "enabled", "target.alias", "target.name"] },
    { method: "POST", path: SERVICES, body: [...SVM, "enabled", "target.alias"] },
    { method: "PATCH", path: `${SERVICES}/{svm.uuid}`, body: ["enabled", "target.alias"] },
    { method: "DELETE", path: `${SERVICES}/{svm.uuid}` },
  ]),
  ...uses("IscsiCredentials", [
    {
      method: "GET",
      path: RECORDS,
      query: SVM,
      fields: [...SVM, ...TYPE, "chap.inbound.user", "chap.outbound.user", "initiator_address"],
    },
    { method: "POST", path: RECORDS, body: [...SVM, ...TYPE, ...PAIRS, ...RANGES] },
    {
      method: "PATCH",
      path: `${RECORDS}/{svm.uuid}/{initiator}`,
      query: ["remove_initiator_addresses"],
      // Masks are only taken away: what the array shows goes back to it as it is.
      body: ["authentication_type", ...PAIRS, ...RANGES, ...MASKS],
    },
    { method: "DELETE", path: `${RECORDS}/{svm.uuid}/{initiator}` },
  ]),
  ...uses("ActiveDirectoryAccount", [
    { method: "GET", path: ACCOUNTS, query: SVM, fields: ACCOUNT },
    {
      method: "POST",
      path: ACCOUNTS,
      body: [...SVM, "name", "fqdn", "organizational_unit", "force_account_overwrite", SECURITY, ...CREDENTIALS],
    },
    { method: "GET", path: `${ACCOUNTS}/{svm.uuid}`, fields: ACCOUNT },
    {
      method: "PATCH",
      path: `${ACCOUNTS}/{svm.uuid}`,
      body: ["fqdn", "force_account_overwrite", SECURITY, ...CREDENTIALS],
    },
    { method: "DELETE", path: `${ACCOUNTS}/{svm.uuid}`, body: CREDENTIALS },
    { method: "POST", path: CONTROLLERS, body: ["fqdn", "server_ip"] },
    { method: "DELETE", path: `${CONTROLLERS}/{fqdn}/{server_ip}` },
  ]),
  ...uses("InitiatorGroup", [
    {
      method: "GET",
      path: IGROUPS,
      query: [...SVM, "uuid", "name", "initiators.name"],
      fields: [...SVM, "uuid", "protocol", ...IGROUP, "initiators", ...NESTED],
    },
    { method: "POST", path: IGROUPS, body: [...SVM, "protocol", ...IGROUP, "initiators.name", ...NESTED] },
    // `portset` itself is `null`, where an empty name does not unbind it.
    { method: "PATCH", path: `${IGROUPS}/{uuid}`, body: [...IGROUP, "portset"] },
    { method: "DELETE", path: `${IGROUPS}/{uuid}`, query: WHILE_MAPPED },
    { method: "POST", path: `${IGROUPS}/{igroup.uuid}/initiators`, body: ["records.name"] },
    { method: "DELETE", path: `${IGROUPS}/{igroup.uuid}/initiators/{name}`, query: WHILE_MAPPED },
    { method: "POST", path: `${IGROUPS}/{igroup.uuid}/igroups`, body: ["records.uuid", "records.name"] },
    { method: "DELETE", path: `${IGROUPS}/{igroup.uuid}/igroups/{uuid}`, query: WHILE_MAPPED },
  ]),
  ...uses("LunMap", [
    { method: "GET", path: MAPS, query: [...SVM, ...ENDS], fields: [...SVM, ...ENDS, "logical_unit_number"] },
    { method: "POST", path: MAPS, body: [...SVM, ...ENDS, "logical_unit_number"] },
    { method: "DELETE", path: `${MAPS}/{lun.uuid}/{igroup.uuid}` },
  ]),
];

function uses(of: string, calls: readonly Omit<ApiUse, "of">[]): ApiUse[] {
  return calls.map((call) => ({ of, ...call }));
}
