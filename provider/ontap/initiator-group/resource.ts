import type * as pulumi from "@pulumi/pulumi";
import { lookUp, lookUpOutput } from "../../program/lookup";
import type { LookupOptions } from "../../program/provider";
import { NetAppResource, type ShapeOf } from "../../program/resource";
import {
  type GetInitiatorGroupArgs,
  type GetInitiatorGroupResult,
  type InitiatorGroupArgs,
  initiatorGroupShape,
} from "./args";

/**
 * An initiator group (igroup) of an ONTAP SVM: hosts that see the LUNs which `LunMap`s map to it. The resource's id is the
 * UUID of the group.
 *
 * `pulumi destroy` deletes it. While a LUN is mapped to it ONTAP refuses that, so its LUN maps go first: give their `igroup`
 * as `group.id`. With `allowDeleteWhileMapped: true` it goes with all its maps, and its hosts lose their LUNs at once; LUNs
 * and their data stay. `protect: true` keeps a group of live hosts from being deleted, `retainOnDelete: true` leaves it on
 * the array when the resource goes.
 *
 * ```ts
 * new ontap.InitiatorGroup(
 *   "host7",
 *   { svm: "svm-blue", name: "host7", osType: "linux", initiators: ["iqn.1994-05.com.example:host7"] },
 *   { protect: true },
 * );
 * ```
 */
export class InitiatorGroup extends NetAppResource {
  /** The SVM as the program names it. */
  declare readonly svm: pulumi.Output<string>;
  /** Name of the group. */
  declare readonly name: pulumi.Output<string>;
  /** Operating system of its hosts. */
  declare readonly osType: pulumi.Output<string>;
  /** `fcp`, `iscsi` or `mixed`. */
  declare readonly protocol: pulumi.Output<string>;
  /** Its own initiators, when the program manages them; `undefined` otherwise. */
  declare readonly initiators: pulumi.Output<string[] | undefined>;
  /** The groups nested in it, when the program manages them; `undefined` otherwise. */
  declare readonly initiatorGroups: pulumi.Output<string[] | undefined>;
  /** Comment; `""` without one. */
  declare readonly comment: pulumi.Output<string>;
  /** Whether ONTAP deletes it together with its last LUN map. */
  declare readonly deleteOnUnmap: pulumi.Output<boolean>;
  /** The portset that it is bound to; `""` for none. */
  declare readonly portset: pulumi.Output<string>;
  /** Whether LUNs may be taken away from hosts, as the program says. */
  declare readonly allowDeleteWhileMapped: pulumi.Output<boolean | undefined>;
  /** UUID of the SVM. */
  declare readonly svmUuid: pulumi.Output<string>;
  /** Name that the SVM has on the array. */
  declare readonly svmName: pulumi.Output<string>;

  constructor(name: string, args: InitiatorGroupArgs, opts?: pulumi.CustomResourceOptions) {
    super(initiatorGroupShape satisfies ShapeOf<InitiatorGroup, typeof initiatorGroupShape>, name, args, opts);
  }

  /** Reads a group without managing it; `id` is its UUID. Needs the array at preview too. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): InitiatorGroup {
    return new InitiatorGroup(name, {} as InitiatorGroupArgs, { ...opts, id });
  }
}

/** Looks up an initiator group by SVM and name (`GET /protocols/san/igroups`); fails when there is none. */
export function getInitiatorGroup(args: GetInitiatorGroupArgs, opts?: LookupOptions): Promise<GetInitiatorGroupResult> {
  return lookUp(
    "ontap:getInitiatorGroup",
    async () => (await import("./definition.js")).initiatorGroupLookup,
    args,
    opts,
  );
}

/** {@link getInitiatorGroup} for inputs. */
export function getInitiatorGroupOutput(
  args: pulumi.Input<{ svm: pulumi.Input<string>; name: pulumi.Input<string> }>,
  opts?: LookupOptions,
): pulumi.Output<GetInitiatorGroupResult> {
  return lookUpOutput(args as pulumi.Input<GetInitiatorGroupArgs>, opts, getInitiatorGroup);
}
