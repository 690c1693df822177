import { svmReference, uuidOf } from "./iscsi-service";
import { type Bag, type Subject, SVM1, svmsAt } from "./subject";

const ACCOUNTS = "/protocols/active-directory";

interface Controller {
  fqdn: string;
  serverIp: string;
}

const dc = (last: number): Controller => ({ fqdn: "corp.example.net", serverIp: `192.0.2.${last}` });

export const activeDirectoryAccount: Subject = {
  type: "ontap:ActiveDirectoryAccount",
  base: { svm: "svm1", name: "BLUE01", fqdn: "corp.example.net", username: "joiner", password: "Join-Pa55word" },
  rows: [
    { name: "svm", values: ["svm1", "svm2", SVM1], identity: true, reference: true, untold: true },
    { name: "name", values: ["BLUE01", "RED02", "blue01"], drifted: "HAND03", identity: true },
    { name: "fqdn", values: ["corp.example.net", "lab.example.net", "Corp.Example.Net"], drifted: "moved.example.net" },
    { name: "username", values: ["joiner", "joiner2"], untold: true },
    { name: "password", values: ["Join-Pa55word", "Join-0ther-Pa55"], untold: true },
    {
      name: "organizationalUnit",
      values: [undefined, "OU=Storage", "OU=Servers", "ou=storage"],
      drifted: "OU=Moved",
      reset: "CN=Computers",
      identity: true,
    },
    { name: "forceAccountOverwrite", values: [undefined, true, false], createOnly: true },
    {
      name: "advertisedKdcEncryptions",
      values: [undefined, ["aes_128", "aes_256"], ["aes_256"], ["aes_256", "aes_128"]],
      drifted: ["rc4"],
    },
    {
      name: "preferredDomainControllers",
      values: [undefined, [dc(1), dc(2)], [dc(3)], [dc(2), dc(1)], []],
      drifted: [dc(1), dc(3)],
      reset: [],
      entries: true,
    },
    { name: "adopt", values: [undefined, true, false], createOnly: true },
  ],
  named: (svm) => ({ svm, name: svm.toUpperCase() }),
  look(array, name) {
    const svm = svmsAt(array, name).find(({ ad }) => ad !== undefined);
    return (
      svm?.ad && {
        svm: svm.name,
        // ONTAP tells both in upper case.
        name: svm.ad.name.toUpperCase(),
        fqdn: svm.ad.fqdn.toUpperCase(),
        organizationalUnit: svm.ad.organizationalUnit,
        advertisedKdcEncryptions: svm.ad.encryptions,
        preferredDomainControllers: svm.preferredDcs,
        ...{ id: svm.uuid, svmUuid: svm.uuid, svmName: svm.name },
      }
    );
  },
  drift(array, { preferredDomainControllers, advertisedKdcEncryptions, ...rest }, name) {
    const svm = svmsAt(array, name).find(({ ad }) => ad !== undefined)?.uuid ?? SVM1;
    if (preferredDomainControllers) array.ontap.setPreferredDcs(svm, preferredDomainControllers as Controller[]);
    const encryptions = advertisedKdcEncryptions as ("rc4" | "aes_128" | "aes_256")[] | undefined;
    array.ontap.setAd(svm, { ...rest, ...(encryptions && { encryptions }) });
  },
  reset(array, name) {
    for (const { uuid } of svmsAt(array, name)) {
      array.ontap.removeAd(uuid);
      array.ontap.setPreferredDcs(uuid, []);
    }
    if (name !== undefined) return;
    // ONTAP leaves the account of the old domain behind when an SVM moves to another one.
    for (const fqdn of ["corp.example.net", "lab.example.net", "moved.example.net"]) {
      array.ontap.domains.set(fqdn, { accounts: [] });
    }
  },
  creating(inputs, left) {
    const { svm, name, fqdn, username, password, organizationalUnit, forceAccountOverwrite } = inputs;
    const post = {
      call: `POST ${ACCOUNTS}`,
      body: {
        svm: svmReference(svm),
        name,
        fqdn,
        username,
        password,
        ...(organizationalUnit !== undefined && { organizational_unit: organizationalUnit }),
        ...(forceAccountOverwrite === true && { force_account_overwrite: true }),
        ...security(inputs),
      },
    };
    return [post, ...controllers(inputs.preferredDomainControllers, left.preferredDomainControllers, svm)];
  },
  left: (array, svm) => ({ preferredDomainControllers: array.ontap.svm(uuidOf(svm))?.preferredDcs ?? [] }),
  changing(changes, from, { username, password, forceAccountOverwrite }) {
    const { fqdn, preferredDomainControllers } = changes;
    const sent = {
      ...(fqdn !== undefined && {
        fqdn,
        // Speaks of the account in the domain that is joined.
        ...(forceAccountOverwrite === true && { force_account_overwrite: true }),
      }),
      ...security(changes),
    };
    const patch = { call: `PATCH ${ACCOUNTS}/${uuidOf(from.svm)}`, body: { ...sent, username, password } };
    return [
      ...(Object.keys(sent).length > 0 ? [patch] : []),
      ...controllers(preferredDomainControllers, from.preferredDomainControllers, from.svm),
    ];
  },
  removing(from, managed) {
    const { svm, username, password } = from;
    const leave = { call: `DELETE ${ACCOUNTS}/${uuidOf(svm)}`, body: { username, password } };
    const list = managed.has("preferredDomainControllers") ? from.preferredDomainControllers : [];
    return [leave, ...controllers([], list, svm)];
  },
  same(name, left, right) {
    if (name === "svm") return uuidOf(left) === uuidOf(right);
    if (["name", "fqdn", "organizationalUnit"].includes(name)) {
      return String(left).toLowerCase() === String(right).toLowerCase();
    }
    const sorted = (value: unknown) => (Array.isArray(value) ? value.map((item) => text(item)).sort() : value);
    return text(sorted(left)) === text(sorted(right));
  },
};

function security({ advertisedKdcEncryptions }: Bag): Bag {
  return advertisedKdcEncryptions ? { security: { advertised_kdc_encryptions: advertisedKdcEncryptions } } : {};
}

/** Single entries, added before others are removed. */
function controllers(wanted: unknown, present: unknown, svm: unknown) {
  if (wanted === undefined) return [];
  const path = `${ACCOUNTS}/${uuidOf(svm)}/preferred-domain-controllers`;
  const without = (list: unknown, other: unknown) => {
    const keys = ((other ?? []) as Controller[]).map(text);
    return ((list ?? []) as Controller[]).filter((item) => !keys.includes(text(item)));
  };
  return [
    ...without(wanted, present).map(({ fqdn, serverIp }) => ({
      call: `POST ${path}`,
      body: { fqdn, server_ip: serverIp },
    })),
    ...without(present, wanted).map(({ fqdn, serverIp }) => ({ call: `DELETE ${path}/${fqdn}/${serverIp}` })),
  ];
}

function text(value: unknown): string {
  return JSON.stringify(value);
}
