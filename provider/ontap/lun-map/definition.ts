import { named } from "../../base/invisible";
import type { State } from "../../base/shape";
import { hasUnknown } from "../../base/unknown";
import type { Change, Definition, ImpactNote, Lookup } from "../../lifecycle/definition";
import type { Discovery } from "../../lifecycle/discovery";
import { hostsOfIgroup, isOfOtherTool, LUN_MAPS_PATH, listLunMaps } from "../san";
import { bySvm, svmText } from "../svm";
import { notFound } from "../svm-presence";
import { mayRead, type OntapSystem, ontap } from "../system";
import { findLunMap, LUN_MAP_CODES, type LunMapLive, toLive } from "./api";
import { type GetLunMapArgs, type GetLunMapResult, lunMapShape } from "./args";
import { fields, igroupText, type LunMapInputs, lunMapIds, lunText } from "./fields";
import { LunMapOperations } from "./operations";

/** The map of a LUN to a group. */
export const lunMapLookup: Lookup<GetLunMapArgs, GetLunMapResult, OntapSystem> = {
  name: "getLunMap",
  product: ontap,
  args: { svm: svmText, lun: lunText, igroup: igroupText },
  async ask(system, args) {
    const what = `look up the map of LUN ${args.lun} to initiator group ${args.igroup} on SVM ${args.svm}`;
    const client = system.client(LUN_MAP_CODES).step(what);
    const record = await findLunMap(client, args);
    if (!record) throw notFound(client, "the LUN is not mapped to the group, or the SVM is not visible to this login");
    const { svm: _svm, lun: _lun, igroup: _igroup, ...result } = toLive(record);
    return result;
  },
};

/** The number is declared, because hosts may go by it. */
const discovery: Discovery<LunMapLive, OntapSystem> = {
  noun: "LUN map",
  suffix: "map",
  async list(system) {
    const all = (await listLunMaps(system.client().step("list the LUN maps"), {})).map(toLive);
    const found = all
      .filter(({ igroupName }) => !isOfOtherTool(igroupName))
      .sort((one, other) => bySvm(one, other) || byText(textOf(one), textOf(other)));
    const count = all.length - found.length;
    const why = "to groups that Trident, Cinder or CloudStack made, as their names say";
    return { found, ...(count > 0 && { leftOut: { count, why } }) };
  },
  name: (live) => `${live.svmName}-${among(live)}`,
  among,
  id: ({ lunUuid }) => lunUuid.slice(0, 8),
  subject: ({ lunName, igroupName, svmName }, quoted) =>
    `The map of LUN ${quoted(lunName)} to initiator group ${quoted(igroupName)} on SVM ${quoted(svmName)}`,
  declare: (lives, tools) =>
    lives.map((live) => {
      const { lunName: lun, igroupName: igroup, igroupUuid: dependsOn, logicalUnitNumber } = live;
      return { args: { svm: tools.svm(live), lun, igroup, logicalUnitNumber }, dependsOn };
    }),
};

/** The last part of a path is the LUN's own name; colons and slashes are in no name of a resource. */
function among({ lunName, igroupName }: LunMapLive): string {
  return `${lunName.split("/").at(-1)}-${igroupName}`.replaceAll(":", "-");
}

function textOf({ lunName, igroupName }: LunMapLive): string {
  return `${lunName} ${igroupName}`;
}

function byText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

export const lunMap: Definition<LunMapInputs, LunMapLive, OntapSystem> = {
  shape: lunMapShape,
  product: ontap,
  fields,
  ids: lunMapIds,
  notes,
  removal,
  lookup: lunMapLookup,
  discovery,
  rights: [mayRead("LunMap", LUN_MAPS_PATH)],
  since: { LunMap: "9.6.0" },
  operations: (system) => new LunMapOperations(system, LUN_MAP_CODES),
};

/** Every change of a map is a replacement that deletes first. */
function notes({ state, inputs, changed, replaced }: Change<LunMapInputs>): ImpactNote<OntapSystem>[] {
  if (!replaced) return [];
  const { lun, igroup, logicalUnitNumber: number } = inputs;
  const isOther = (end: "lun" | "igroup") => changed.has(end) || changed.has("svm");
  const name = (end: unknown) => (hasUnknown(end) ? "that is not known yet" : named(end));
  const who = isOther("igroup") ? `the hosts of initiator group ${name(igroup)} see` : "they see";
  const what = isOther("lun") ? `LUN ${name(lun)}` : isOther("igroup") ? "it" : "it again";
  const chosen = number === undefined ? "under a number that ONTAP chooses" : `as number ${named(number)}`;
  const as = hasUnknown(number) ? "under a number that is not known yet" : chosen;
  const follow = isOther("lun") || isOther("igroup") ? "" : ", and hosts that go by number have to be changed";
  const text = `${subject(state)} is replaced: every host of the group loses sight of the LUN, at once; then ${who} ${what} ${as}${follow}`;
  return [{ severity: "high", text, touches: hosts(state) }];
}

/** ONTAP has no guard: no code refuses to take a LUN away from a host that writes to it. */
function removal(state: State): ImpactNote<OntapSystem>[] {
  const text = `${subject(state)} is deleted: every host of the group loses sight of the LUN, at once; the LUN and its data stay`;
  return [{ severity: "high", text, touches: hosts(state) }];
}

function hosts({ igroupUuid, svmUuid, lunUuid }: State) {
  return hostsOfIgroup({ uuid: igroupUuid, svmUuid }, { lun: lunUuid });
}

function subject({ lunName, lun, igroupName, igroup, logicalUnitNumber, svmName, svm }: State): string {
  const number = logicalUnitNumber === undefined ? "" : ` (number ${named(logicalUnitNumber)})`;
  return `the map of LUN ${named(lunName ?? lun)} to initiator group ${named(igroupName ?? igroup)}${number} on SVM ${named(svmName ?? svm)}`;
}
