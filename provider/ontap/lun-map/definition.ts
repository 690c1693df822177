import { hasUnknown } from "../../base/unknown";
import type { Change, Definition, ImpactNote } from "../../lifecycle/definition";
import type { State } from "../../lifecycle/properties";
import { mayRead } from "../rights";
import { hostsOfIgroup, LUN_MAPS_PATH } from "../san";
import { type OntapSystem, ontap } from "../system";
import type { LunMapLive } from "./api";
import { lunMapShape } from "./args";
import { fields, ids, type LunMapInputs } from "./fields";
import { discovery, lunMapLookup } from "./lookup";
import { LunMapOperations } from "./operations";

export const lunMap: Definition<LunMapInputs, LunMapLive, OntapSystem> = {
  shape: lunMapShape,
  product: ontap,
  fields,
  ids,
  notes,
  removal,
  lookup: lunMapLookup,
  discovery,
  rights: [mayRead("LunMap", LUN_MAPS_PATH)],
  since: { LunMap: "9.6.0" },
  operations: (system) => new LunMapOperations(system),
};

/** Every change of a map is a replacement. */
function notes({ state, inputs, replaced }: Change<LunMapInputs>): ImpactNote<OntapSystem>[] {
  if (!replaced) return [];
  const { logicalUnitNumber: number } = inputs;
  const as = number === undefined || hasUnknown(number) ? "under a number that ONTAP chooses" : `as number ${number}`;
  const after = `the map that is made then shows its LUN ${as}, and hosts that go by number have to be changed`;
  const text = `${subject(state)} is replaced: every host of the group loses sight of the LUN, at once; ${after}`;
  return [{ severity: "high", text, touches: hosts(state) }];
}

/** ONTAP has no guard: no code refuses to take a LUN away from a host that writes to it. */
function removal(state: State): ImpactNote<OntapSystem>[] {
  const text = `${subject(state)} is deleted: every host of the group loses sight of the LUN, at once; the LUN and its data stay`;
  return [{ severity: "high", text, touches: hosts(state) }];
}

function hosts({ igroupUuid, svmUuid, lunUuid }: State) {
  return hostsOfIgroup({ uuid: igroupUuid, svmUuid }, undefined, lunUuid);
}

function subject({ lunName, lun, igroupName, igroup, logicalUnitNumber, svmName, svm }: State): string {
  const number = logicalUnitNumber === undefined ? "" : ` (number ${logicalUnitNumber})`;
  return `the map of LUN ${lunName ?? lun} to initiator group ${igroupName ?? igroup}${number} on SVM ${svmName ?? svm}`;
}
