import type { EmulatorOptions } from "../../emulator";
import type { Bench, Json, Reply } from "./client";

export const IGROUPS = "/api/protocols/san/igroups";
export const MAPS = "/api/protocols/san/lun-maps";
export const HOST = "iqn.1994-05.com.example:host7";
export const SECOND = "iqn.1994-05.com.example:host8";
export const NEW = "iqn.1994-05.com.example:host9";
export const WWPN = "50:0a:09:80:00:00:00:01";
export const LUN = "/vol/data/lun1";
export const OTHER = "/vol/data/lun2";

/** svm1: a mapped group with two hosts, one with a host of its own, an empty one, a parent of one child, LUNs, portsets. */
export const sanSeed: EmulatorOptions = {
  ontap: {
    svms: [
      {
        name: "svm1",
        iscsi: true,
        san: {
          luns: [LUN, OTHER, "/vol/data/lun3"],
          portsets: [
            { name: "ports", protocol: "iscsi" },
            { name: "bare", empty: true },
            { name: "fabric", protocol: "fcp" },
          ],
          igroups: [
            { name: "cluster", protocol: "iscsi", initiators: [HOST, SECOND], comment: "rack 4" },
            { name: "single", initiators: ["iqn.1994-05.com.example:alone"] },
            { name: "empty" },
            { name: "child", initiators: ["iqn.1994-05.com.example:nested"] },
            { name: "parent", igroups: ["child"] },
          ],
          maps: [{ lun: LUN, igroup: "cluster", number: 5 }],
          nvmeSubsystems: ["subsystem"],
        },
      },
      { name: "svm2", san: { luns: [LUN], igroups: [{ name: "cluster" }] } },
    ],
  },
};

/** The path of a group, and what is below it. */
export function group(bench: Bench, name = "cluster", below = "", svm = "svm1"): string {
  return `${IGROUPS}/${bench.array.ontap.san.igroup(svm, name)?.uuid ?? "none"}${below}`;
}

export function member(bench: Bench, name: string, igroup = "cluster"): string {
  return group(bench, igroup, `/initiators/${encodeURIComponent(name)}`);
}

export function lun(bench: Bench, name = LUN, svm = "svm1"): string {
  return bench.array.ontap.san.luns(svm).find((one) => one.name === name)?.uuid ?? "none";
}

export function map(bench: Bench, igroup = "cluster", name = LUN): string {
  return `${MAPS}/${lun(bench, name)}/${bench.array.ontap.san.igroup("svm1", igroup)?.uuid ?? "none"}`;
}

export function create(bench: Bench, body: Record<string, unknown>, query = ""): Promise<Reply> {
  return bench.send("POST", IGROUPS + query, { svm: { name: "svm1" }, name: "fresh", os_type: "linux", ...body });
}

export function mapTo(bench: Bench, igroup: string, more: Record<string, unknown> = {}, query = ""): Promise<Reply> {
  const body = { svm: { name: "svm1" }, lun: { name: OTHER }, igroup: { name: igroup }, ...more };
  return bench.send("POST", MAPS + query, body);
}

/** A group as GET shows it, members and all. */
export async function readGroup(bench: Bench, name = "cluster", fields = ""): Promise<Json> {
  return (await bench.get(group(bench, name, fields))).json;
}

export function names(...items: string[]): { name: string }[] {
  return items.map((name) => ({ name }));
}
