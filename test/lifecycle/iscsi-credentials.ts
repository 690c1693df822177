import { isDeepStrictEqual } from "node:util";
import type { Emulator } from "../../emulator";
import { svmReference, uuidOf } from "./iscsi-service";
import { type Bag, type Subject, SVM3, SVMS_WITH_SERVICE, svmsAt, type Write } from "./subject";

const CREDENTIALS = "/protocols/san/iscsi/credentials";
const HOST7 = "iqn.1994-05.com.example:host7";

export const iscsiCredentials: Subject = {
  type: "ontap:IscsiCredentials",
  base: {
    svm: "svm3",
    initiator: HOST7,
    authenticationType: "chap",
    inboundUser: "host7",
    inboundPassword: "pw-Inbound-7",
  },
  rows: [
    { name: "svm", values: ["svm3", "svm4", SVM3], identity: true, reference: true, untold: true },
    { name: "initiator", values: [HOST7, "iqn.1994-05.com.example:host8", HOST7.toUpperCase()], identity: true },
    { name: "authenticationType", values: ["chap", "none", "deny"], drifted: "deny" },
    { name: "inboundUser", values: ["host7", "host8"], drifted: "by-hand" },
    { name: "inboundPassword", values: ["pw-Inbound-7", "pw-Inbound-8"] },
    { name: "outboundUser", values: [undefined, "target", "other", ""], drifted: "by-hand", reset: "" },
    { name: "outboundPassword", values: [undefined, "pw-Outbound-7", "pw-Outbound-8"] },
    {
      name: "initiatorAddresses",
      values: [
        undefined,
        ["192.0.2.7"],
        ["192.0.2.7", "192.0.2.10-192.0.2.19"],
        ["192.0.2.10-192.0.2.19", "192.0.2.7"],
        [],
      ],
      drifted: ["192.0.2.7", "192.0.2.99"],
      reset: [],
    },
    { name: "adopt", values: [undefined, true, false], createOnly: true },
  ],
  /** Both values of a pair or none, and none at all without CHAP. */
  whole({ inboundUser = "host7", inboundPassword = "pw-Inbound-7", outboundUser, outboundPassword, ...rest }) {
    if (rest.authenticationType !== "chap") return rest;
    const user = outboundUser ?? (outboundPassword === undefined ? undefined : "target");
    const outbound = user ? { outboundPassword: outboundPassword ?? "pw-Outbound-7" } : {};
    return { ...rest, inboundUser, inboundPassword, outboundUser: user, ...outbound };
  },
  named: (svm) => ({ svm, initiator: HOST7 }),
  look(array, name) {
    const found = record(array, name);
    if (!found) return undefined;
    const { svm, svmUuid, initiator, authenticationType, inbound, outbound } = found;
    return {
      svm,
      initiator,
      authenticationType,
      inboundUser: inbound?.user ?? "",
      inboundPassword: inbound?.password,
      outboundUser: outbound?.user ?? "",
      outboundPassword: outbound?.password,
      initiatorAddresses: texts(found.addresses.ranges),
      ...{ id: `${svmUuid}/${initiator}`, svmUuid, svmName: svm },
    };
  },
  /** No array tells a password: what the state knows of it counts as long as its user is there. */
  seen: (live, believed) => ({
    ...live,
    inboundPassword: live.inboundUser === "" ? undefined : believed.inboundPassword,
    outboundPassword: live.outboundUser === "" ? undefined : believed.outboundPassword,
  }),
  drift(array, { authenticationType, inboundUser, outboundUser, initiatorAddresses }, name) {
    const found = record(array, name);
    if (!found) return;
    const { svm, initiator, inbound, outbound } = found;
    const list = initiatorAddresses as string[] | undefined;
    const pair = (user: unknown, present: typeof inbound) => ({
      user: user as string,
      password: present?.password ?? "pw-By-Hand-1",
    });
    array.ontap.credentials.set(svm, initiator, {
      ...(authenticationType !== undefined && { authenticationType: authenticationType as "deny" }),
      // CHAP without a user is nothing that an array could have.
      ...(authenticationType === "chap" && !inbound && { inbound: pair("by-hand", inbound) }),
      ...(inboundUser !== undefined && inbound && { inbound: pair(inboundUser, inbound) }),
      ...(outboundUser !== undefined && { outbound: outboundUser === "" ? null : pair(outboundUser, outbound) }),
      // Not to none: a change of the type puts them back, as it may have been this that took them.
      ...(list && list.length > 0 && { addresses: { ranges: ranges(list) } }),
    });
  },
  reset(array, name) {
    const found = record(array, name);
    if (found) array.ontap.credentials.remove(found.svm, found.initiator);
    // Also those of every other initiator, which come with the service.
    for (const svm of name === undefined ? SVMS_WITH_SERVICE : []) {
      array.ontap.removeIscsi(svm);
      array.ontap.setIscsi(svm, {});
    }
  },
  creating(inputs) {
    const { svm, initiator, initiatorAddresses } = inputs;
    const body = {
      svm: svmReference(svm),
      initiator: String(initiator).toLowerCase(),
      ...chap(inputs),
      ...addresses(initiatorAddresses),
    };
    return [{ call: `POST ${CREDENTIALS}`, body }];
  },
  changing(changes, from, inputs, array) {
    const path = `PATCH ${pathOf(from)}`;
    const { authenticationType, initiatorAddresses, outboundUser } = changes;
    const isChap = inputs.authenticationType === "chap";
    const values = ["authenticationType", "inboundUser", "inboundPassword", "outboundUser", "outboundPassword"];
    const sendsValues = isChap ? values.some((name) => changes[name] !== undefined) : authenticationType !== undefined;
    const removal = outboundUser === "" ? { user: "" } : undefined;
    const body = { ...(sendsValues && chap(inputs, removal)), ...addresses(initiatorAddresses) };
    const found = record(array);
    const writes: Write[] = Object.keys(body).length > 0 ? [{ call: path, body }] : [];
    // Only an empty user removes an outbound pair, and the program says that there is none.
    if (sendsValues && isChap && inputs.outboundUser === "" && !removal && found?.outbound)
      writes.push({ call: path, body: chap(inputs, { user: "" }) });
    // Emptied: taken off as it was read.
    if (Array.isArray(initiatorAddresses) && initiatorAddresses.length === 0 && found?.addresses.ranges.length)
      writes.push({ call: path, body: { initiator_address: { ranges: told(found.addresses.ranges) } } });
    return writes;
  },
  removing: (from) => [{ call: `DELETE ${pathOf(from)}` }],
  same(name, left, right) {
    if (name === "svm") return uuidOf(left) === uuidOf(right);
    if (name === "initiator") return String(left).toLowerCase() === String(right).toLowerCase();
    const sorted = (value: unknown) => (Array.isArray(value) ? [...value].sort() : value);
    return isDeepStrictEqual(sorted(left), sorted(right));
  },
};

