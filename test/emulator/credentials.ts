import type { EmulatorOptions } from "../../emulator";
import type { Bench, Json, Reply } from "./client";

export const CREDENTIALS = "/api/protocols/san/iscsi/credentials";
export const HOST = "iqn.1994-05.com.example:host7";
export const NEW = "iqn.1994-05.com.example:host8";
export const IN = { user: "host7", password: "in-Secret-0001" };
export const OUT = { user: "svm-blue", password: "out-Secret-0001" };

/** svm1 has a service and a record with mutual CHAP from a range, svm2 has no service. */
export const credentialsSeed: EmulatorOptions = {
  ontap: {
    svms: [
      {
        name: "svm1",
        iscsi: true,
        credentials: [
          {
            initiator: HOST,
            inbound: IN,
            outbound: OUT,
            addresses: { ranges: [{ start: "192.0.2.8", end: "192.0.2.15" }] },
          },
        ],
      },
      { name: "svm2" },
    ],
  },
};

export function pathOf(bench: Bench, initiator = HOST, svm = "svm1"): string {
  return `${CREDENTIALS}/${bench.uuid(svm)}/${encodeURIComponent(initiator)}`;
}

export function post(bench: Bench, body: Record<string, unknown>, query = ""): Promise<Reply> {
  const all = { svm: { uuid: bench.uuid("svm1") }, initiator: NEW, authentication_type: "none", ...body };
  return bench.send("POST", CREDENTIALS + query, all);
}

export function patch(bench: Bench, body: unknown, query = "", initiator = HOST): Promise<Reply> {
  return bench.send("PATCH", pathOf(bench, initiator) + query, body);
}

/** The record as GET shows it. */
export async function read(bench: Bench, initiator = HOST): Promise<Json> {
  return (await bench.get(pathOf(bench, initiator))).json;
}
