import { type ApiCall, isObject } from "../../wire";
import { json, nothing } from "../answers";
import { noBody, readBody } from "../body";
import { changes } from "../change";
import type { OntapContext, OntapPath } from "../context";
import { OntapError } from "../errors";
import { list, type Readable, show } from "../read";
import type { RecordShape } from "../shape";
import type { Igroup, IgroupMember } from "./entities";
import { IGROUPS, igroupReference } from "./igroup-view";
import { allowsLoss, igroupOfPath, WHILE_MAPPED } from "./igroups";
import { membersIn } from "./members";
import { addChildren, addMembers, childrenIn, removeChild, removeMember } from "./nesting";
import { attempt, igroupOf, memberKey } from "./rules";

const text = { type: "string" } as const;

const memberBody: RecordShape = {
  name: { ...text, key: true, post: true },
  comment: { ...text, since: "9.9.1", post: true, patch: true },
  records: { type: "objects", post: true },
};

const memberKind: Readable = {
  shape: {
    name: { ...text, key: true },
    comment: { ...text, since: "9.9.1" },
    "igroup.uuid": { ...text, key: true },
    "igroup.name": text,
  },
  link: (record, source) => {
    const { uuid } = source.igroup as { uuid: string };
    record._links = { self: { href: `/api${IGROUPS}/${uuid}/initiators/${String(source.name)}` } };
  },
};

const childBody: RecordShape = {
  name: { ...text, key: true, post: true },
  uuid: { ...text, key: true, post: true },
  records: { type: "objects", post: true },
};

const childKind: Readable = {
  shape: {
    name: { ...text, key: true },
    uuid: { ...text, key: true },
    "igroup.uuid": { ...text, key: true },
    "igroup.name": text,
  },
};

function wire(group: Igroup, member: IgroupMember): Record<string, unknown> {
  return { ...member, igroup: igroupReference(group) };
}

/** What a POST of one or of several is about. */
function items(call: ApiCall, given: ReadonlyMap<string, unknown>): unknown {
  const { records, ...one } = Object.fromEntries(given);
  if (records === undefined) return isObject(call.body) && given.size > 0 ? [one] : [];
  if (Object.keys(one).length > 0) {
    throw new OntapError("5374853", `"records" cannot be given together with other properties.`, "records");
  }
  return records;
}

/** The initiators of a group and the groups nested in it. */
export function igroupMemberRoutes(context: OntapContext): OntapPath[] {
  const { switches } = context;
  const memberOf = (call: ApiCall) => {
    const { svm, group } = igroupOfPath(context, call);
    const key = memberKey(call.params.name ?? "");
    return { svm, group, member: group.initiators.find(({ name }) => memberKey(name) === key) };
  };
  const live = (svm: { san: Parameters<typeof igroupOf>[0] }, uuid: string): Igroup => {
    const group = igroupOf(svm.san, uuid);
    if (group === undefined) throw new Error("The group is not there.");
    return group;
  };
  const initiators: OntapPath["methods"] = {
    GET: (call) => {
      const { group } = igroupOfPath(context, call);
      return list(
        context,
        call,
        group.initiators.map((member) => wire(group, member)),
        memberKind,
      );
    },
    POST: (call) => {
      const given = readBody(context, call, memberBody, "post");
      const { svm, group } = igroupOfPath(context, call);
      const several = given.has("records");
      const members = membersIn(context, items(call, given), several ? [] : ["comment"], "5374854");
      return changes(context, call, {
        svm,
        shape: memberBody,
        mode: "synchronous",
        work: () => attempt(svm, (san) => addMembers(context, san, live(svm, group.uuid), members, "add")),
        done: (records) => {
          if (!records) return nothing(call, 201, switches);
          const shown = members.map((member) => wire(live(svm, group.uuid), member));
          return json(call, 201, { num_records: shown.length, records: shown });
        },
      });
    },
  };
  const initiator: OntapPath["methods"] = {
    GET: (call) => {
      const { group, member } = memberOf(call);
      if (member === undefined) throw new OntapError("4", "entry doesn't exist", "name");
      return show(context, call, wire(group, member), memberKind);
    },
    PATCH: (call) => {
      if (!context.store.knows("9.9.1")) throw new OntapError("3", "The method is not supported.", undefined, 405);
      const given = readBody(context, call, memberBody, "patch");
      const { svm, member } = memberOf(call);
      if (given.size === 0) throw new OntapError("262190", "A PATCH needs at least one value.");
      if (member === undefined) throw new OntapError(switches.memberGoneCode, "The initiator is not in the group.");
      if (context.store.cluster.mixedVersion) throw new OntapError("5374744", "The cluster is not all of 9.9.1.");
      return changes(context, call, {
        svm,
        shape: memberBody,
        mode: "synchronous",
        work: () => {
          member.comment = String(given.get("comment"));
        },
        done: () => nothing(call, 200, switches),
      });
    },
    DELETE: (call) => {
      noBody(call);
      const { svm, group } = igroupOfPath(context, call);
      const force = allowsLoss(context, call);
      return changes(context, call, {
        svm,
        shape: memberBody,
        mode: "synchronous",
        declared: [WHILE_MAPPED],
        work: () => removeMember(context, svm, group.uuid, call.params.name ?? "", force),
        done: () => nothing(call, 200, switches),
      });
    },
  };
  const childrenOf = (call: ApiCall) => {
    const { svm, group } = igroupOfPath(context, call);
    const children = svm.san.igroups.filter(({ uuid }) => group.igroups.includes(uuid));
    const shown = children.map((child) => ({ ...igroupReference(child), igroup: igroupReference(group) }));
    return { svm, group, shown };
  };
  const igroups: OntapPath["methods"] = {
    GET: (call) => list(context, call, childrenOf(call).shown, childKind),
    POST: (call) => {
      const given = readBody(context, call, childBody, "post");
      const { svm, group } = igroupOfPath(context, call);
      const asked = items(call, given);
      return changes(context, call, {
        svm,
        shape: childBody,
        mode: "synchronous",
        work: () =>
          attempt(svm, (san) => addChildren(context, san, live(svm, group.uuid), childrenIn(context, san, asked))),
        done: (records) => {
          const { shown } = childrenOf(call);
          return records
            ? json(call, 201, { num_records: shown.length, records: shown })
            : nothing(call, 201, switches);
        },
      });
    },
  };
  const igroup: OntapPath["methods"] = {
    GET: (call) => {
      const child = childrenOf(call).shown.find(({ uuid }) => uuid === call.params.child);
      if (child === undefined) throw new OntapError("4", "entry doesn't exist", "uuid");
      return show(context, call, child, childKind);
    },
    DELETE: (call) => {
      noBody(call);
      const { svm, group } = igroupOfPath(context, call);
      const force = allowsLoss(context, call);
      return changes(context, call, {
        svm,
        shape: childBody,
        mode: "synchronous",
        declared: [WHILE_MAPPED],
        work: () => removeChild(svm, group.uuid, call.params.child ?? "", force),
        done: () => nothing(call, 200, switches),
      });
    },
  };
  return [
    { path: `${IGROUPS}/{uuid}/initiators`, methods: initiators },
    { path: `${IGROUPS}/{uuid}/initiators/{name}`, methods: initiator },
    { path: `${IGROUPS}/{uuid}/igroups`, since: "9.9.1", methods: igroups },
    { path: `${IGROUPS}/{uuid}/igroups/{child}`, since: "9.9.1", methods: igroup },
  ];
}
