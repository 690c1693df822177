import { ProviderError, Unfinished } from "../../base/errors";
import { say } from "../../base/say";
import type { State } from "../../base/shape";
import { carriedOut, repeated } from "../../http/reconcile";
import type { Operations } from "../../lifecycle/definition";
import { expectApplied, matches } from "../../lifecycle/diff";
import { isWithin, maskText, rangeText, toRanges } from "../addresses";
import type { OntapClient, Query } from "../client";
import { asUuid } from "../svm";
import { createdOnSvm, readOnSvm, removedFromSvm, SvmOperations } from "../svm-presence";
import {
  type CredentialsBody,
  type CredentialsRecord,
  credentialsListing,
  deleteCredentials,
  findCredentials,
  type IscsiCredentialsLive,
  keyOf,
  patchCredentials,
  postCredentials,
  toLive,
} from "./api";
import { fields, type IscsiCredentialsInputs, idOf, isDefault, partsOf, spelled } from "./fields";

type Inputs = IscsiCredentialsInputs;
type Live = IscsiCredentialsLive;

/** One record in the course of an update: how it is read, changed and named. */
interface Target {
  readonly client: OntapClient;
  readonly id: string;
  read(): Promise<CredentialsRecord>;
}

/** The calls of the credentials of one initiator. */
export class IscsiCredentialsOperations extends SvmOperations implements Operations<Inputs, Live> {
  protected readonly subject = subject;

  id(live: Live): string {
    return idOf(live.svmUuid, live.initiator);
  }

  /** Without passwords: they cannot be compared, so adopting a CHAP record sets them. */
  async find(inputs: Inputs, id?: string): Promise<Live | undefined> {
    const record = await findCredentials(this.client, id === undefined ? inputs : partsOf(id));
    return record && toLive(record, {});
  }

  async create(inputs: Inputs): Promise<Live> {
    const { svm, initiator, initiatorAddresses = [] } = inputs;
    const client = this.client.step(`create the iSCSI credentials of ${initiator} on SVM ${svm}`);
    if (isDefault(initiator)) throw madeByOntap(client, inputs);
    const body = {
      initiator: spelled(initiator),
      ...chapBody(inputs),
      ...(initiatorAddresses.length > 0 && { initiator_address: { ranges: toRanges(initiatorAddresses) } }),
    };
    const uuid = asUuid(svm);
    const record = await createdOnSvm(client, uuid && idOf(uuid, initiator), {
      post: () => postCredentials(client, svm, body),
      find: () => findCredentials(client, inputs),
      now: () => "the SVM has credentials of this initiator now",
    }).catch((error: unknown) => {
      if (!ProviderError.is(error, "gone") || error.errorCode !== "5374078") throw error;
      const { status, errorCode } = error;
      throw client.failed("refused", { why: "the SVM has no iSCSI service", status, errorCode, next: SERVICE_FIRST });
    });
    return toLive(record, inputs);
  }

  async update(
    id: string,
    delta: Partial<Inputs>,
    { inputs, before }: { inputs: Inputs; before: Partial<Live> },
  ): Promise<Live> {
    const client = this.client.step(`update ${subject(before, id)}`);
    const body = bodyOf(delta, inputs);
    const seen: { record?: CredentialsRecord } = {};
    const read = async (): Promise<CredentialsRecord> => {
      const record = await findCredentials(client, partsOf(id));
      if (!record) throw client.failedWith("5374895");
      seen.record = record;
      return record;
    };
    const target = { client, id, read };
    const patched = Object.keys(body).length > 0;
    if (patched) await this.patch(target, body, delta);
    try {
      if (hasSurplusOutbound(await read(), body, inputs))
        await this.patch(target, chapBody(inputs, { user: "" }), {}).then(read);
      await this.correctAddresses(target, delta, before, seen.record ?? (await read()));
    } catch (error) {
      // Part of the change is done: the state says how far it came.
      if (!patched || !seen.record || !(error instanceof ProviderError)) throw error;
      throw new Unfinished(id, toLive(seen.record, inputs), error);
    }
    // CHAP values are sent together, also those that did not change: all of them are checked.
    const whole = body.chap ? { inboundUser: inputs.inboundUser, outboundUser: inputs.outboundUser } : {};
    const live = toLive(seen.record ?? (await read()), inputs);
    if (body.chap) sayOutboundDropped(id, inputs, before, live);
    if (body.chap?.outbound?.user === "" && live.outboundUser !== "")
      throw new Unfinished(id, live, keepsOutbound(client));
    return expectApplied(fields, id, live, { ...whole, ...delta }, (names) => client.notApplied(names));
  }

