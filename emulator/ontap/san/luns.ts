import type { OntapContext, OntapPath } from "../context";
import type { Svm } from "../entities";
import { OntapError } from "../errors";
import { list, type Readable, show } from "../read";
import { linkSvm, svmMember, visibleSvms } from "../svm-of";
import type { Lun } from "./entities";
import { igroupOf } from "./rules";

const PATH = "/storage/luns";

const string = { type: "string" } as const;
const expensive = { expensive: true } as const;

const kind: Readable = {
  shape: {
    uuid: { ...string, key: true },
    name: { ...string, key: true },
    "svm.uuid": { ...string, key: true },
    "svm.name": { ...string, key: true },
    os_type: string,
    enabled: { type: "boolean" },
    "status.mapped": { type: "boolean" },
    "status.state": string,
    "location.logical_unit": string,
    "location.volume.name": string,
    "location.node.name": { ...string, since: "9.10.1" },
    "lun_maps.logical_unit_number": { type: "number", ...expensive },
    "lun_maps.igroup.name": { ...string, ...expensive },
    "lun_maps.igroup.uuid": { ...string, ...expensive },
  },
  link: (record, source) => {
    linkSvm(record, source);
    record._links = { self: { href: `/api${PATH}/${String(source.uuid)}` } };
  },
};

function wire(svm: Svm, lun: Lun): Record<string, unknown> {
  const maps = svm.san.maps.filter((map) => map.lun === lun.uuid);
  const [, , volume] = lun.name.split("/");
  return {
    uuid: lun.uuid,
    name: lun.name,
    svm: svmMember(svm),
    os_type: lun.osType,
    enabled: lun.online,
    status: { mapped: maps.length > 0, state: lun.online ? "online" : "offline" },
    location: {
      logical_unit: lun.name.split("/").at(-1),
      node: { name: lun.node },
      ...(volume === undefined ? {} : { volume: { name: volume } }),
    },
    lun_maps: maps.map(({ igroup, number }) => ({
      logical_unit_number: number,
      igroup: { uuid: igroup, name: igroupOf(svm.san, igroup)?.name },
    })),
  };
}

/** `/storage/luns`: can only be read. */
export function lunRoutes(context: OntapContext): OntapPath[] {
  const all: (...args: Parameters<typeof visibleSvms>) => Record<string, unknown>[] = (...args) =>
    visibleSvms(...args).flatMap((svm) => svm.san.luns.map((lun) => wire(svm, lun)));
  return [
    { path: PATH, methods: { GET: (call) => list(context, call, all(context, call), kind) } },
    {
      path: `${PATH}/{uuid}`,
      methods: {
        GET: (call) => {
          const record = all(context, call).find(({ uuid }) => uuid === call.params.uuid);
          if (record === undefined) throw new OntapError("5374875", "The LUN does not exist.", "uuid");
          return show(context, call, record, kind);
        },
      },
    },
  ];
}
