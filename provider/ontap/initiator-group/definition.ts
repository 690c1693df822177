import * as z from "zod";
import { leavingCount, missingFrom } from "../../base/equal";
import { named } from "../../base/invisible";
import type { State } from "../../base/shape";
import { hasUnknown } from "../../base/unknown";
import type { Change, Definition, ImpactNote, Lookup } from "../../lifecycle/definition";
import type { Discovery } from "../../lifecycle/discovery";
import { findIgroup, hostsOfIgroup, IGROUPS_PATH, igroupListing, isOfOtherTool } from "../san";
import { asUuid, bySvm, svmText } from "../svm";
import { notFound } from "../svm-presence";
import { mayRead, type OntapSystem, ontap } from "../system";
import { IGROUP_CODES, type InitiatorGroupLive, toLive } from "./api";
import { type GetInitiatorGroupArgs, type GetInitiatorGroupResult, initiatorGroupShape } from "./args";
import { fields, type InitiatorGroupInputs, MEMBER_LISTS, type MemberName, memberKeyOf, refsOf, rules } from "./fields";
import { InitiatorGroupOperations } from "./operations";

/** A group by SVM and name, with the members that no program manages too. */
export const initiatorGroupLookup: Lookup<GetInitiatorGroupArgs, GetInitiatorGroupResult, OntapSystem> = {
  name: "getInitiatorGroup",
  product: ontap,
  args: { svm: svmText, name: z.string("must be a string: the name of a group") },
  async ask(system, { svm, name }) {
    const client = system.client(IGROUP_CODES).step(`look up the initiator group ${name} of SVM ${svm}`);
    const record = await findIgroup(client, { svm, name }, true);
    if (!record) throw notFound(client, "there is none of this name, or the SVM is not visible to this login");
    const { svm: _, __refs, initiators = [], initiatorGroups = [], ...live } = toLive(record, () => true, {});
    return { uuid: __refs.uuid, ...live, initiators, initiatorGroups };
  },
};

/** Groups whose members other tools may change: only what a new group would not have is declared. */
const discovery: Discovery<InitiatorGroupLive, OntapSystem> = {
  noun: "initiator group",
  suffix: "igroup",
  async list(system) {
    const all = (await igroupListing.fetch(system.client(), undefined)).map((record) =>
      toLive(record, isInitiators, {}),
    );
    const found = all
      .filter(({ name }) => !isOfOtherTool(name))
      .sort((one, other) => bySvm(one, other) || byName(one, other));
    const count = all.length - found.length;
    return {
      found,
      ...(count > 0 && { leftOut: { count, why: "made by Trident, Cinder or CloudStack, as their names say" } }),
    };
  },
  name: ({ svmName, name }) => `${svmName}-${name.replaceAll(":", "-")}`,
  among: ({ name }) => name.replaceAll(":", "-"),
  id: ({ __refs }) => __refs.uuid.slice(0, 8),
  subject: ({ name, svmName }, quoted) => `The initiator group ${quoted(name)} on SVM ${quoted(svmName)}`,
  declare: (lives, tools) =>
    lives.map((live) => {
      const { name, osType, protocol, comment, deleteOnUnmap, portset, initiators = [] } = live;
      const many = `${initiators.length} initiator${initiators.length === 1 ? "" : "s"}`;
      return {
        args: {
          svm: tools.svm(live),
          name,
          osType,
          ...(protocol !== "mixed" && { protocol }),
          ...(comment !== "" && { comment }),
          ...(deleteOnUnmap && { deleteOnUnmap }),
          ...(portset !== "" && { portset }),
        },
        remarks:
          initiators.length > 0 ? [`its members (${many}) are left to the array: other tools may change them`] : [],
      };
    }),
};

function isInitiators(list: string): boolean {
  return list === "initiators";
}

function byName(left: InitiatorGroupLive, right: InitiatorGroupLive): number {
  return left.name < right.name ? -1 : Number(left.name > right.name);
}

export const initiatorGroup: Definition<InitiatorGroupInputs, InitiatorGroupLive, OntapSystem> = {
  shape: initiatorGroupShape,
  product: ontap,
  fields,
  ids: {
    object: "initiator group",
    form: "its UUID, such as 4ea7a442-86d1-11e0-ae1c-123478563412",
    parse: asUuid,
  },
  rules,
  notes,
  removal,
  lookup: initiatorGroupLookup,
  discovery,
  rights: [mayRead("InitiatorGroup", IGROUPS_PATH)],
  since: { InitiatorGroup: "9.6.0", initiatorGroups: "9.9.1", comment: "9.9.1", portset: "9.9.1" },
  operations: (system) => new InitiatorGroupOperations(system, IGROUP_CODES),
};

