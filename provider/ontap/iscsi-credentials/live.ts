import { toTexts } from "./addresses";
import type { CredentialsRecord } from "./api";

/** What the array reports of the credentials, and the passwords, which only we know. */
export interface IscsiCredentialsLive {
  svm: string;
  svmUuid: string;
  svmName: string;
  initiator: string;
  authenticationType: string;
  inboundUser: string;
  inboundPassword?: string;
  outboundUser: string;
  outboundPassword?: string;
  initiatorAddresses: string[];
}

/** Who holds the passwords: inputs or a state. */
export interface Passwords {
  readonly inboundPassword?: unknown;
  readonly outboundPassword?: unknown;
}

/** The live values of a record. A password lives as long as the array shows its user. */
export function toLive(record: CredentialsRecord, known: Passwords): IscsiCredentialsLive {
  const { svm, initiator, initiator_address: addresses } = record;
  const authenticationType = record.authentication_type.toLowerCase();
  // Whether users stay with another type is documented nowhere; there they mean nothing.
  const chap = authenticationType === "chap" ? record.chap : undefined;
  const [inboundUser, outboundUser] = [chap?.inbound?.user ?? "", chap?.outbound?.user ?? ""];
  const { inboundPassword, outboundPassword } = known;
  return {
    svm: svm.name,
    svmUuid: svm.uuid,
    svmName: svm.name,
    initiator,
    authenticationType,
    inboundUser,
    ...(inboundUser !== "" && typeof inboundPassword === "string" && { inboundPassword }),
    outboundUser,
    ...(outboundUser !== "" && typeof outboundPassword === "string" && { outboundPassword }),
    initiatorAddresses: toTexts(addresses?.ranges ?? [], addresses?.masks ?? []),
  };
}
