import type { credentialsSwitches } from "../../emulator";
import type { Bench } from "./client";
import { CREDENTIALS, credentialsSeed, HOST, IN, NEW, OUT, patch, pathOf, post, read } from "./credentials";
import type { SwitchCase } from "./switch-cases-ontap";

const chap = (inbound: unknown, outbound?: unknown) => ({
  authentication_type: "chap",
  chap: { inbound, ...(outbound === undefined ? {} : { outbound }) },
});
const fresh = { user: "host7", password: "in-Secret-0002" };
const outboundUser = async (b: Bench) => (await read(b)).chap?.outbound?.user;
const after =
  (body: unknown, look: (b: Bench) => Promise<unknown>, query = "") =>
  async (b: Bench) => {
    await patch(b, body, query);
    return look(b);
  };
const addresses = async (b: Bench) => (await read(b)).initiator_address;
const ranges = (...items: string[]) => ({
  initiator_address: {
    ranges: items.map((item) => ({ start: item.split("-")[0], end: item.split("-")[1] ?? item })),
  },
});
const seededRange = { start: "192.0.2.8", end: "192.0.2.15", family: "ipv4" };
const seededMask = { address: "192.0.2.8", netmask: "29", family: "ipv4" };
const deleteService = async (b: Bench) => {
  await b.send("PATCH", b.service("svm1"), { enabled: false });
  await b.send("DELETE", b.service("svm1"));
};

