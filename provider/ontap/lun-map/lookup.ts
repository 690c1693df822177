import type { Lookup } from "../../lifecycle/definition";
import { svmText } from "../svm";
import { notFound } from "../svm-presence";
import { type OntapSystem, ontap } from "../system";
import { findLunMap, toLive } from "./api";
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
