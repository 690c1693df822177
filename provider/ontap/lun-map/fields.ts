import * as z from "zod";
import { sameIn } from "../../base/equal";
import type { Plain, State } from "../../base/shape";
import { adopt, type Field, type Ids, text } from "../../lifecycle/definition";
import { asUuid, svmField } from "../svm";
import type { LunMapArgs } from "./args";

/** The arguments, once they are plain values. */
export type LunMapInputs = Plain<LunMapArgs>;

/** `<UUID of the LUN>/<UUID of the group>`: a map has no name and no UUID of its own. */
export function mapId(lun: string, igroup: string): string {
  return `${lun}/${igroup}`;
}

/** The parts of an id. */
export function endsOf(id: string): { lun: string; igroup: string } {
  const [lun = "", igroup = ""] = id.split("/");
  return { lun, igroup };
}

export const lunMapIds: Ids = {
  object: "LUN map",
  form: "the UUIDs of the LUN and of the initiator group, such as a60d9862-9bee-49a6-8162-20d2421bb1a6/40d98b2c-24c5-11e9-9ec1-005056bba643",
  parse: (given) => {
    const [lun, igroup, ...more] = given.split("/").map(asUuid);
    return lun && igroup && more.length === 0 ? mapId(lun, igroup) : undefined;
  },
};

/** The UUID decides; offline it is compared with what is known of it, as for an SVM. */
function isOther(name: "lun" | "igroup"): (wanted: unknown, state: State) => boolean {
  return (wanted, state) => {
    const uuid = typeof wanted === "string" ? asUuid(wanted) : undefined;
    if (uuid !== undefined && uuid === state[`${name}Uuid`]) return false;
    return wanted !== state[name] && wanted !== state[`${name}Name`];
  };
}

export const lunText = text
  .min(1, "must not be empty: give the path, the name or the UUID of a LUN")
  .regex(/^(?!\/)|^\/vol\/[^/]+\/./, "must be /vol/<volume>/<LUN> if it is a path");

export const igroupText = text.min(1, "must not be empty: give the name or the UUID of an initiator group");

const same = sameIn((given) => asUuid(given) ?? given);

const NUMBER = "must be a whole number from 0 to 4095";

export const fields: { readonly [Name in keyof LunMapInputs]-?: Field } = {
  svm: svmField,
  lun: { schema: lunText, required: true, source: "program", same, replaces: isOther("lun") },
  igroup: { schema: igroupText, required: true, source: "program", same, replaces: isOther("igroup") },
  logicalUnitNumber: {
    schema: z.int(NUMBER).min(0, NUMBER).max(4095, NUMBER),
    source: "array",
    replaces: (wanted, state) => wanted !== state.logicalUnitNumber,
  },
  adopt,
};