  async read(id: string, state: State): Promise<Live | undefined> {
    const client = this.client.step(`read ${subject(state, id)}`);
    const place = { svmUuid: partsOf(id).svm, listing: credentialsListing, key: keyOf(id) };
    const record = await readOnSvm(client, this.system, place, state);
    return record && toLive(record, state);
  }

  async remove(id: string, state: State): Promise<void> {
    const { svm, initiator } = partsOf(id);
    if (isDefault(initiator)) {
      // "none", as ONTAP made it, would let every initiator in: it is never set by a removal.
      say(`${subject(state, id)} stay on the array as they are: ONTAP keeps them as long as the iSCSI service`);
      return;
    }
    const client = this.client.step(`delete ${subject(state, id)}`);
    // Idempotent: deleting what is already gone succeeds.
    const remove = () => repeated(client.budget, () => deleteCredentials(client, id));
    await removedFromSvm(client, this.system, svm, remove);
  }

  /** PATCH, with a look where its answer is lost or says that it is so already. Passwords cannot be seen: those go again. */
  private async patch({ client, id, read }: Target, body: CredentialsBody, delta: Partial<Inputs>): Promise<void> {
    const isDone = async () => {
      const live = toLive(await read(), {});
      return body.chap === undefined && matches(fields, live, delta);
    };
    try {
      await carriedOut(client.budget, () => patchCredentials(client, id, body), isDone);
    } catch (error) {
      if (!ProviderError.is(error, "refused")) throw error;
      // An array that takes no empty user (documented from 9.12 on) finds it too short.
      if (body.chap?.outbound?.user === "" && error.errorCode === "262247") throw keepsOutbound(client, error);
      if (!(await isDone().catch(() => false))) throw error;
    }
  }

  /** Corrects what a PATCH of the values alone may leave of the addresses, or take of them. */
  private async correctAddresses(
    target: Target,
    delta: Partial<Inputs>,
    before: Partial<Live>,
    record: CredentialsRecord,
  ): Promise<void> {
    const wanted = delta.initiatorAddresses;
    if (wanted) {
      // Undocumented: that an empty list empties, and that ranges replace masks. Removing what was read is documented.
      const left = leftovers(record, wanted);
      if (!left) return;
      await this.takeOff(target, left, wanted);
    } else if (delta.authenticationType !== undefined && before.initiatorAddresses?.length) {
      // Undocumented: whether they outlive a change of the type. Without them any address is let in.
      if (toLive(record, {}).initiatorAddresses.length > 0) return;
      const addresses = { initiatorAddresses: before.initiatorAddresses };
      const ranges = toRanges(before.initiatorAddresses);
      await this.patch(target, { initiator_address: { ranges } }, addresses);
    } else return;
    await target.read();
  }

  private async takeOff(
    { client, id, read }: Target,
    left: Pick<CredentialsBody, "initiator_address">,
    wanted: readonly string[],
  ): Promise<void> {
    const query: Query = { remove_initiator_addresses: true };
    await carriedOut(
      client.budget,
      () => patchCredentials(client, id, left, query),
      async () => leftovers(await read(), wanted) === undefined,
    );
  }
}

