import type { OntapContext, OntapPath } from "./context";
import { OntapError } from "./errors";
import { type Readable, show } from "./read";

const kind: Readable = {
  shape: {
    name: { type: "string" },
    uuid: { type: "string" },
    "version.full": { type: "string" },
    "version.generation": { type: "number" },
    "version.major": { type: "number" },
    "version.minor": { type: "number" },
    san_optimized: { type: "boolean", since: "9.7" },
    disaggregated: { type: "boolean", since: "9.16" },
  },
  // na_ontap_rest_info sends it here too.
  instanceParameters: ["max_records"],
  link: (record) => {
    record._links = { self: { href: "/api/cluster" } };
  },
};

/** `/cluster` */
export function clusterRoutes(context: OntapContext): OntapPath[] {
  const get: OntapPath["methods"]["GET"] = (call) => {
    const { name, uuid, release, asaR2, ready } = context.store.cluster;
    if (!ready) throw new OntapError("9241607", "The node is not in a cluster yet; few calls are available.");
    const [generation = 9, major = 0, minor = 0] = release.split(/[.P]/).map(Number);
    const version = { full: `NetApp Release ${release}: Tue Mar 05 10:11:12 UTC 2024`, generation, major, minor };
    const record = { name, uuid, version, san_optimized: asaR2, disaggregated: asaR2 };
    if (!context.switches.clusterKeysAlways) return show(context, call, record, kind);
    const shape = { ...kind.shape, name: { type: "string", key: true }, uuid: { type: "string", key: true } } as const;
    return show(context, call, record, { ...kind, shape });
  };
  return [{ path: "/cluster", methods: { GET: get } }];
}