/** Hosts feel all of it at once: a LUN goes away under running I/O, without a login in between. */
function notes({ state, inputs, changed, replaced }: Change<InitiatorGroupInputs>): ImpactNote<OntapSystem>[] {
  if (replaced) return removal(state, "replaced");
  const notes = MEMBER_LISTS.filter((list) => changed.has(list)).flatMap((list) => members(list, state, inputs));
  const note = (severity: "high" | "medium", text: string) =>
    notes.push({ severity, text: `${subject(state)}: ${text}`, touches: hosts(state) });
  if (changed.has("osType")) note("high", "all its hosts are shown their LUNs for another operating system, at once");
  if (changed.has("portset")) {
    if (inputs.portset === "") note("medium", "its hosts get paths through all interfaces on the LUNs' nodes");
    else note("high", "its hosts keep only the paths through the interfaces of the portset, at once");
  }
  if (changed.has("deleteOnUnmap") && inputs.deleteOnUnmap === true)
    notes.push({ severity: "medium", text: `${subject(state)}: ONTAP deletes it together with its last LUN map` });
  if (changed.has("name")) {
    const text = `${subject(state)} is renamed: LUN maps stay, tools that find it by its name (Trident, Cinder, scripts) do not find it any more`;
    notes.push({ severity: "medium", text });
  }
  return notes;
}

/** Who sees LUNs from now on, and who does not any more. */
function members(list: MemberName, state: State, inputs: Partial<InitiatorGroupInputs>): ImpactNote<OntapSystem>[] {
  const key = memberKeyOf(list, state);
  const before: readonly unknown[] = Array.isArray(state[list]) ? state[list] : [];
  const wanted: readonly unknown[] = Array.isArray(inputs[list]) ? inputs[list] : [];
  const unknown = hasUnknown(inputs[list]);
  const known = wanted.filter((member) => !hasUnknown(member));
  const left = missingFrom(key, before, known);
  const added = missingFrom(key, known, before);
  const [one, many] = list === "initiators" ? ["initiator", "initiators"] : ["nested group", "nested groups"];
  const listed = (some: readonly unknown[], count = String(some.length)) =>
    `${count} ${some.length === 1 ? one : many} (${some.map(named).join(", ")})`;
  const touches = (some: readonly unknown[]) => hosts(state, { [list]: some });
  const notes: ImpactNote<OntapSystem>[] = [];
  if (left.length > 0) {
    const count = leavingCount(left.length, unknown ? undefined : before.length);
    const verb = unknown ? "may leave" : left.length === 1 ? "leaves" : "leave";
    const what = "at once they lose sight of every LUN that is mapped to the group";
    notes.push({
      severity: "high",
      text: `${subject(state)}: ${listed(left, count)} ${verb}: ${what}`,
      touches: touches(left),
    });
  }
  if (added.length > 0) {
    const text = `${subject(state)}: ${listed(added)} ${added.length === 1 ? "sees" : "see"} every LUN that is mapped to the group`;
    notes.push({ severity: "medium", text, touches: touches(added) });
  }
  return notes;
}

/** Without the flag ONTAP refuses to delete a mapped group, and an unmapped one shows nothing to anybody. */
function removal(state: State, how: "deleted" | "replaced" = "deleted"): ImpactNote<OntapSystem>[] {
  const { allowDeleteWhileMapped } = state;
  // A group without initiators of its own may hold groups.
  const initiators = Array.isArray(state.initiators) && state.initiators.length > 0 ? state.initiators : undefined;
  const many = initiators?.length === 1 ? "its only initiator loses" : `its ${initiators?.length} initiators lose`;
  const who = initiators ? many : "its hosts lose";
  const again = how === "replaced" ? "; the new group has no LUN maps until they are made again" : "";
  const touches = hosts(state, { initiators });
  if (allowDeleteWhileMapped === true) {
    const text = `${subject(state)} is ${how} with all its LUN maps: ${who} every LUN of it, at once; the LUNs themselves stay${again}`;
    return [{ severity: "high", text, touches }];
  }
  const text = `${subject(state)} is ${how}: ONTAP refuses that while a LUN is mapped to it (destroy its LunMaps first, or set allowDeleteWhileMapped)${again}`;
  return [{ severity: "medium", text, touches }];
}

/** The hosts of the group, or of these members of it. */
function hosts(
  state: State,
  { initiators, initiatorGroups }: { [list in MemberName]?: readonly unknown[] | undefined } = {},
) {
  const { uuid, igroups: known = [] } = refsOf(state);
  const igroups = initiatorGroups?.map((one) => {
    const uuid = typeof one === "string" ? asUuid(one) : undefined;
    return known.find(({ uuid, name }) => one === uuid || one === name) ?? { uuid, name: one };
  });
  const group = { uuid, svmUuid: state.svmUuid, name: state.name };
  return hostsOfIgroup(group, { ...(initiators && { initiators }), ...(igroups && { igroups }) });
}

function subject({ name, svmName, svm }: State): string {
  return `the initiator group ${named(name)} on SVM ${named(svmName ?? svm)}`;
}
