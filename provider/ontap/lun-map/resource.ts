import type * as pulumi from "@pulumi/pulumi";
import { lookUp, lookUpOutput } from "../../program/lookup";
import type { LookupOptions } from "../../program/provider";
import { NetAppResource, type ShapeOf } from "../../program/resource";
import { type GetLunMapArgs, type GetLunMapResult, type LunMapArgs, lunMapShape } from "./args";

/**
 * A LUN map of an ONTAP SVM: shows a LUN that exists to the hosts of an initiator group. The resource's id is
 * `<UUID of the LUN>/<UUID of the group>`.
 *
 * `pulumi destroy` deletes the map, and every host of the group loses the LUN at once: ONTAP does not refuse that, whatever
 * the host does with it. The LUN and its data stay. So give maps of live hosts `protect: true`, or `retainOnDelete: true` if
 * the map is to stay when its resource goes. A group with `deleteOnUnmap` goes with its last map, also when that is replaced:
 * then the new map fails, and the next `pulumi up` after a refresh makes both. Do not use `deletedWith` with the group: ONTAP
 * refuses to delete a group while maps live. Where the LUN is replicated with SnapMirror active sync, the map of the other
 * cluster goes too. Leave LUNs of Trident, Cinder and CloudStack to those tools, which unmap what they did not map.
 *
 * ```ts
 * const group = new ontap.InitiatorGroup("host7", {
 *   svm: "svm-blue",
 *   name: "host7",
 *   osType: "linux",
 *   initiators: ["iqn.1994-05.com.example:host7"],
 * });
 * new ontap.LunMap("data", { svm: "svm-blue", lun: "/vol/data/lun1", igroup: group.id }, { protect: true });
 * ```
 */
export class LunMap extends NetAppResource {
  /** The SVM as the program names it. */
  declare readonly svm: pulumi.Output<string>;
  /** The LUN as the program names it. */
  declare readonly lun: pulumi.Output<string>;
  /** The initiator group as the program names it. */
  declare readonly igroup: pulumi.Output<string>;
  /** The number under which the hosts of the group see the LUN. */
  declare readonly logicalUnitNumber: pulumi.Output<number>;
  /** UUID of the SVM. */
  declare readonly svmUuid: pulumi.Output<string>;
  /** Name that the SVM has on the array. */
  declare readonly svmName: pulumi.Output<string>;
  /** UUID of the LUN. */
  declare readonly lunUuid: pulumi.Output<string>;
  /** Path or name that the LUN has on the array. */
  declare readonly lunName: pulumi.Output<string>;
  /** UUID of the initiator group. */
  declare readonly igroupUuid: pulumi.Output<string>;
  /** Name that the group has on the array. */
  declare readonly igroupName: pulumi.Output<string>;

  constructor(name: string, args: LunMapArgs, opts?: pulumi.CustomResourceOptions) {
    super(lunMapShape satisfies ShapeOf<LunMap, typeof lunMapShape>, name, args, opts);
  }

  /** Reads a map without managing it; `id` is `<UUID of the LUN>/<UUID of the group>`. Needs the array at preview too. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): LunMap {
    return new LunMap(name, {} as LunMapArgs, { ...opts, id });
  }
}

/** Looks up the map of a LUN to an initiator group (`GET /protocols/san/lun-maps`); fails when there is none. */
export function getLunMap(args: GetLunMapArgs, opts?: LookupOptions): Promise<GetLunMapResult> {
  return lookUp("ontap:getLunMap", async () => (await import("./definition.js")).lunMapLookup, args, opts);
}

/** {@link getLunMap} for inputs. */
export function getLunMapOutput(
  args: pulumi.Input<{ svm: pulumi.Input<string>; lun: pulumi.Input<string>; igroup: pulumi.Input<string> }>,
  opts?: LookupOptions,
): pulumi.Output<GetLunMapResult> {
  return lookUpOutput(args as pulumi.Input<GetLunMapArgs>, opts, getLunMap);
}