/** We do not know the password of an undeclared outbound pair, so we cannot send it; undocumented: whether it stays. */
function sayOutboundDropped(id: string, inputs: Inputs, before: Partial<Live>, live: Live): void {
  if (inputs.outboundUser !== undefined || !before.outboundUser || live.outboundUser !== "") return;
  say(
    `${subject({ ...live }, id)}: the array dropped the outbound user ${before.outboundUser}, which the program does not declare; declare outboundUser and outboundPassword to have mutual CHAP again`,
  );
}

function keepsOutbound(client: OntapClient, { status, errorCode }: Partial<ProviderError> = {}): ProviderError {
  return client.failed("refused", {
    why: "this ONTAP release does not remove an outbound user",
    status,
    errorCode,
    next: "replace the resource (pulumi up --replace with its URN): credentials made anew have none",
  });
}

function madeByOntap(client: OntapClient, { adopt }: Inputs): ProviderError {
  return client.failed(adopt ? "refused" : "exists", {
    why: adopt
      ? "ONTAP makes this record together with the iSCSI service, and the SVM has none, or is not visible to this login"
      : "ONTAP makes this record itself, together with the iSCSI service",
    next: adopt ? SERVICE_FIRST : "set adopt: true to manage it",
  });
}

const SERVICE_FIRST = "declare its ontap.IscsiService first, and give that one's svmUuid as svm";

function subject({ svmName }: State, id = ""): string {
  const { svm, initiator } = partsOf(id);
  return `the iSCSI credentials of ${initiator} on SVM ${svmName ?? svm}`;
}

/** A pair that was there before the type left "chap" may be there again, though the program said that there is none. */
function hasSurplusOutbound(record: CredentialsRecord, { chap }: CredentialsBody, inputs: Inputs): boolean {
  return chap !== undefined && !chap.outbound && inputs.outboundUser === "" && toLive(record, {}).outboundUser !== "";
}

/** What a change sends: nothing but the difference, except that any CHAP value takes all of them along. */
function bodyOf(delta: Partial<Inputs>, inputs: Inputs): CredentialsBody {
  const { initiatorAddresses = [], ...rest } = delta;
  // A user that is taken out together with type "chap" is dropped by the array; naming it would be refused (5374900).
  const chap = inputs.authenticationType === "chap" ? Object.keys(rest).length > 0 : "authenticationType" in rest;
  const outbound = delta.outboundUser === "" ? { user: "" } : undefined;
  return {
    ...(chap && chapBody(inputs, outbound)),
    ...(initiatorAddresses.length > 0 && { initiator_address: { ranges: toRanges(initiatorAddresses) } }),
  };
}

/**
 * The type, with CHAP the inbound pair, and the outbound pair if the program has one: a PATCH without any of them may be refused
 * (5374149, 5374900) or drop the outbound pair. Only an empty outbound user removes one.
 */
function chapBody(inputs: Inputs, removal?: { user: string }): CredentialsBody {
  const { authenticationType, inboundUser = "", inboundPassword = "", outboundUser, outboundPassword = "" } = inputs;
  if (authenticationType !== "chap") return { authentication_type: authenticationType };
  const outbound = outboundUser ? { user: outboundUser, password: outboundPassword } : removal;
  return {
    authentication_type: authenticationType,
    chap: { inbound: { user: inboundUser, password: inboundPassword }, ...(outbound && { outbound }) },
  };
}

/** The entries of a record, verbatim, that lie outside of the wanted addresses. */
function leftovers(
  { initiator_address: addresses }: CredentialsRecord,
  wanted: readonly string[],
): Pick<CredentialsBody, "initiator_address"> | undefined {
  const ranges = (addresses?.ranges ?? []).filter((range) => !isWithin(rangeText(range), wanted));
  const masks = (addresses?.masks ?? []).filter((mask) => !isWithin(maskText(mask), wanted));
  if (ranges.length + masks.length === 0) return undefined;
  return { initiator_address: { ...(ranges.length > 0 && { ranges }), ...(masks.length > 0 && { masks }) } };
}
