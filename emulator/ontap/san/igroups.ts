import { type ApiCall, isObject } from "../../wire";
import { json, location, nothing } from "../answers";
import { noBody, readBody } from "../body";
import { changes } from "../change";
import type { OntapContext, OntapPath } from "../context";
import type { Svm } from "../entities";
import { OntapError } from "../errors";
import { flag, parseQuery } from "../query";
import { list, show, whole } from "../read";
import { svmOfBody, visibleSvms } from "../svm-of";
import type { Igroup } from "./entities";
import { onCreateIgroup, onPatchIgroup, removeIgroup, unbinds } from "./igroup-changes";
import { IGROUPS, igroupBody, igroupKind, igroupWire } from "./igroup-view";
import { dropIgroup, igroupOf, igroupsOf } from "./rules";

/** The query parameter that lets hosts lose LUNs. */
export const WHILE_MAPPED = "allow_delete_while_mapped";

const STRANGER = "iqn.2000-01.com.example:another-tool";

/** The group in the path and its SVM; 5374852 when there is none that this user may see. */
export function igroupOfPath(context: OntapContext, call: ApiCall): { svm: Svm; group: Igroup } {
  for (const svm of visibleSvms(context, call)) {
    const group = svm.san.igroups.find(({ uuid }) => uuid === call.params.uuid);
    if (group !== undefined) return { svm, group };
  }
  throw new OntapError("5374852", "The initiator group does not exist or is not accessible.", "uuid");
}

/** Whether a call allows hosts to lose LUNs. */
export function allowsLoss({ switches }: OntapContext, call: ApiCall): boolean {
  return flag(parseQuery(call.queryText, switches.plusIsSpace), WHILE_MAPPED, false);
}

/** What happens to groups that a GET has just shown. */
function aftermath({ switches }: OntapContext, svm: Svm): void {
  const { san } = svm;
  for (const uuid of san.vanishing.splice(0)) {
    const group = igroupOf(san, uuid);
    if (group !== undefined) dropIgroup(san, group);
  }
  if (!switches.foreignWriter) return;
  for (const group of san.igroups) {
    if (group.igroups.length === 0 && !igroupsOf(san, STRANGER).includes(group)) {
      group.initiators.push({ name: STRANGER });
    }
  }
}

/** The body of a PATCH without what `readBody` cannot read: an object that is null, members that are ignored. */
function patchCall({ switches }: OntapContext, call: ApiCall): ApiCall {
  if (!isObject(call.body)) return call;
  const body = { ...call.body };
  if (body.portset === null) delete body.portset;
  if (switches.patchInitiators === "ignore") delete body.initiators;
  return { ...call, body };
}

/** `/protocols/san/igroups` */
export function igroupRoutes(context: OntapContext): OntapPath[] {
  const { switches } = context;
  const work = { shape: igroupBody, mode: "synchronous" } as const;
  return [
    {
      path: IGROUPS,
      methods: {
        GET: (call) => {
          const svms = visibleSvms(context, call);
          const records = svms.flatMap((svm) => svm.san.igroups.map((group) => igroupWire(context, svm, group)));
          const answer = list(context, call, records, igroupKind);
          for (const svm of svms) aftermath(context, svm);
          return answer;
        },
        POST: (call) => {
          const given = readBody(context, call, igroupBody, "post");
          const svm = svmOfBody(context, call, given);
          let made: Igroup | undefined;
          return changes(context, call, {
            ...work,
            svm,
            work: () => {
              made = onCreateIgroup(context, svm, given);
            },
            done: (records) => {
              if (made === undefined) throw new Error("The group was not made.");
              const headers = location(call, switches, `/api${IGROUPS}`, { uuid: made.uuid });
              if (!records || switches.igroupPostAnswer === "empty") return nothing(call, 201, switches, headers);
              const { svm: reference, uuid, name, ...rest } = igroupWire(context, svm, made);
              const shown = { svm: reference, uuid, name, ...(switches.igroupPostAnswer === "keys" ? {} : rest) };
              return json(call, 201, { num_records: 1, records: [whole(context, call, shown, igroupKind)] }, headers);
            },
          });
        },
      },
    },
    {
      path: `${IGROUPS}/{uuid}`,
      methods: {
        GET: (call) => {
          const { svm, group } = igroupOfPath(context, call);
          const answer = show(context, call, igroupWire(context, svm, group), igroupKind);
          aftermath(context, svm);
          return answer;
        },
        PATCH: (call) => {
          const unbind = unbinds(context, call.body);
          const given = readBody(context, patchCall(context, call), igroupBody, "patch");
          const { svm, group } = igroupOfPath(context, call);
          return changes(context, call, {
            ...work,
            svm,
            work: () => onPatchIgroup(context, svm, group.uuid, given, unbind),
            done: () => nothing(call, 200, switches),
          });
        },
        DELETE: (call) => {
          noBody(call);
          const { svm, group } = igroupOfPath(context, call);
          const force = allowsLoss(context, call);
          return changes(context, call, {
            ...work,
            svm,
            declared: [WHILE_MAPPED],
            work: () => removeIgroup(context, svm, group, force),
            done: () => nothing(call, 200, switches),
          });
        },
      },
    },
  ];
}
