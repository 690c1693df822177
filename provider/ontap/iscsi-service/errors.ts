import { ANOTHER_NAME } from "../../base/errors";
import { type Codes, EXISTS, endpointCodes } from "../errors";

/** The codes of the endpoint; for most of them no HTTP status is documented. */
export const SERVICE_CODES: Codes = {
  ...endpointCodes("iSCSI services need ONTAP 9.6 or later", "/api/protocols/san/iscsi"),
  "1115127": {
    kind: "refused",
    why: "the cluster has no valid iSCSI licence",
    next: "install the licence (system license add)",
  },
  "2621507": {
    kind: "refused",
    why: "iSCSI is not among the allowed protocols of the SVM",
    next: "allow it first (vserver add-protocols -protocols iscsi)",
  },
  "5373960": {
    kind: "refused",
    why: "the service is enabled and only a disabled one can be deleted",
    next: "something enables it again and again; find out what, then run pulumi destroy again",
  },
  "5373966": { kind: "refused", why: "the SVM is configured for NVMe", next: "use another SVM for iSCSI" },
  "5374077": { kind: "exists", why: "the SVM has an iSCSI service already", next: EXISTS },
  "5374078": {
    kind: "gone",
    why: "the SVM has no iSCSI service",
    next: "run pulumi refresh, and the next pulumi up creates it again",
  },
  "5374893": { kind: "refused", why: "the SVM is stopped", next: "start it first (vserver start)" },
  "5376452": {
    kind: "exists",
    why: "on this platform (ASA r2) every SVM has its iSCSI service, which cannot be created or deleted",
    next: `set adopt: true to manage the service that is there, unless another resource of this program does (${ANOTHER_NAME})`,
  },
};