interface Range {
  start: string;
  end: string;
}

function record(array: Emulator, named?: string) {
  return svmsAt(array, named, SVMS_WITH_SERVICE)
    .flatMap(({ name: svm, uuid: svmUuid, credentials }) => credentials.map((one) => ({ svm, svmUuid, ...one })))
    .find(({ initiator }) => initiator !== "default");
}

function pathOf({ svm, initiator }: Bag): string {
  return `${CREDENTIALS}/${uuidOf(svm)}/${String(initiator).toLowerCase()}`;
}

function chap(inputs: Bag, removal?: Bag): Bag {
  const { authenticationType, inboundUser, inboundPassword, outboundUser, outboundPassword } = inputs;
  if (authenticationType !== "chap") return { authentication_type: authenticationType };
  const outbound = outboundUser ? { user: outboundUser, password: outboundPassword } : removal;
  const inbound = { user: inboundUser, password: inboundPassword };
  return { authentication_type: "chap", chap: { inbound, ...(outbound && { outbound }) } };
}

function addresses(list: unknown): Bag {
  return Array.isArray(list) && list.length > 0 ? { initiator_address: { ranges: ranges(list) } } : {};
}

/** In the order of the addresses, which here is that of their last number. */
function ranges(list: readonly string[]): Range[] {
  const last = ({ start }: Range) => Number(start.split(".").at(-1));
  return list
    .map((text) => text.split("-"))
    .map(([start = "", end = start]) => ({ start, end }))
    .sort((left, right) => last(left) - last(right));
}

/** As the array tells them. */
function told(list: readonly Range[]): Range[] {
  return list.map(({ start, end }) => ({ start, end }));
}

function texts(list: readonly Range[]): string[] {
  return list.map(({ start, end }) => (start === end ? start : `${start}-${end}`));
}
