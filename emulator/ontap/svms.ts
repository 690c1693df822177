import type { OntapContext, OntapPath } from "./context";
import type { Svm } from "./entities";
import { OntapError } from "./errors";
import { list, type Readable, show } from "./read";
import { visibleSvms } from "./svm-of";

const kind: Readable = {
  shape: {
    uuid: { type: "string", key: true },
    name: { type: "string", key: true },
    state: { type: "string" },
    subtype: { type: "string" },
    comment: { type: "string" },
    "ipspace.name": { type: "string" },
    "iscsi.enabled": { type: "boolean" },
    "iscsi.allowed": { type: "boolean", since: "9.8" },
    "nvme.enabled": { type: "boolean" },
    "cifs.name": { type: "string" },
    "cifs.enabled": { type: "boolean" },
    "snapmirror.is_protected": { type: "boolean", expensive: true },
  },
  link: (record, source) => {
    record._links = { self: { href: `/api/svm/svms/${String(source.uuid)}` } };
  },
};

function wire(svm: Svm): Record<string, unknown> {
  return {
    uuid: svm.uuid,
    name: svm.name,
    state: svm.state,
    subtype: svm.subtype,
    ipspace: { name: "Default" },
    iscsi: { enabled: svm.iscsi?.enabled ?? false, allowed: svm.iscsiAllowed },
    nvme: { enabled: svm.nvme },
    cifs: { enabled: svm.cifs?.enabled ?? false, ...(svm.cifs === undefined ? {} : { name: svm.cifs.name }) },
    snapmirror: { is_protected: false },
  };
}

/** `/svm/svms`: data SVMs, and with a switch the admin SVM. */
export function svmRoutes(context: OntapContext): OntapPath[] {
  const seen: (...args: Parameters<typeof visibleSvms>) => Svm[] = (...args) =>
    visibleSvms(...args).filter((svm) => svm.data || (svm.admin && context.switches.adminSvmListed));
  return [
    {
      path: "/svm/svms",
      methods: { GET: (call) => list(context, call, seen(context, call).map(wire), kind) },
    },
    {
      path: "/svm/svms/{uuid}",
      methods: {
        GET: (call) => {
          const svm = seen(context, call).find((one) => one.uuid === call.params.uuid);
          if (svm === undefined) throw new OntapError("4", "entry doesn't exist", "uuid");
          return show(context, call, wire(svm), kind);
        },
      },
    },
  ];
}
