import { expect } from "chai";
import { UNKNOWN } from "../../provider/base/unknown";
import { account } from "../../provider/element/account/definition";
import { volumeAccessGroup } from "../../provider/element/volume-access-group/definition";
import { check } from "../../provider/lifecycle/check";
import type { CheckFailure, Field } from "../../provider/lifecycle/definition";
import { activeDirectoryAccount } from "../../provider/ontap/active-directory-account/definition";
import { initiatorGroup } from "../../provider/ontap/initiator-group/definition";
import { iscsiCredentials } from "../../provider/ontap/iscsi-credentials/definition";
import { iscsiService } from "../../provider/ontap/iscsi-service/definition";
import { lunMap } from "../../provider/ontap/lun-map/definition";

type Bag = Record<string, unknown>;

interface Kind {
  readonly fields: Readonly<Record<string, Field>>;
  readonly rules?: (inputs: Bag) => CheckFailure[];
}

const failures = (kind: Kind, news: Bag, olds: Bag = {}) => check(kind.fields, kind.rules, olds, news).failures;
const told = (value: unknown) => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 30)}… (${text.length} characters)` : text;
};

/** A value that is refused, and why; the sentence begins with the argument's name (or a place in it). */
type Case = readonly [argument: string, value: unknown, ...sentences: string[]];

const NOT_TEXTS = [7, true, [], {}];
const NOT_BOOLEANS = ["true", "yes", 1, 0, [], {}];
const each = (argument: string, values: readonly unknown[], sentence: string): Case[] =>
  values.map((value) => [argument, value, `${argument} ${sentence}`] as const);
const nulls = (...names: string[]): Case[] =>
  names.map((name) => [name, null, `${name} must not be null: leave it out instead`] as const);

const SVM_EMPTY = "must not be empty: give the name or the UUID of an SVM";
const SVM_TEXT = "must be a string: the name or the UUID of an SVM";
const BOOLEAN = "must be true or false";
const SECRET_LENGTH = "must be 12 to 16 characters long";
const USERNAME_LENGTH = "must be 1 to 64 characters long";
const NETBIOS = 'must not hold spaces or any of @ # * ( ) = + [ ] | ; : " , < > \\ / ?';
const ENCRYPTION = "must be des, rc4, aes_128 or aes_256";
const ADDRESS = "must be an IPv4 or IPv6 address";
const ADDRESSES = "must be an address, a range such as 192.0.2.10-192.0.2.19, or a network such as 2001:db8::/64";
const INITIATOR =
  'must be an IQN (iqn.yyyy-mm. and a name of letters, digits, ".", ":" and "-"), an EUI (eui. and 16 hexadecimal digits) or a WWPN';
const controller = { fqdn: "corp.example.net", serverIp: "192.0.2.1" };

const kinds: readonly (readonly [string, Kind, Bag, readonly Case[]])[] = [
  [
    "ontap.IscsiService",
    iscsiService as unknown as Kind,
    { svm: "svm1" },
    [
      ["svm", "", `svm ${SVM_EMPTY}`],
      ...each("svm", NOT_TEXTS, SVM_TEXT),
      ...each("enabled", NOT_BOOLEANS, BOOLEAN),
      ...each("adopt", NOT_BOOLEANS, BOOLEAN),
      ...each("targetAlias", NOT_TEXTS, "must be a string"),
      ["targetAlias", "a".repeat(129), "targetAlias must be at most 128 characters long"],
      ...each(
        "targetAlias",
        ["two words", "tab\t", "ümlaut", "\u007f", "line\n"],
        "must consist of printable ASCII characters without space",
      ),
      ...nulls("svm", "enabled", "targetAlias", "adopt"),
    ],
  ],
  [
    "ontap.ActiveDirectoryAccount",
    activeDirectoryAccount as unknown as Kind,
    { svm: "svm1", name: "BLUE01", fqdn: "corp.example.net", username: "joiner", password: "Join-Pa55word" },
    [
      ["svm", "", `svm ${SVM_EMPTY}`],
      ...each("svm", NOT_TEXTS, SVM_TEXT),
      ...each("name", NOT_TEXTS, "must be a string"),
      ["name", "", "name must not be empty"],
      ["name", "SIXTEEN-CHARS-01", "name must be at most 15 characters long (NetBIOS)"],
      ...each("name", ["BLUE 01", "BLUE.01/x", "a@b", 'a"b', "a\\b", "a:b"], NETBIOS),
      ...each("fqdn", NOT_TEXTS, "must be a string"),
      ["fqdn", "", "fqdn must not be empty"],
      ...each("fqdn", ["corp example", "corp/net", "corp\\net"], "must be a domain name"),
      ["fqdn", "ä".repeat(128), "fqdn must be at most 254 bytes long"],
      ...each("username", NOT_TEXTS, "must be a string"),
      ["username", "", "username must not be empty"],
      ...each("password", NOT_TEXTS, "must be a string"),
      ["password", "", "password must not be empty"],
      ...each("organizationalUnit", NOT_TEXTS, "must be a string"),
      ["organizationalUnit", "", "organizationalUnit must not be empty: leave it out for CN=Computers"],
      ...each("forceAccountOverwrite", NOT_BOOLEANS, BOOLEAN),
      ...each("adopt", NOT_BOOLEANS, BOOLEAN),
      ...each("advertisedKdcEncryptions", ["aes_256", 1, {}], "must be a list"),
      [
        "advertisedKdcEncryptions",
        [],
        "advertisedKdcEncryptions must name at least one encryption type: leave it out to keep what is there",
      ],
      [
        "advertisedKdcEncryptions",
        ["aes_256", "md5", 1],
        `advertisedKdcEncryptions[1] ${ENCRYPTION}`,
        `advertisedKdcEncryptions[2] ${ENCRYPTION}`,
      ],
      ...each("preferredDomainControllers", ["dc1", 1, {}], "must be a list"),
      [
        "preferredDomainControllers",
        [controller, { ...controller, serverIp: "dc1" }],
        `preferredDomainControllers[1].serverIp ${ADDRESS}`,
      ],
      [
        "preferredDomainControllers",
        [{ fqdn: "", serverIp: "192.0.2.256" }],
        "preferredDomainControllers[0].fqdn must not be empty",
        `preferredDomainControllers[0].serverIp ${ADDRESS}`,
      ],
      [
        "preferredDomainControllers",
        ["192.0.2.1"],
        "preferredDomainControllers[0] must hold fqdn and serverIp and nothing else",
      ],
      [
        "preferredDomainControllers",
        [{ ...controller, port: 389 }],
        "preferredDomainControllers[0] must hold fqdn and serverIp and nothing else",
      ],
      [
        "preferredDomainControllers",
        [{ fqdn: "corp.example.net" }],
        "preferredDomainControllers[0].serverIp must be a string",
      ],
      [
        "preferredDomainControllers",
        [null],
        "preferredDomainControllers[0] must hold fqdn and serverIp and nothing else",
      ],
      ...nulls("svm", "name", "fqdn", "username", "password", "organizationalUnit", "forceAccountOverwrite"),
      ...nulls("advertisedKdcEncryptions", "preferredDomainControllers", "adopt"),
    ],
  ],
  [
    "ontap.IscsiCredentials",
    iscsiCredentials as unknown as Kind,
    { svm: "svm1", initiator: "default", authenticationType: "none" },
    [
      ["svm", "", `svm ${SVM_EMPTY}`],
      ...each("svm", NOT_TEXTS, SVM_TEXT),
      ...each("initiator", NOT_TEXTS, "must be a string"),
      ...each(
        "initiator",
        [
          "",
          "host7",
          "iqn.1994.com.example",
          "iqn.1994-05.",
          "iqn.1994-05.com.example:host_7",
          "eui.012345678",
          "naa.5",
        ],
        'must be an IQN (iqn.yyyy-mm. and a name of letters, digits, ".", ":" and "-"), an EUI (eui. and 16 hexadecimal digits) or "default"',
      ),
      ...each("authenticationType", ["CHAP", "", 1, true], 'must be "chap", "none" or "deny"'),
      ...each("inboundUser", NOT_TEXTS, "must be a string"),
      ["inboundUser", "", "inboundUser must not be empty"],
      ...["inboundUser", "outboundUser"].flatMap((name): Case[] => [
        [name, "ä".repeat(65), `${name} must be at most 128 bytes long`],
      ]),
      ...each("outboundUser", NOT_TEXTS, "must be a string"),
      ...["inboundPassword", "outboundPassword"].flatMap((name): Case[] => [
        ...each(name, NOT_TEXTS, "must be a string"),
        [name, "", `${name} must not be empty`],
        [name, "ä".repeat(257), `${name} must be at most 512 bytes long`],
        ...each(name, ["0x", "0x123", "0Xgg"], "begins with 0x: then an even number of hexadecimal digits must follow"),
      ]),
      ...each("initiatorAddresses", ["192.0.2.7", 1, {}], "must be a list"),
      [
        "initiatorAddresses",
        ["1.2.3.4-"],
        "initiatorAddresses[0] is a range without an end: give both, or one address alone",
      ],
      [
        "initiatorAddresses",
        ["-2001:db8::1"],
        "initiatorAddresses[0] is a range without a beginning: give both, or one address alone",
      ],
      [
        "initiatorAddresses",
        [
          "192.0.2.7",
          "host7",
          "192.0.2.9-192.0.2.1",
          "192.0.2.1-2001:db8::1",
          "192.0.2.0/33",
          "192.0.2.0/024",
          "192.0.02.7",
          "192.0.2.1-192.0.2.010",
          "fe80::1%eth0",
          7,
        ],
        `initiatorAddresses[1] ${ADDRESSES}`,
        "initiatorAddresses[2] must not end before it begins",
        "initiatorAddresses[3] must begin and end in one family, IPv4 or IPv6",
        `initiatorAddresses[4] ${ADDRESSES}`,
        ...[5, 6, 7, 8].map((at) => `initiatorAddresses[${at}] ${ADDRESSES}`),
        "initiatorAddresses[9] must be a string",
      ],
      ...each("adopt", NOT_BOOLEANS, BOOLEAN),
      ...nulls("svm", "initiator", "authenticationType", "inboundUser", "inboundPassword", "outboundUser"),
      ...nulls("outboundPassword", "initiatorAddresses", "adopt"),
    ],
  ],
  [
    "ontap.InitiatorGroup",
    initiatorGroup as unknown as Kind,
    { svm: "svm1", name: "host7", osType: "linux" },
    [
      ["svm", "", `svm ${SVM_EMPTY}`],
      ...each("svm", NOT_TEXTS, SVM_TEXT),
      ...each("name", NOT_TEXTS, "must be a string"),
      ...each(
        "name",
        ["", "n".repeat(97), "-x", "two words", "ü", "a/b"],
        'must be 1 to 96 letters, digits, "-", "_", "." or ":", with a letter or digit first',
      ),
      ...each(
        "osType",
        ["Linux", "", "dos", 1, true],
        "must be aix, hpux, hyper_v, linux, netware, openvms, solaris, vmware, windows or xen",
      ),
      ...each("protocol", ["FCP", "nvme", "", 1], 'must be "fcp", "iscsi" or "mixed"'),
      ...each("initiators", ["iqn.1994-05.com.example:a", 1, {}], "must be a list"),
      [
        "initiators",
        ["host7", "iqn.1994-05.com.example:host_7", `iqn.1994-05.com.example:${"x".repeat(80)}`, "50:0a:09", 7],
        `initiators[0] ${INITIATOR}`,
        `initiators[1] ${INITIATOR}`,
        "initiators[2] must be at most 96 characters long, which is what a group takes",
        `initiators[3] ${INITIATOR}`,
        "initiators[4] must be a string",
      ],
      [
        "initiators",
        ["500a098000000001", "50:0A:09:80:00:00:00:01"],
        "initiators must name each initiator once (case and colons do not count)",
      ],
      ...each("initiatorGroups", ["child", 1, {}], "must be a list"),
      [
        "initiatorGroups",
        ["", 7],
        "initiatorGroups[0] must not be empty: give the name or the UUID of a group",
        "initiatorGroups[1] must be a string",
      ],
      ["initiatorGroups", ["a", "a"], "initiatorGroups must name each group once"],
      ...each("comment", NOT_TEXTS, "must be a string"),
      ["comment", "c".repeat(255), "comment must be at most 254 characters long"],
      ...each("deleteOnUnmap", NOT_BOOLEANS, BOOLEAN),
      ...each("portset", NOT_TEXTS, "must be a string"),
      ...each("allowDeleteWhileMapped", NOT_BOOLEANS, BOOLEAN),
      ...each("adopt", NOT_BOOLEANS, BOOLEAN),
      ...nulls("svm", "name", "osType", "protocol", "initiators", "initiatorGroups", "comment", "deleteOnUnmap"),
      ...nulls("portset", "allowDeleteWhileMapped", "adopt"),
    ],
  ],
  [
    "ontap.LunMap",
    lunMap as unknown as Kind,
    { svm: "svm1", lun: "/vol/data/lun1", igroup: "host7" },
    [
      ["svm", "", `svm ${SVM_EMPTY}`],
      ...each("svm", NOT_TEXTS, SVM_TEXT),
      ...each("lun", NOT_TEXTS, "must be a string"),
      ["lun", "", "lun must not be empty: give the path, the name or the UUID of a LUN"],
      ...each("lun", ["/lun1", "/vol/lun1", "/vol//lun1"], "must be /vol/<volume>/<LUN> if it is a path"),
      ...each("igroup", NOT_TEXTS, "must be a string"),
      ["igroup", "", "igroup must not be empty: give the name or the UUID of an initiator group"],
      ...each("logicalUnitNumber", [-1, 4096, 1.5, "0", true], "must be a whole number from 0 to 4095"),
      ...each("adopt", NOT_BOOLEANS, BOOLEAN),
      ...nulls("svm", "lun", "igroup", "logicalUnitNumber", "adopt"),
    ],
  ],
  [
    "element.Account",
    account as unknown as Kind,
    { username: "tenant" },
    [
      ...each("username", NOT_TEXTS, "must be a string"),
      ["username", "", `username ${USERNAME_LENGTH}`],
      ["username", "u".repeat(65), `username ${USERNAME_LENGTH}`],
      ["username", "two\nlines", "username must not hold control characters"],
      ...["initiatorSecret", "targetSecret"].flatMap((name): Case[] => [
        ...each(name, NOT_TEXTS, "must be a string"),
        ...each(name, ["", "elevenchars", "seventeen-chars-x"], SECRET_LENGTH),
      ]),
      ...each("attributes", ["text", 1, true, ["list"]], "must be an object of names and values"),
      ...each("enableChap", NOT_BOOLEANS, BOOLEAN),
      ...each("status", ["removed", "", "Active", 1, true], 'must be "active" or "locked"'),
      ...each("secretsVersion", [true, [], {}], "must be a string or a number"),
      ...each("adopt", NOT_BOOLEANS, BOOLEAN),
      ...nulls(
        "username",
        "initiatorSecret",
        "targetSecret",
        "attributes",
        "enableChap",
        "status",
        "secretsVersion",
        "adopt",
      ),
    ],
  ],
  [
    "element.VolumeAccessGroup",
    volumeAccessGroup as unknown as Kind,
    { name: "esx" },
    [
      ...each("name", NOT_TEXTS, "must be a string"),
      ...each("name", ["", "n".repeat(65)], "must be 1 to 64 characters long"),
      ...each("initiators", ["iqn.1998-01.com.vmware:esx-1", 1, {}], "must be a list"),
      [
        "initiators",
        ["", "i".repeat(225), "two words", 7],
        "initiators[0] must not be empty",
        "initiators[1] must be at most 224 characters long",
        "initiators[2] must not hold blanks or control characters",
        "initiators[3] must be a string",
      ],
      ["initiators", ["iqn.a", "IQN.A"], "initiators must name each initiator once (case and colons do not count)"],
      ...each("volumes", ["1", 1, {}], "must be a list"),
      ...["1", 0, -1, 1.5].map(
        (id): Case => ["volumes", [id], "volumes[0] must be a volume ID, a positive whole number"],
      ),
      ["volumes", [1, 2, 1], "volumes must name each volume once"],
      ...each("attributes", ["text", 1, true, ["list"]], "must be an object of names and values"),
      ...each("deleteOrphanInitiators", NOT_BOOLEANS, BOOLEAN),
      ...each("adopt", NOT_BOOLEANS, BOOLEAN),
      ...nulls("name", "initiators", "volumes", "attributes", "deleteOrphanInitiators", "adopt"),
    ],
  ],
];

const SECRETS = ["password", "initiatorSecret", "targetSecret", "inboundPassword", "outboundPassword"];

describe("bad arguments", () => {
  for (const [type, kind, base, cases] of kinds) {
    describe(type, () => {
      for (const [argument, value, ...sentences] of cases) {
        it(`${argument} of ${told(value)}: ${sentences.join("; ")}`, () => {
          // The engine prints the value of the property that a failure names: of a secret it names none.
          const property = SECRETS.includes(argument) ? "" : argument;
          const expected = sentences.map((reason) => ({ property, reason }));
          expect(failures(kind, { ...base, [argument]: value })).to.deep.equal(expected);
        });
      }

      it("has a bad value of every argument in this table", () => {
        expect(new Set(cases.map(([argument]) => argument))).to.have.keys(Object.keys(kind.fields));
      });

      it("says of each required argument that is missing that it is required", () => {
        const missing = Object.keys(base).map((name) => ({ property: name, reason: `${name} is required` }));
        expect(failures(kind, {})).to.deep.equal(missing);
      });

      it("names the arguments that there are when one is unknown to it", () => {
        const [failure] = failures(kind, { ...base, tragetAlias: "blue" });
        expect(failure?.property).to.equal("");
        expect(failure?.reason).to.match(/^tragetAlias is not an argument of this resource; it has /);
        for (const name of Object.keys(kind.fields)) expect(failure?.reason).to.include(name);
      });

      it("knows no argument by what every object inherits", () => {
        for (const name of ["toString", "constructor", "hasOwnProperty", "valueOf"]) {
          const [failure, ...others] = failures(kind, { ...base, [name]: "x" });
          expect(failure?.reason).to.include(`${name} is not an argument of this resource; it has `);
          expect(others).to.deep.equal([]);
        }
      });

      it("takes its required arguments alone", () => {
        expect(failures(kind, base)).to.deep.equal([]);
      });

      it("passes over every argument that is not known yet", () => {
        const unknown = Object.fromEntries(Object.keys(kind.fields).map((name) => [name, UNKNOWN]));
        expect(failures(kind, unknown)).to.deep.equal([]);
      });

      it("takes undefined for left out", () => {
        const left = Object.keys(kind.fields).filter((name) => !(name in base));
        const news = { ...base, ...Object.fromEntries(left.map((name) => [name, undefined])) };
        expect(check(kind.fields, kind.rules, {}, news)).to.deep.equal({ inputs: base, failures: [] });
      });
    });
  }

  it("are all reported at once, in one sentence each", () => {
    const reported = failures(activeDirectoryAccount as unknown as Kind, {
      name: "FAR-TOO-LONG-A-NAME",
      fqdn: 1,
      username: "",
      password: "",
      preferredDomainControllers: [{ fqdn: "a b", serverIp: "x" }],
      surplus: 1,
    });
    expect(reported.map(({ property }) => property)).to.deep.equal([
      "name",
      "fqdn",
      "username",
      "",
      "preferredDomainControllers",
      "preferredDomainControllers",
      "",
      "svm",
    ]);
    for (const { reason } of reported) expect(reason).to.match(/^\S+ [^.\n]+$/);
  });

  it("that are two secrets which are the same are one failure, without a property", () => {
    const same = { username: "tenant", initiatorSecret: "the-same-secret", targetSecret: "the-same-secret" };
    expect(failures(account as unknown as Kind, same)).to.deep.equal([
      { property: "", reason: "initiatorSecret and targetSecret must be different from each other" },
    ]);
  });

  it("never repeat the value of a secret", () => {
    for (const secret of ["short-one", "a-secret-that-is-too-long", "same-secret-01"]) {
      const bag = { username: "tenant", initiatorSecret: secret, targetSecret: secret };
      expect(JSON.stringify(failures(account as unknown as Kind, bag))).not.to.include(secret);
    }
  });

  it("beside a value that is not known yet are found all the same", () => {
    const bag = {
      svm: UNKNOWN,
      name: "BLUE 01",
      fqdn: UNKNOWN,
      username: UNKNOWN,
      password: UNKNOWN,
      preferredDomainControllers: [
        UNKNOWN,
        { fqdn: UNKNOWN, serverIp: "not-an-address" },
        { fqdn: "a b", serverIp: UNKNOWN },
      ],
      advertisedKdcEncryptions: [UNKNOWN, "md5"],
    };
    expect(failures(activeDirectoryAccount as unknown as Kind, bag).map(({ reason }) => reason)).to.deep.equal([
      `name ${NETBIOS}`,
      `preferredDomainControllers[1].serverIp ${ADDRESS}`,
      "preferredDomainControllers[2].fqdn must be a domain name",
      `advertisedKdcEncryptions[1] ${ENCRYPTION}`,
    ]);
  });
});
