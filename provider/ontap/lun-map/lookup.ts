import type { Lookup } from "../../lifecycle/definition";
import type { Discovery } from "../../lifecycle/discovery";
import { isOfOtherTool, listLunMaps } from "../san";
import { bySvm, svmText } from "../svm";
import { notFound } from "../svm-presence";
import { type OntapSystem, ontap } from "../system";
import { findLunMap, type LunMapLive, toLive } from "./api";
import type { GetLunMapArgs, GetLunMapResult } from "./args";
import { LUN_MAP_CODES } from "./errors";
import { igroupText, lunText } from "./fields";

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
export const discovery: Discovery<LunMapLive, OntapSystem> = {
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
      const { lunName: lun, igroupName: igroup, logicalUnitNumber } = live;
      return { args: { svm: tools.svm(live), lun, igroup, logicalUnitNumber } };
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
