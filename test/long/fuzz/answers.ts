import fc from "fast-check";

/** A secret that answers may hold anywhere, as arrays that echo their input do. */
export const ECHOED = "Ech0ed-Secret1";

const json = fc.jsonValue({ maxDepth: 3 }).map((value) => value as unknown);
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    ECHOED,
    `the value "${ECHOED}" is bad`,
    "__proto__",
    "",
    "https://[",
    "//evil.example",
    "/api/cluster?x=%",
    "success",
    "failure",
    "1.0",
    "-1.5",
  ),
);
const odd = fc.oneof(json, text, fc.constantFrom<unknown>(-1, 0, 0.5, 2 ** 53, Number.MAX_VALUE, null, [], {}));

/** Mostly the right value, sometimes anything, sometimes nothing. */
const about = (right: fc.Arbitrary<unknown>) =>
  fc.oneof({ arbitrary: right, weight: 4 }, { arbitrary: odd, weight: 1 });
const shape = (members: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> =>
  fc.record(Object.fromEntries(Object.entries(members).map(([name, right]) => [name, about(right)])), {
    requiredKeys: [],
  });

/** The identity of the object that the answers are about. */
export interface Subject {
  readonly uuid: string;
  readonly svm: string;
  readonly accountID: number;
  readonly username: string;
  readonly initiator: string;
  readonly groupID: number;
  readonly group: string;
  readonly initiatorID: number;
  readonly lun: string;
}

const address = fc.constantFrom("192.0.2.7", "192.0.2.99", "2001:db8::1", "fe80::1%e0a", "0", "");

function ontapBody({ uuid, svm, initiator, group, lun }: Subject): fc.Arbitrary<unknown> {
  const owner = shape({ uuid: fc.constant(uuid), name: fc.constant(svm) });
  const named = shape({ uuid: fc.constantFrom(uuid, "x"), name: text });
  const record = shape({
    svm: owner,
    uuid: fc.constant(uuid),
    name: fc.constantFrom(svm, "MACHINE", group),
    enabled: fc.boolean(),
    target: shape({ alias: text, name: text }),
    fqdn: fc.constant("corp.example.net"),
    organizational_unit: text,
    preferred_dcs: fc.array(shape({ fqdn: text, server_ip: text })),
    security: shape({ advertised_kdc_encryptions: fc.array(text) }),
    initiator: fc.constantFrom(initiator, initiator.toUpperCase(), "default"),
    authentication_type: fc.constantFrom("chap", "CHAP", "none", "deny"),
    chap: shape({ inbound: shape({ user: text }), outbound: shape({ user: text }) }),
    os_type: fc.constantFrom("linux", "vmware"),
    protocol: fc.constantFrom("mixed", "iscsi"),
    comment: text,
    delete_on_unmap: fc.boolean(),
    initiators: fc.array(
      shape({ name: fc.constantFrom(initiator, initiator.toUpperCase(), "21:00:00:1b:32:01:02:03"), igroup: named }),
    ),
    portset: named,
    igroups: fc.array(named),
    lun: shape({ uuid: fc.constant(uuid), name: fc.constant(lun) }),
    igroup: shape({ uuid: fc.constant(uuid), name: fc.constant(group) }),
    logical_unit_number: fc.oneof(fc.nat(4095), fc.integer()),
    initiator_address: shape({
      ranges: fc.array(shape({ start: address, end: address })),
      masks: fc.array(shape({ address, netmask: fc.constantFrom<unknown>("24", 64, "255.255.255.0", "129") })),
    }),
  });
  const codes = fc.constantFrom<unknown>(
    "4",
    4,
    "6",
    "1",
    "3",
    "5374078",
    "5374077",
    "5374142",
    "5374895",
    "5374900",
    "655415",
    "262145",
    "2621462",
    "x",
    1e9,
    "656494",
    "1254213",
    "1254207",
    "1254193",
    "5374023",
    "5374034",
    "5374035",
    "5374734",
    "5374852",
    "5374868",
    "5374875",
    "5374922",
  );
  return fc.oneof(
    odd,
    record,
    shape({
      records: fc.array(record, { maxLength: 3 }),
      num_records: fc.nat(3),
      _links: shape({ next: shape({ href: text }) }),
    }),
    shape({ error: shape({ code: codes, message: text, target: text, arguments: json }) }),
    shape({
      job: shape({ uuid: text }),
      state: text,
      message: text,
      code: codes,
      error: shape({ code: codes, message: text }),
    }),
    shape({ version: shape({ generation: fc.nat(), major: fc.nat(), minor: fc.nat() }), num_records: fc.nat(3) }),
  );
}

function elementBody({ accountID, username, groupID, group, initiator, initiatorID }: Subject): fc.Arbitrary<unknown> {
  const account = shape({
    accountID: fc.constant(accountID),
    username: fc.constant(username),
    status: fc.constantFrom("active", "locked", "removed"),
    initiatorSecret: fc.constant(ECHOED),
    targetSecret: text,
    attributes: fc.dictionary(text, json),
    storageContainerID: text,
    enableChap: fc.boolean(),
  });
  const volumeAccessGroup = shape({
    volumeAccessGroupID: fc.constantFrom(groupID, groupID + 1),
    name: fc.constantFrom(group, "other"),
    initiators: fc.array(fc.constantFrom(initiator, initiator.toUpperCase(), "2100001b32010203")),
    initiatorIDs: fc.array(fc.nat()),
    volumes: fc.array(fc.nat(3)),
    deletedVolumes: fc.array(fc.nat(3)),
    attributes: fc.dictionary(text, json),
  });
  const oneInitiator = shape({
    initiatorID: fc.constantFrom(initiatorID, initiatorID + 1),
    initiatorName: fc.constantFrom(initiator, initiator.toUpperCase(), "2100001b32010203"),
    alias: text,
    attributes: fc.dictionary(text, json),
    requireChap: fc.boolean(),
    chapUsername: text,
    initiatorSecret: fc.constant(ECHOED),
    targetSecret: text,
    virtualNetworkIDs: fc.oneof(fc.nat(3), fc.array(fc.nat(3))),
    volumeAccessGroups: fc.array(fc.nat(3)),
  });
  const names = fc.constantFrom(
    "xInitiatorExists",
    "xInitiatorDoesNotExist",
    "xUnknownAccount",
    "xAccountIDDoesNotExist",
    "xDuplicateUsername",
    "xPermissionDenied",
    "xUnknownUsername",
    "xDBNoSuchPath",
    "xDBConnectionLoss",
    "xDBVersionMismatch",
    "xVolumeAccessGroupIDDoesNotExist",
    "xAlreadyInVolumeAccessGroup",
    "xNotInVolumeAccessGroup",
    "xExceededLimit",
    "xVolumeIDDoesNotExist",
    "xSomethingElse",
    "constructor",
  );
  const result = shape({
    account,
    accountID: fc.constant(accountID),
    accounts: fc.array(account, { maxLength: 3 }),
    volumeAccessGroup,
    volumeAccessGroupID: fc.constant(groupID),
    volumeAccessGroups: fc.array(volumeAccessGroup, { maxLength: 3 }),
    volumeAccessGroupsNotFound: fc.array(fc.constant(groupID)),
    initiators: fc.array(oneInitiator, { maxLength: 3 }),
    supportedVersions: fc.array(text),
    volumes: fc.array(shape({ volumeID: fc.nat(), name: text, deleteTime: text })),
  });
  return fc.oneof(
    odd,
    shape({ result, unusedParameters: fc.dictionary(text, json) }),
    shape({ error: shape({ name: names, message: text, code: fc.constant(500) }) }),
    shape({ result, error: odd, id: odd }),
  );
}

export const bodies = (subject: Subject): fc.Arbitrary<unknown> => fc.oneof(ontapBody(subject), elementBody(subject));

/** Any HTTP status that a server, or something before it, may come up with. */
export const statuses = fc.oneof(
  { arbitrary: fc.constant(200), weight: 6 },
  { arbitrary: fc.constantFrom(201, 202, 204, 301, 400, 401, 403, 404, 405, 409, 500), weight: 4 },
  { arbitrary: fc.constantFrom(429, 502, 503, 504), weight: 1 },
);

/** Any text in the place of JSON. */
export const texts = fc.oneof(
  text,
  fc.constantFrom(
    "",
    " ",
    "null",
    "[]",
    "{",
    '{"records":',
    '"x"',
    "<html>",
    `\u{feff}{}`,
    "{}{}",
    `{"error":"${ECHOED}"}`,
  ),
);
