import * as pulumi from "@pulumi/pulumi";
import { lookUp, lookUpOutput } from "../../program/lookup";
import type { LookupOptions } from "../../program/provider";
import { NetAppResource, type ShapeOf } from "../../program/resource";
import {
  type GetInitiatorArgs,
  type GetInitiatorResult,
  type InitiatorArgs,
  type InitiatorSecrets,
  initiatorShape,
} from "./args";

/**
 * An initiator of an Element (SolidFire) cluster: a host port with a password of its own. The resource's id is the decimal
 * initiator ID.
 *
 * A volume access group makes a bare initiator of every name that it is given: a host that presents this IQN reaches the
 * volumes of the group. `requireChap: true` prevents that. Membership belongs to `VolumeAccessGroup.initiators` alone; give it
 * `initiator.name`, so that the initiator is there first and is deleted last.
 *
 * `pulumi destroy` deletes the initiator, also out of its group; its sessions end at their next reset. Protect it (`protect: true`)
 * where a host depends on it: the cluster does not refuse this.
 *
 * ```ts
 * const host = new element.Initiator("db-1", { name: "iqn.1994-05.com.example:db-1", requireChap: true });
 * new element.VolumeAccessGroup("db", { name: "db", initiators: [host.name], volumes: [327] });
 * export const chapSecret = host.initiatorSecret; // a secret, made by this package
 * ```
 */
export class Initiator extends NetAppResource {
  /** IQN or WWPN of the host port. */
  declare readonly name: pulumi.Output<string>;
  /** Alias; `""` when there is none. */
  declare readonly alias: pulumi.Output<string>;
  /** All attributes of the initiator. */
  declare readonly attributes: pulumi.Output<Record<string, unknown>>;
  /** Whether the host must log in with the credentials of this initiator. */
  declare readonly requireChap: pulumi.Output<boolean>;
  /** User name of the host's CHAP login; `undefined` when there is none. */
  declare readonly chapUsername: pulumi.Output<string | undefined>;
  /** CHAP secret that the host presents; a secret, `undefined` when there is none. */
  declare readonly initiatorSecret: pulumi.Output<string | undefined>;
  /** CHAP secret that the cluster presents; a secret, `undefined` when there is none. */
  declare readonly targetSecret: pulumi.Output<string | undefined>;
  /** IDs of the virtual networks from which the host may log in; empty: all. */
  declare readonly virtualNetworkIds: pulumi.Output<number[]>;
  /** The initiator's ID as a number. */
  declare readonly initiatorId: pulumi.Output<number>;

  constructor(name: string, args: InitiatorArgs, opts?: pulumi.CustomResourceOptions) {
    super(initiatorShape satisfies ShapeOf<Initiator, typeof initiatorShape>, name, args, opts);
  }

  /** Reads an initiator without managing it; `id` is the decimal initiator ID. Fails when there is none. Needs the cluster at preview too. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Initiator {
    return new Initiator(name, {} as InitiatorArgs, { ...opts, id });
  }
}

/** Looks up an initiator by name or ID (`ListInitiators`); fails when there is none. */
export async function getInitiator(
  args: GetInitiatorArgs,
  opts?: LookupOptions,
): Promise<GetInitiatorResult & InitiatorSecrets> {
  const { initiatorSecret, targetSecret, ...result } = await ask(args, opts);
  return { ...result, initiatorSecret: pulumi.secret(initiatorSecret), targetSecret: pulumi.secret(targetSecret) };
}

/** {@link getInitiator} for inputs. The secrets hang on the output itself, so that they do not make the rest of it secret. */
export function getInitiatorOutput(
  args: pulumi.Input<{ name?: pulumi.Input<string>; initiatorId?: pulumi.Input<number> }>,
  opts?: LookupOptions,
): pulumi.Output<GetInitiatorResult> & InitiatorSecrets {
  const whole = lookUpOutput(args as pulumi.Input<GetInitiatorArgs>, opts, ask);
  return Object.assign(
    whole.apply(({ initiatorSecret: _, targetSecret: __, ...result }) => result),
    {
      initiatorSecret: pulumi.secret(whole.apply(({ initiatorSecret }) => initiatorSecret)),
      targetSecret: pulumi.secret(whole.apply(({ targetSecret }) => targetSecret)),
    },
  );
}

function ask(args: GetInitiatorArgs, opts: LookupOptions | undefined) {
  return lookUp("element:getInitiator", async () => (await import("./definition.js")).initiatorLookup, args, opts);
}
