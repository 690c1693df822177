import * as z from "zod";
import { sameInitiator } from "../../base/equal";
import type { State } from "../../base/shape";
import { hasUnknown } from "../../base/unknown";
import type { Change, Definition, ImpactNote, Lookup } from "../../lifecycle/definition";
import type { Discovery } from "../../lifecycle/discovery";
import type { Touched } from "../../lifecycle/sessions";
import { declaredAttributes } from "../attributes";
import { CHAP_SECRETS, madeSecrets, rotatedSecrets } from "../chap-secrets";
import { versionText } from "../client";
import { clusterSessions } from "../sessions";
import { type ElementSystem, element } from "../system";
import {
  CHAP_SINCE,
  findInitiator,
  INITIATORS_SINCE,
  type InitiatorLive,
  initiators,
  NETWORKS_SINCE,
  toLive,
} from "./api";
import { type GetInitiatorArgs, type GetInitiatorResult, initiatorShape } from "./args";
import { fields, type InitiatorInputs, rules } from "./fields";
import { InitiatorOperations } from "./operations";

/** What the cluster reports of an initiator, secrets in the clear. */
type InitiatorWithSecrets = GetInitiatorResult & { initiatorSecret: string; targetSecret: string };

/** An initiator by name or ID. */
export const initiatorLookup: Lookup<GetInitiatorArgs, InitiatorWithSecrets, ElementSystem> = {
  name: "getInitiator",
  product: element,
  args: { name: z.string("must be a string").optional(), initiatorId: z.number("must be a number").optional() },
  secrets: ["initiatorSecret", "targetSecret"],
  async ask(system, { name, initiatorId }) {
    const record = await initiators.lookUp(system, { argument: "name", name, id: initiatorId }, findInitiator);
    const { chapUsername = "", initiatorSecret = "", targetSecret = "", ...live } = toLive(record);
    const [volumeAccessGroupId = 0] = record.volumeAccessGroups ?? [];
    return { ...live, chapUsername, initiatorSecret, targetSecret, volumeAccessGroupId };
  },
};

const discovery: Discovery<InitiatorLive, ElementSystem> = {
  noun: "initiator",
  suffix: "initiator",
  async list(system) {
    const all = (await initiators.list(system.client())).map((record) => toLive(record));
    const found = all.filter(({ requireChap }) => requireChap);
    const bare = all.length - found.length;
    return {
      found,
      ...(bare > 0 && { leftOut: { count: bare, why: "without CHAP of their own: their groups make them" } }),
    };
  },
  name: ({ name }) => name,
  id: ({ initiatorId }) => String(initiatorId),
  subject: ({ name, initiatorId }, quoted) => `The initiator ${quoted(name)} (ID ${initiatorId})`,
  declare: (lives) =>
    lives.map(({ name, alias, attributes, virtualNetworkIds, initiatorSecret = "", targetSecret = "" }) => {
      const { args, remarks } = declaredAttributes(attributes);
      return {
        args: {
          name,
          ...(alias !== "" && { alias }),
          ...args,
          requireChap: true,
          ...(virtualNetworkIds.length > 0 && { virtualNetworkIds }),
        },
        remarks,
        secrets: initiatorSecret === targetSecret ? {} : { initiatorSecret, targetSecret },
      };
    }),
};

export const initiator: Definition<InitiatorInputs, InitiatorLive, ElementSystem> = {
  shape: initiatorShape,
  product: element,
  fields,
  ids: initiators.ids(145),
  rules,
  notes,
  removal,
  rotates: "secretsVersion",
  generate: (state, inputs) => madeSecrets(rotatedSecrets(state, inputs)),
  // The package makes the secrets that CHAP needs, and the cluster the user name.
  outputsUnknownAfter: (changed) => (changed.has("requireChap") ? ["chapUsername", ...CHAP_SECRETS] : []),
  lookup: initiatorLookup,
  discovery,
  rights: [initiators.mayList("Initiator", 'type "administrator"')],
  since: {
    Initiator: versionText(INITIATORS_SINCE),
    requireChap: versionText(CHAP_SINCE),
    virtualNetworkIds: versionText(NETWORKS_SINCE),
  },
  operations: (system) => new InitiatorOperations(system),
};

function removal(state: State): ImpactNote<ElementSystem>[] {
  const text = `${titleOf(state)} is deleted, with its CHAP credentials: its host leaves its volume access group, and running sessions end at their next reset`;
  return [{ severity: "high", text, touches: ofInitiator(state) }];
}

function notes({ state, inputs, changed, replaced }: Change<InitiatorInputs>): ImpactNote<ElementSystem>[] {
  const subject = titleOf(state);
  const touches = ofInitiator(state);
  if (replaced) {
    const text = `${subject} is deleted and another one made: its host leaves its volume access group, the new one has no volumes until a group names it`;
    return [{ severity: "high", text, touches }];
  }
  const notes: ImpactNote<ElementSystem>[] = [];
  const note = (text: string) => notes.push({ severity: "medium", text: `${subject}: ${text}`, touches });
  const newCredentials = ["chapUsername", ...CHAP_SECRETS].filter(
    (name) => changed.has(name as keyof InitiatorInputs) || rotatedSecrets(state, inputs).some((one) => one === name),
  );
  if (changed.has("requireChap")) {
    if (inputs.requireChap === true)
      note("CHAP is required: sessions stay, the next login of its host fails until it uses these credentials");
    else if (hasUnknown(inputs.requireChap))
      note("CHAP may be required, or no longer: its host may not log in as it does now");
    else note("CHAP is optional: a host with this name reaches the volumes of its group without a password");
  } else if (newCredentials.length > 0) {
    const verb = newCredentials.length > 1 ? "change" : "changes";
    note(
      `${newCredentials.join(" and ")} ${verb}: sessions stay, the next login of its host fails until it has the new value`,
    );
  }
  if (changed.has("virtualNetworkIds") && isNarrower(state.virtualNetworkIds, inputs.virtualNetworkIds)) {
    note("it may log in from fewer virtual networks: the next login from another one is refused");
  }
  return notes;
}

/** No list and an empty one mean all networks. */
function isNarrower(before: unknown, after: unknown): boolean {
  if (hasUnknown(after)) return true;
  const [had, has] = [before, after].map((ids) => (Array.isArray(ids) ? ids : []));
  if (!has || has.length === 0) return false;
  return !had || had.length === 0 || had.some((id) => !has.includes(id));
}

function ofInitiator({ name }: State): Touched<ElementSystem> {
  return {
    list: async (system) => (await clusterSessions(system)).filter((session) => sameInitiator(session.initiator, name)),
    inUp: true,
  };
}

function titleOf({ name, initiatorId }: State): string {
  return initiators.title(name, initiatorId);
}
