import type * as pulumi from "@pulumi/pulumi";
import { lookUp, lookUpOutput } from "../../program/lookup";
import type { LookupOptions } from "../../program/provider";
import { NetAppResource, type ShapeOf } from "../../program/resource";
import {
  type GetVolumeAccessGroupArgs,
  type GetVolumeAccessGroupResult,
  type VolumeAccessGroupArgs,
  volumeAccessGroupShape,
} from "./args";

/**
 * A volume access group of an Element (SolidFire) cluster: which initiators see which volumes. The resource's id is the
 * decimal volume access group ID.
 *
 * A list that the program never sets belongs to the cluster: other tools may change it, it is never touched and not in the
 * state; `getVolumeAccessGroup` shows it.
 *
 * `pulumi destroy` deletes the group: access through it ends, at the latest at the next login of each host. Volumes are never
 * deleted; initiators stay on the cluster unless `deleteOrphanInitiators` is `true`.
 *
 * ```ts
 * new element.VolumeAccessGroup("esx", { name: "esx-blue", initiators: ["iqn.1998-01.com.vmware:esx-1"], volumes: [327] });
 * ```
 */
export class VolumeAccessGroup extends NetAppResource {
  /** Name of the group. */
  declare readonly name: pulumi.Output<string>;
  /** IQNs and WWPNs of its initiators, when the program manages them; `undefined` otherwise. */
  declare readonly initiators: pulumi.Output<string[] | undefined>;
  /** IDs of its volumes, when the program manages them; `undefined` otherwise. */
  declare readonly volumes: pulumi.Output<number[] | undefined>;
  /** All attributes of the group. */
  declare readonly attributes: pulumi.Output<Record<string, unknown>>;
  /** Whether initiators that leave the group are deleted, as the program says. */
  declare readonly deleteOrphanInitiators: pulumi.Output<boolean | undefined>;
  /** The group's ID as a number. */
  declare readonly volumeAccessGroupId: pulumi.Output<number>;

  constructor(name: string, args: VolumeAccessGroupArgs, opts?: pulumi.CustomResourceOptions) {
    super(volumeAccessGroupShape satisfies ShapeOf<VolumeAccessGroup, typeof volumeAccessGroupShape>, name, args, opts);
  }

  /** Reads a group without managing it; `id` is the decimal group ID. Needs the cluster at preview too. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): VolumeAccessGroup {
    return new VolumeAccessGroup(name, {} as VolumeAccessGroupArgs, { ...opts, id });
  }
}

/** Looks up a volume access group by name or ID (`ListVolumeAccessGroups`); fails when there is none, or several of the name. */
export async function getVolumeAccessGroup(
  args: GetVolumeAccessGroupArgs,
  opts?: LookupOptions,
): Promise<GetVolumeAccessGroupResult> {
  return lookUp(
    "element:getVolumeAccessGroup",
    async () => (await import("./definition.js")).volumeAccessGroupLookup,
    args,
    opts,
  );
}

/** {@link getVolumeAccessGroup} for inputs. */
export function getVolumeAccessGroupOutput(
  args: pulumi.Input<{ name?: pulumi.Input<string>; volumeAccessGroupId?: pulumi.Input<number> }>,
  opts?: LookupOptions,
): pulumi.Output<GetVolumeAccessGroupResult> {
  return lookUpOutput(args as pulumi.Input<GetVolumeAccessGroupArgs>, opts, getVolumeAccessGroup);
}
