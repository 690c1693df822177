import type { Discovery } from "../../lifecycle/discovery";
import { bySvm } from "../svm";
import type { OntapSystem } from "../system";
import { credentialsListing, type IscsiCredentialsLive, toLive } from "./api";
import { isDefault } from "./fields";

/** No array reports a password: each is asked for in the config. */
export const discovery: Discovery<IscsiCredentialsLive, OntapSystem> = {
  noun: "iSCSI credentials record",
  suffix: "chap",
  async list(system) {
    const lives = (await credentialsListing.fetch(system.client(), undefined)).map((record) => toLive(record, {}));
    const found = lives.filter((live) => !isUntouched(live)).sort((a, b) => bySvm(a, b) || byInitiator(a, b));
    const count = lives.length - found.length;
    const why = "default credentials as ONTAP makes them: every initiator may log in";
    return { found, ...(count > 0 && { leftOut: { count, why } }) };
  },
  name: ({ svmName, initiator }) => `${svmName}-${inName(initiator)}`,
  among: ({ initiator }) => inName(initiator),
  id: ({ svmUuid }) => svmUuid.slice(0, 8),
  subject: ({ svmName, initiator }, quoted) =>
    `The iSCSI credentials of ${quoted(initiator)} on SVM ${quoted(svmName)}`,
  declare: (lives, tools) =>
    lives.map((live) => {
      const { svmName, initiator, authenticationType, inboundUser, outboundUser, initiatorAddresses } = live;
      const password = (direction: string) =>
        tools.fromConfig(
          `${svmName}-${initiator}-${direction}-password`,
          `${direction} CHAP password of ${tools.quoted(initiator)} on SVM ${tools.quoted(svmName)}`,
          true,
        );
      return {
        args: {
          svm: tools.svm(live),
          initiator,
          authenticationType,
          ...(inboundUser !== "" && { inboundUser, inboundPassword: password("inbound") }),
          ...(outboundUser !== "" && { outboundUser, outboundPassword: password("outbound") }),
          ...(initiatorAddresses.length > 0 && { initiatorAddresses }),
        },
      };
    }),
};

function isUntouched({ initiator, authenticationType }: IscsiCredentialsLive): boolean {
  return isDefault(initiator) && authenticationType === "none";
}

/** Colons are in most names of initiators, and in no name of a resource. */
function inName(initiator: string): string {
  return initiator.replaceAll(":", "-");
}

function byInitiator(left: IscsiCredentialsLive, right: IscsiCredentialsLive): number {
  return left.initiator < right.initiator ? -1 : Number(left.initiator > right.initiator);
}
