import * as z from "zod";
import type { Lookup } from "../../lifecycle/definition";
import type { Discovery } from "../../lifecycle/discovery";
import { findIgroup, igroupListing, isOfOtherTool } from "../san";
import { bySvm, svmText } from "../svm";
import { notFound } from "../svm-presence";
import { type OntapSystem, ontap } from "../system";
import { type InitiatorGroupLive, toLive } from "./api";
import type { GetInitiatorGroupArgs, GetInitiatorGroupResult } from "./args";
import { IGROUP_CODES } from "./errors";

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
export const discovery: Discovery<InitiatorGroupLive, OntapSystem> = {
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
