import { isDeepStrictEqual } from "node:util";
import type { Emulator } from "../../emulator";
import { type Bag, OWNER, type Subject } from "./subject";

export const account: Subject = {
  type: "element:Account",
  base: { username: "tenant" },
  rows: [
    { name: "username", values: ["tenant", "renamed", "Tenant"], drifted: "by-hand" },
    { name: "initiatorSecret", values: [undefined, "initiator-01", "initiator-02"], drifted: "initiator-by-h" },
    { name: "targetSecret", values: [undefined, "target-sec-01", "target-sec-02"], drifted: "target-by-hand" },
    {
      name: "attributes",
      values: [
        undefined,
        { team: "blue", size: 1 },
        { team: { name: "red" }, size: "1" },
        {},
        { size: 1, team: "blue" },
      ],
      drifted: { by: "hand" },
      reset: {},
    },
    { name: "enableChap", values: [undefined, true, false], drifted: false, reset: true },
    { name: "status", values: [undefined, "active", "locked"], drifted: "locked", reset: "active" },
    { name: "secretsVersion", values: [undefined, "1", 2], keptWhenRemoved: true, untold: true },
    { name: "adopt", values: [undefined, true, false], createOnly: true },
  ],
  named: (username) => ({ username }),
  look(array, name) {
    const [found] = own(array, name);
    if (!found) return undefined;
    const { accountID, storageContainerID, ...live } = found;
    return { ...live, id: String(accountID), accountId: accountID, storageContainerId: storageContainerID };
  },
  drift(array, change, name) {
    const [found] = own(array, name);
    if (found) array.element.setAccount(found.accountID, change);
  },
  reset(array, name) {
    for (const { accountID } of own(array, name)) array.element.removeAccount(accountID);
  },
  creating(inputs) {
    const { status } = inputs;
    const add = { call: "AddAccount", body: given(inputs, ["secretsVersion", "adopt", "status"]) };
    // AddAccount has no status: only a locked account needs a second call.
    return status === "locked" ? [add, { call: "ModifyAccount", body: { status } }] : [add];
  },
  changing(changes, _from, inputs) {
    const sent = given(changes, ["secretsVersion", "adopt"]);
    if (changes.secretsVersion !== undefined) {
      for (const name of ["initiatorSecret", "targetSecret"]) if (inputs[name] === undefined) sent[name] = ROTATED;
    }
    return Object.keys(sent).length > 0 ? [{ call: "ModifyAccount", body: sent }] : [];
  },
  removing: () => [{ call: "RemoveAccount", body: {} }],
  same: (_name, left, right) => isDeepStrictEqual(left, right),
};

const own = (array: Emulator, name?: string) =>
  array.element.accounts.filter(({ username }) => (name === undefined ? username !== OWNER : username === name));

/** Stands for a secret that nobody can tell before it is made. */
export const ROTATED = "a new random secret";

function given(bag: Bag, without: readonly string[]): Bag {
  return Object.fromEntries(
    Object.entries(bag).filter(([name, value]) => value !== undefined && !without.includes(name)),
  );
}
