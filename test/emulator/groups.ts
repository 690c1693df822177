import { expect } from "chai";
import type { EmulatorOptions, VolumeAccessGroup } from "../../emulator";
import type { Bench } from "./client";

export const ESX = ["iqn.1998-01.com.vmware:esx-1", "iqn.1998-01.com.vmware:esx-2"] as const;
export const KVM = "iqn.1994-05.com.example:kvm";
export const WWPN = "50:0a:09:81:89:0a:f5:d4";

/** Volumes 1 to 3 are active, 4 is deleted; group 1 is "esx" with volumes 1 and 2, group 2 is "kvm". */
export const groupSeed: EmulatorOptions = {
  element: {
    accounts: [{ username: "tenant", volumes: ["one", "two", "three", "deleted:four"] }],
    groups: [
      { name: "esx", initiators: [...ESX], volumes: [1, 2], attributes: { a: 1 } },
      { name: "kvm", initiators: [KVM] },
    ],
  },
};

/** The group as the store has it. */
export function group(bench: Bench, name: number | string = 1): VolumeAccessGroup {
  const found = bench.array.element.groups.get(name);
  expect(found, String(name)).to.not.equal(undefined);
  return found as VolumeAccessGroup;
}

export function names(bench: Bench, name: number | string = 1): string[] {
  return group(bench, name).initiators;
}

export function volumes(bench: Bench, name: number | string = 1): number[] {
  return group(bench, name).volumes;
}
