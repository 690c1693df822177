import type * as pulumi from "@pulumi/pulumi";

/**
 * An initiator of an Element (SolidFire) cluster: a host port with CHAP credentials of its own. Access to volumes
 * comes from its volume access group. Element API 9.0 and later: `CreateInitiators`, `ModifyInitiators`,
 * `DeleteInitiators`, `ListInitiators`.
 */
export interface InitiatorArgs {
  /**
   * IQN or WWPN of the host port, at most 224 characters, unique on the cluster; case and the colons of a WWPN do not count.
   * Another name is a replacement, deleted first: the old initiator leaves its volume access group.
   */
  name: pulumi.Input<string>;
  /** Alias, at most 224 characters. Never set: not touched. `""`, or taken out after it was set: cleared. */
  alias?: pulumi.Input<string> | undefined;
  /**
   * Attributes of the initiator, a JSON object, always the complete set; compared deeply and by JSON type.
   *
   * Never set: not touched. `{}`, or taken out after it was set: cleared.
   */
  attributes?: pulumi.Input<Record<string, unknown>> | undefined;
  /**
   * Whether the host must log in with the credentials of this initiator. `false`: CHAP is optional, and the IQN alone opens the
   * volumes of its group. Not for WWPNs. Element API 11.0 and later.
   *
   * Never set: `false` on creation, then not touched. Taken out after it was set: `false`.
   */
  requireChap?: pulumi.Input<boolean> | undefined;
  /**
   * User name of the host's CHAP login, at most 224 characters, unique on the cluster. Needs `requireChap: true`.
   *
   * Never set: the cluster's choice, which is the name of the initiator. Taken out after it was set: stays as it is.
   */
  chapUsername?: pulumi.Input<string> | undefined;
  /**
   * CHAP secret that the host presents, 12 to 16 characters, different from `targetSecret`. Always a secret. Needs
   * `requireChap: true`.
   *
   * Never set: made by this package when `requireChap` becomes `true`, and kept as a secret output. Taken out after it was set:
   * stays as it is. Changed: sessions stay, the host needs the new secret at its next login.
   */
  initiatorSecret?: pulumi.Input<string> | undefined;
  /** CHAP secret that the cluster presents to the host (mutual CHAP); otherwise like `initiatorSecret`. */
  targetSecret?: pulumi.Input<string> | undefined;
  /**
   * A counter or label next to the secrets, shown in the clear. When it differs from the last value that the initiator had, the
   * secrets that the program does not give are replaced by new random ones. Needs `requireChap: true`.
   *
   * Setting it at creation or adoption, or removing it, does not rotate. Setting it for the first time later does.
   */
  secretsVersion?: pulumi.Input<string | number> | undefined;
  /**
   * IDs of the virtual networks from which the host may log in, a set. Element API 12.0 and later.
   *
   * Never set: not touched (all networks on creation). `[]`, or taken out after it was set: all networks.
   */
  virtualNetworkIds?: pulumi.Input<pulumi.Input<number>[]> | undefined;
  /**
   * Take over an initiator with this name that exists already, with the smallest change that the declared properties need. The
   * usual case: a volume access group has made it, without CHAP. One that requires CHAP already keeps its user and secrets.
   * Default `false`: an initiator that exists is an error.
   */
  adopt?: pulumi.Input<boolean> | undefined;
}

/** Which initiator to look up: by one of both. */
export type GetInitiatorArgs =
  | {
      /** IQN or WWPN; case and the colons of a WWPN do not count. */
      name: string;
      initiatorId?: undefined;
    }
  | {
      /** ID of the initiator. */
      initiatorId: number;
      name?: undefined;
    };

/** An Element initiator, without its secrets. */
export interface GetInitiatorResult {
  /** ID of the initiator. */
  initiatorId: number;
  /** IQN or WWPN, as the cluster spells it. */
  name: string;
  /** Alias; `""` when there is none. */
  alias: string;
  /** All attributes of the initiator. */
  attributes: Record<string, unknown>;
  /** Whether the host must log in with the credentials of this initiator. */
  requireChap: boolean;
  /** User name of the host's CHAP login; `""` when there is none. */
  chapUsername: string;
  /** IDs of the virtual networks from which the host may log in; empty: all. */
  virtualNetworkIds: number[];
  /** ID of its volume access group; `0` when it is in none. */
  volumeAccessGroupId: number;
}

/** The CHAP secrets of an initiator, as Pulumi secrets; `""` when there are none. */
export interface InitiatorSecrets {
  /** CHAP secret that the host presents; a secret. */
  initiatorSecret: pulumi.Output<string>;
  /** CHAP secret that the cluster presents; a secret. */
  targetSecret: pulumi.Output<string>;
}

/** What the engine has to know of the class; shared by the program's side and the plugin's. */
export const initiatorShape = {
  type: "element:Initiator",
  properties: [
    "name",
    "alias",
    "attributes",
    "requireChap",
    "chapUsername",
    "initiatorSecret",
    "targetSecret",
    "virtualNetworkIds",
    "initiatorId",
  ],
  secrets: ["initiatorSecret", "targetSecret"],
  fromId: { initiatorId: Number },
  identity: ["name"],
  initiators: ["name"],
} as const;