/** Every switch of the iSCSI credentials. */
const cases: Record<keyof typeof credentialsSwitches, SwitchCase> = {
  chapPatchWithoutType: {
    other: "accept",
    probe: async (b) => (await patch(b, { chap: { inbound: fresh } })).code,
    expect: ["5374900", undefined],
  },
  chapPatchWithoutInbound: {
    other: "keep",
    probe: async (b) => {
      const { code } = await patch(b, { authentication_type: "chap", chap: { outbound: { ...OUT, user: "new" } } });
      return [code, b.array.ontap.credentials.get("svm1", HOST)?.inbound, await outboundUser(b)];
    },
    expect: [
      ["5374149", IN, OUT.user],
      [undefined, IN, "new"],
    ],
  },
  halfInboundPair: {
    other: "accept",
    probe: async (b) => (await patch(b, chap({ user: "renamed" }))).code,
    expect: ["5374149", undefined],
  },
  outboundLeftOut: { other: "drop", probe: after(chap(fresh), outboundUser), expect: [OUT.user, undefined] },
  outboundEmptyUser: {
    other: "reject",
    probe: async (b) => [(await patch(b, chap(fresh, { user: "" }))).status, await outboundUser(b)],
    expect: [
      [200, undefined],
      [400, OUT.user],
    ],
    more: [["ignore", [200, OUT.user]]],
  },
  outboundEmptyObject: { other: "remove", probe: after(chap(fresh, {}), outboundUser), expect: [OUT.user, undefined] },
  equalToStoredPassword: {
    other: "accept",
    probe: async (b) => (await patch(b, chap({ ...IN, password: OUT.password }))).code,
    expect: ["5374147", undefined],
  },
  hexEqualsText: {
    other: true,
    probe: async (b) => (await post(b, chap({ ...IN, password: "0x6162" }, { ...OUT, password: "ab" }))).code,
    expect: [undefined, "5374147"],
  },
  chapAfterTypeChange: {
    other: "keep",
    probe: after({ authentication_type: "deny" }, async (b) => (await read(b)).chap),
    expect: [undefined, { inbound: { user: IN.user }, outbound: { user: OUT.user } }],
  },
  addressesAfterTypeChange: {
    other: "drop",
    probe: after({ authentication_type: "deny" }, addresses),
    expect: [{ ranges: [seededRange] }, undefined],
  },
  emptyRanges: {
    other: "ignore",
    probe: async (b) => [(await patch(b, ranges())).code, await addresses(b)],
    expect: [
      [undefined, undefined],
      [undefined, { ranges: [seededRange] }],
    ],
    more: [["reject", ["262190", { ranges: [seededRange] }]]],
  },
  rangesPatchOnMasks: {
    other: "leave",
    probe: async (b) => {
      await patch(b, { initiator_address: { masks: [{ address: "198.51.100.0", netmask: "255.255.255.0" }] } });
      await patch(b, ranges("192.0.2.1"));
      return (await addresses(b)).masks;
    },
    expect: [undefined, [{ address: "198.51.100.0", netmask: "24", family: "ipv4" }]],
  },
  addressReadBack: {
    other: "both",
    probe: async (b) => {
      await patch(b, ranges("192.0.2.16-192.0.2.18"), "?add_initiator_addresses=true");
      return addresses(b);
    },
    expect: [
      { ranges: [seededRange, { start: "192.0.2.16", end: "192.0.2.18", family: "ipv4" }] },
      {
        ranges: [seededRange, { start: "192.0.2.16", end: "192.0.2.18", family: "ipv4" }],
        masks: [seededMask],
      },
    ],
    more: [
      ["masks", { ranges: [{ start: "192.0.2.16", end: "192.0.2.18", family: "ipv4" }], masks: [seededMask] }],
      ["merged", { ranges: [{ start: "192.0.2.8", end: "192.0.2.18", family: "ipv4" }] }],
    ],
  },
  removeUnknownAddress: {
    other: "reject",
    probe: async (b) => (await patch(b, ranges("192.0.2.9"), "?remove_initiator_addresses=true")).status,
    expect: [200, 404],
  },
  removeFlagWithChap: {
    other: "reject",
    probe: async (b) => {
      const body = { ...chap(fresh, { user: "" }), ...ranges("192.0.2.8-192.0.2.15") };
      const { status } = await patch(b, body, "?remove_initiator_addresses=true");
      return [status, await addresses(b), await outboundUser(b)];
    },
    expect: [
      [200, undefined, undefined],
      [400, { ranges: [seededRange] }, OUT.user],
    ],
  },
  noAddresses: {
    other: "object",
    probe: async (b) => (await read(b, "default")).initiator_address,
    expect: [undefined, {}],
    more: [["empty-ranges", { ranges: [] }]],
  },
  ipv6MaskWithoutLength: {
    other: "64",
    probe: async (b) => {
      await patch(b, { initiator_address: { masks: [{ address: "2001:db8::" }] } });
      return (await addresses(b)).masks;
    },
    expect: [undefined, [{ address: "2001:db8::", netmask: "64", family: "ipv6" }]],
  },
  postDefaultCode: {
    other: "5373997",
    probe: async (b) => (await post(b, { initiator: "default" })).code,
    expect: ["5374142", "5373997"],
  },
  postEmptyOutbound: {
    other: "accept",
    probe: async (b) => (await post(b, chap(IN, { user: "" }))).status,
    expect: [400, 201],
  },
  missingCredentialsCode: {
    other: "5374895",
    probe: async (b) => (await b.get(pathOf(b, NEW))).code,
    expect: ["4", "5374895"],
  },
  credentialsWithoutServiceCode: {
    other: "5374078",
    probe: async (b) => {
      await deleteService(b);
      return [(await b.send("DELETE", pathOf(b))).code, (await patch(b, { authentication_type: "none" })).code];
    },
    expect: [
      ["5374895", "5374895"],
      ["5374078", "5374078"],
    ],
  },
  credentialsGoWithService: {
    other: false,
    probe: async (b) => {
      await deleteService(b);
      const { records } = (await b.get(CREDENTIALS)).json;
      return records.map((one: { initiator: string }) => one.initiator);
    },
    expect: [[], [HOST]],
  },
  initiatorCase: {
    other: "fold",
    probe: async (b) => {
      const { code, json } = await post(b, { initiator: "iqn.1994-05.com.example:HOST8" }, "?return_records=true");
      return code ?? json.records[0].initiator;
    },
    expect: ["5373972", "iqn.1994-05.com.example:host8"],
    more: [["keep", "iqn.1994-05.com.example:HOST8"]],
  },
  credentialsPathKey: {
    other: "encoded",
    probe: async (b) => [
      (await b.get(`${CREDENTIALS}/${b.uuid("svm1")}/${HOST}`)).status,
      (await b.get(pathOf(b))).status,
    ],
    expect: [
      [200, 200],
      [404, 200],
    ],
  },
  noopCredentialsPatch: {
    other: "reject",
    probe: async (b) => [
      (await patch(b, { authentication_type: "none" }, "", "default")).status,
      (await patch(b, chap(IN))).status,
    ],
    expect: [
      [200, 200],
      [409, 200],
    ],
  },
  credentialsPostAnswer: {
    other: "object",
    probe: async (b) => Object.keys((await post(b, {}, "?return_records=true")).json)[0],
    expect: ["num_records", "svm"],
    more: [["empty", undefined]],
  },
  sessionsAfterCredentials: {
    other: "drop",
    probe: async (b) => {
      const { credentials } = b.array.ontap;
      credentials.set("svm1", NEW, {});
      credentials.login("svm1", { initiator: HOST, address: "192.0.2.9", ...IN });
      credentials.login("svm1", { initiator: NEW });
      credentials.login("svm1", { initiator: "iqn.1994-05.com.example:any" });
      // A new password leaves sessions alone in both positions; narrowed addresses, a deleted record and deny differ.
      await patch(b, chap(fresh));
      const steps = [credentials.sessions("svm1").map((session) => session.up)];
      await patch(b, ranges("192.0.2.1"));
      await b.send("DELETE", pathOf(b, NEW));
      await patch(b, { authentication_type: "deny" }, "", "default");
      steps.push(credentials.sessions("svm1").map((session) => session.up));
      return steps;
    },
    expect: [
      [
        [true, true, true],
        [true, true, true],
      ],
      [
        [true, true, true],
        [false, false, false],
      ],
    ],
  },
  credentialsOnAsaR2: {
    other: false,
    seed: { ontap: { asaR2: true } },
    probe: async (b) => [
      (await post(b, {})).status,
      (await b.send("DELETE", pathOf(b))).status,
      (await patch(b, { authentication_type: "none" })).status,
    ],
    expect: [
      [201, 200, 404],
      [405, 405, 200],
    ],
  },
};

/** The same, each with the seed of the credentials. */
export const credentialsCases: Record<string, SwitchCase> = Object.fromEntries(
  Object.entries(cases).map(([name, one]) => {
    return [name, { ...one, seed: { ...one.seed, ontap: { ...credentialsSeed.ontap, ...one.seed?.ontap } } }];
  }),
);
