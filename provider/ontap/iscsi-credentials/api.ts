import * as z from "zod";
import { withoutCase } from "../../base/equal";
import type { ClientFor } from "../../http/client";
import type { Listing } from "../../http/shared-reads";
import { type AddressMask, type AddressRange, toTexts } from "../addresses";
import { type OntapClient, pathKey, type Query } from "../client";
import { type Codes, endpointCodes, missing, refused, taken } from "../errors";
import { isAmong, isCalled, listingPerSvm, type Svm, svmFilter, svmRecord } from "../svm";
import { onlyOne, postOnSvm } from "../svm-presence";
import { PAGE } from "../system";
import { partsOf } from "./fields";

const INITIATOR = "correct initiator";
const PAIR = "set inboundUser and inboundPassword";

/** The codes of the endpoint; an HTTP status is documented for none of them. */
export const CREDENTIALS_CODES: Codes = {
  ...endpointCodes("iSCSI credentials need ONTAP 9.6 or later", "/api/protocols/san/iscsi"),
  "5373969": refused("the IQN has nothing after its prefix", INITIATOR),
  "5373970": refused("the prefix of the IQN is not valid", INITIATOR),
  "5373971": refused("the date in the IQN is not of the form yyyy-mm", INITIATOR),
  "5373972": refused(
    "the IQN has a character that ONTAP does not take",
    'give the host a name of a-z, 0-9, ".", ":" and "-" (an underscore is none), and initiator the same',
  ),
  "5373977": refused("the EUI does not have 16 hexadecimal digits", INITIATOR),
  "5373978": refused("the form of the EUI is not valid", INITIATOR),
  "5373997": refused("the initiator is neither an IQN nor an EUI", INITIATOR),
  "5374078": missing("the SVM has no iSCSI service", "run pulumi refresh, and the next pulumi up creates them again"),
  "5374142": taken("the SVM has credentials of this initiator already"),
  "5374145": refused(
    "a hexadecimal password needs an even number of hexadecimal digits",
    "correct the password that begins with 0x",
  ),
  "5374147": refused(
    "the inbound and the outbound password are equal",
    "choose different ones; one that the program does not declare may be on the array already",
  ),
  "5374148": refused("the default record of an SVM cannot be deleted", "remove the resource with pulumi state delete"),
  "5374149": refused("CHAP needs an inbound user and password", PAIR),
  "5374150": refused("the outbound user needs a password", "set outboundPassword"),
  "5374155": refused("the default record of an SVM has no addresses", "take initiatorAddresses out of the program"),
  "5374855": refused("a range of addresses ends before it begins", "correct initiatorAddresses"),
  "5374856": refused("a range of addresses begins and ends in different families", "correct initiatorAddresses"),
  "5374895": missing(
    "the SVM has no credentials of this initiator",
    "run pulumi refresh, and the next pulumi up creates them again",
  ),
  "5374900": refused(
    "CHAP users and passwords are possible with authentication type chap only",
    'set authenticationType: "chap", or take them out of the program',
  ),
};

export const CREDENTIALS_PATH = "/protocols/san/iscsi/credentials";
/** Passwords cannot be asked for (262249). */
const FIELDS = "svm.uuid,svm.name,initiator,authentication_type,chap.inbound.user,chap.outbound.user,initiator_address";

const user = z.object({ user: z.string().nullish() }).nullish();

const credentialsRecord = z.object({
  svm: svmRecord,
  initiator: z.string(),
  authentication_type: z.string(),
  chap: z.object({ inbound: user, outbound: user }).nullish(),
  initiator_address: z
    .object({
      ranges: z.array(z.object({ start: z.string(), end: z.string() })).nullish(),
      masks: z.array(z.object({ address: z.string(), netmask: z.coerce.string() })).nullish(),
    })
    .nullish(),
});

export type CredentialsRecord = z.output<typeof credentialsRecord>;

/** What POST and PATCH take besides SVM and initiator, in ONTAP's terms. */
export interface CredentialsBody {
  authentication_type?: string;
  chap?: { inbound: { user?: string; password?: string }; outbound?: { user: string; password?: string } };
  initiator_address?: { ranges?: readonly AddressRange[]; masks?: readonly AddressMask[] };
}

/** `GET /protocols/san/iscsi/credentials`, all records of the SVMs in question: initiators may come back in another case. */
export const credentialsListing: Listing<string, CredentialsRecord, OntapClient> = {
  fetch: (client, keys) => listOfSvms(client, keys && [...new Set(keys.map((key) => partsOf(key).svm))]),
  keyOf: ({ svm, initiator }) => keyOf(`${svm.uuid}/${initiator}`),
  fetchParts: listOfSvms,
  mostOfPart: 0,
};

/** The same, all of an SVM by its UUID. */
export const svmCredentialsListing = listingPerSvm(listOfSvms);

/** The key of an id among the {@link credentialsListing}. */
export function keyOf(id: string): string {
  return id.toLowerCase();
}

function listOfSvms(client: ClientFor<OntapClient>, svms: readonly string[] | undefined): Promise<CredentialsRecord[]> {
  const listing = client.step("list the iSCSI credentials", CREDENTIALS_CODES);
  return list(listing, { "svm.uuid": svms?.join("|") }, isAmong(svms));
}

/** The record of an initiator, or `undefined` when none is listed. */
export async function findCredentials(
  client: ClientFor<OntapClient>,
  { svm, initiator }: { svm: string; initiator: string },
): Promise<CredentialsRecord | undefined> {
  const reading = client.step(`read the iSCSI credentials of ${initiator} on SVM ${svm}`);
  const records = await list(reading, svmFilter(svm), isCalled(svm));
  const meant = records.filter((record) => withoutCase(record.initiator, initiator));
  return onlyOne(reading, meant, svm);
}

function list(client: OntapClient, filter: Query, meant: (svm: Svm) => boolean): Promise<CredentialsRecord[]> {
  return client.list(CREDENTIALS_PATH, { ...filter, max_records: PAGE, fields: FIELDS }, credentialsRecord, {
    key: ({ svm, initiator }) => `${svm.uuid}/${initiator}`,
    meant: ({ svm }) => meant(svm),
  });
}

/** `POST /protocols/san/iscsi/credentials`; `undefined` when the array answers without the record. */
export async function postCredentials(
  client: OntapClient,
  svm: string,
  body: CredentialsBody & { initiator: string },
): Promise<CredentialsRecord | undefined> {
  const made = await postOnSvm(client, CREDENTIALS_PATH, svm, body, credentialsRecord);
  return made && withoutCase(made.initiator, body.initiator) ? made : undefined;
}

/** `PATCH /protocols/san/iscsi/credentials/{svm.uuid}/{initiator}`; addresses replace the list, or are taken off it. */
export async function patchCredentials(
  client: OntapClient,
  id: string,
  body: CredentialsBody,
  query: Query = {},
): Promise<void> {
  await client.patch(pathOf(id), query, body);
}

/** `DELETE /protocols/san/iscsi/credentials/{svm.uuid}/{initiator}`. */
export async function deleteCredentials(client: OntapClient, id: string): Promise<void> {
  await client.delete(pathOf(id));
}

function pathOf(id: string): string {
  const { svm, initiator } = partsOf(id);
  return `${CREDENTIALS_PATH}/${pathKey(svm)}/${pathKey(initiator)}`;
}

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
  // Undocumented: whether users stay with another type. They have no effect there.
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
