import { type Codes, EXISTS, endpointCodes } from "../errors";

const INITIATOR = "correct initiator";
const PAIR = "set inboundUser and inboundPassword";

/** The codes of the endpoint; an HTTP status is documented for none of them. */
export const CREDENTIALS_CODES: Codes = {
  ...endpointCodes("iSCSI credentials need ONTAP 9.6 or later", "/api/protocols/san/iscsi"),
  "5373969": { kind: "refused", why: "the IQN has nothing after its prefix", next: INITIATOR },
  "5373970": { kind: "refused", why: "the prefix of the IQN is not valid", next: INITIATOR },
  "5373971": { kind: "refused", why: "the date in the IQN is not of the form yyyy-mm", next: INITIATOR },
  "5373972": {
    kind: "refused",
    why: "the IQN has a character that ONTAP does not take",
    next: 'give the host a name of a-z, 0-9, ".", ":" and "-" (an underscore is none), and initiator the same',
  },
  "5373977": { kind: "refused", why: "the EUI does not have 16 hexadecimal digits", next: INITIATOR },
  "5373978": { kind: "refused", why: "the form of the EUI is not valid", next: INITIATOR },
  "5373997": { kind: "refused", why: "the initiator is neither an IQN nor an EUI", next: INITIATOR },
  "5374078": {
    kind: "gone",
    why: "the SVM has no iSCSI service",
    next: "run pulumi refresh, and the next pulumi up creates them again",
  },
  "5374142": { kind: "exists", why: "the SVM has credentials of this initiator already", next: EXISTS },
  "5374145": {
    kind: "refused",
    why: "a hexadecimal password needs an even number of hexadecimal digits",
    next: "correct the password that begins with 0x",
  },
  "5374147": {
    kind: "refused",
    why: "the inbound and the outbound password are equal",
    next: "choose different ones; one that the program does not declare may be on the array already",
  },
  "5374148": {
    kind: "refused",
    why: "the default record of an SVM cannot be deleted",
    next: "remove the resource with pulumi state delete",
  },
  "5374149": { kind: "refused", why: "CHAP needs an inbound user and password", next: PAIR },
  "5374150": { kind: "refused", why: "the outbound user needs a password", next: "set outboundPassword" },
  "5374155": {
    kind: "refused",
    why: "the default record of an SVM has no addresses",
    next: "take initiatorAddresses out of the program",
  },
  "5374855": { kind: "refused", why: "a range of addresses ends before it begins", next: "correct initiatorAddresses" },
  "5374856": {
    kind: "refused",
    why: "a range of addresses begins and ends in different families",
    next: "correct initiatorAddresses",
  },
  "5374895": {
    kind: "gone",
    why: "the SVM has no credentials of this initiator",
    next: "run pulumi refresh, and the next pulumi up creates them again",
  },
  "5374900": {
    kind: "refused",
    why: "CHAP users and passwords are possible with authentication type chap only",
    next: 'set authenticationType: "chap", or take them out of the program',
  },
};
