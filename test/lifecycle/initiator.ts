import { isDeepStrictEqual } from "node:util";
import type { Emulator } from "../../emulator";
import { ROTATED } from "./account";
import type { Bag, Subject } from "./subject";

const iqn = (name: string) => `iqn.1994-05.com.example:${name}`;
const HOST1 = iqn("own-1");
const HOST2 = iqn("own-2");
const SECRETS = ["initiatorSecret", "targetSecret"] as const;

export const initiator: Subject = {
  type: "element:Initiator",
  base: { name: HOST1 },
  rows: [
    { name: "name", values: [HOST1, HOST2, HOST1.toUpperCase()], identity: true },
    { name: "alias", values: [undefined, "db-1", "db-2", ""], drifted: "by-hand", reset: "" },
    { name: "attributes", values: [undefined, { rack: 4, row: "b" }, {}], drifted: { by: "hand" }, reset: {} },
    { name: "requireChap", values: [undefined, true, false], drifted: true, reset: false },
    { name: "chapUsername", values: [undefined, "db-1", "db-2"], drifted: "by-hand" },
    { name: "initiatorSecret", values: [undefined, "initiator-01", "initiator-02"], drifted: "initiator-by-h" },
    { name: "targetSecret", values: [undefined, "target-sec-01", "target-sec-02"], drifted: "target-by-hand" },
    { name: "secretsVersion", values: [undefined, "1", 2], keptWhenRemoved: true, untold: true },
    { name: "virtualNetworkIds", values: [undefined, [3, 7], [7, 3], [5], []], drifted: [9], reset: [] },
    { name: "adopt", values: [undefined, true, false], createOnly: true },
  ],
  /** Credentials go with CHAP alone. */
  whole({ chapUsername, initiatorSecret, targetSecret, secretsVersion, ...rest }) {
    const chap = { chapUsername, initiatorSecret, targetSecret, secretsVersion };
    if (rest.requireChap === false) return rest;
    return Object.values(chap).some((value) => value !== undefined) ? { ...rest, requireChap: true, ...chap } : rest;
  },
  named: (name) => ({ name: iqn(name) }),
  look(array, named) {
    const [found] = own(array, named);
    if (!found) return undefined;
    const { initiatorID, initiatorName: name, virtualNetworkIDs: virtualNetworkIds, ...live } = found;
    return { name, ...live, virtualNetworkIds, id: String(initiatorID), initiatorId: initiatorID };
  },
  drift(array, { virtualNetworkIds, ...change }, named) {
    const [found] = own(array, named);
    if (!found) return;
    const required = change.requireChap ?? found.requireChap;
    const chap = Object.keys(change).some((name) => name === "chapUsername" || name.endsWith("Secret"));
    if (chap && !required) return;
    const secrets = { initiatorSecret: "initiator-by-h", targetSecret: "target-by-hand" };
    array.element.groups.addInitiator({
      ...(required === true && { chapUsername: found.initiatorName, ...secrets }),
      ...found,
      ...change,
      ...(virtualNetworkIds !== undefined && { virtualNetworkIDs: virtualNetworkIds as number[] }),
      name: found.initiatorName,
    });
  },
  reset(array, named) {
    for (const { initiatorID } of own(array, named)) array.element.groups.deleteInitiator(initiatorID);
  },
  creating(inputs) {
    const made = Object.fromEntries(SECRETS.map((name) => [name, ROTATED]));
    return [{ call: "CreateInitiators", body: { ...(inputs.requireChap === true && made), ...entry(inputs) } }];
  },
  /** CHAP that begins takes its credentials along; a new version replaces what the program does not give. */
  changing(changes, from, inputs) {
    const sent: Bag = entry(changes);
    if (changes.requireChap === true) {
      sent.chapUsername ??= from.chapUsername ?? from.name;
      for (const name of SECRETS) sent[name] ??= isOurs(from[name]) ? ROTATED : from[name];
    }
    if (changes.secretsVersion !== undefined) {
      for (const name of SECRETS) if (inputs[name] === undefined) sent[name] = ROTATED;
    }
    return Object.keys(sent).length > 0 ? [{ call: "ModifyInitiators", body: sent }] : [];
  },
  removing: () => [{ call: "DeleteInitiators", body: {} }],
  same(name, left, right) {
    if (name === "name") return String(left).toLowerCase() === String(right).toLowerCase();
    if (name !== "virtualNetworkIds") return isDeepStrictEqual(left, right);
    return isDeepStrictEqual(sorted(left), sorted(right));
  },
};

const own = (array: Emulator, named?: string) =>
  array.element.groups.initiators.filter(({ initiatorName: name }) =>
    named === undefined ? /:own-\d$/i.test(name) : name === iqn(named),
  );

/** Made by our side, or still to be made. */
const isOurs = (secret: unknown) => secret === undefined || /^[A-Za-z0-9]{16}$/.test(String(secret));

const sorted = (ids: unknown) => (Array.isArray(ids) ? [...ids].sort() : ids);

function entry({ virtualNetworkIds, secretsVersion: _, adopt: __, ...rest }: Bag): Bag {
  const given = { ...rest, virtualNetworkIDs: virtualNetworkIds };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
