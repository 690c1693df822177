import { ProviderError, Unfinished } from "../../base/errors";
import { say } from "../../base/say";
import { reconciled, repeated } from "../../http/reconcile";
import type { Operations } from "../../lifecycle/definition";
import { shows } from "../../lifecycle/diff";
import { isGet } from "../../lifecycle/get";
import type { State } from "../../lifecycle/properties";
import { expectApplied, unseen } from "../applied";
import type { OntapClient, Query } from "../client";
import { absentFrom, isWithoutSvm, readAlone, refuseUnlessGone } from "../svm-presence";
import type { OntapSystem } from "../system";
import { isWithin, maskText, rangeText, toRanges } from "./addresses";
import {
  type CredentialsBody,
  type CredentialsRecord,
  credentials,
  deleteCredentials,
  findCredentials,
  keyOf,
  patchCredentials,
  postCredentials,
} from "./api";
import { CREDENTIALS_CODES } from "./codes";
import { fields, type IscsiCredentialsInputs, idOf, isDefault, partsOf, spelled } from "./fields";
import { type IscsiCredentialsLive, toLive } from "./live";

type Inputs = IscsiCredentialsInputs;
type Live = IscsiCredentialsLive;

/** The calls of the credentials of one initiator. */
export class IscsiCredentialsOperations implements Operations<Inputs, Live> {
  private readonly client: OntapClient;

  constructor(private readonly system: OntapSystem) {
    this.client = system.client(CREDENTIALS_CODES);
  }

  id(live: Live): string {
    return idOf(live.svmUuid, live.initiator);
  }

  /** Without passwords: nobody can compare them, so taking over a CHAP record sets them. */
  async find(inputs: Inputs, id?: string): Promise<Live | undefined> {
    const record = await findCredentials(this.client, id === undefined ? inputs : partsOf(id));
    return record && toLive(record, {});
  }

  async create(inputs: Inputs): Promise<Live> {
    const { svm, initiator, initiatorAddresses = [] } = inputs;
    const what = `create the iSCSI credentials of ${initiator} on SVM ${svm}`;
    if (isDefault(initiator)) throw this.madeByOntap(inputs, what);
    const body = {
      initiator: spelled(initiator),
      ...chapBody(inputs),
      ...(initiatorAddresses.length > 0 && { initiator_address: { ranges: toRanges(initiatorAddresses) } }),
    };
    this.system.forget();
    const record = await reconciled(
      this.client.budget,
      () => postCredentials(this.client, svm, body, what),
      async () => {
        // No token in the call, and passwords do not come back: what is there now may be this call's or somebody else's.
        if (await findCredentials(this.client, inputs)) throw this.perhapsOurs(what);
        return undefined;
      },
    ).catch((error: unknown) => {
      throw ProviderError.is(error, "gone") && error.errorCode === "5374078" ? this.noService(what, error) : error;
    });
    const idOn = (svmUuid: string) => idOf(svmUuid, initiator);
    const made = record ?? (await findCredentials(this.client, inputs).catch(unseen(this.client, svm, what, idOn)));
    if (!made) {
      throw this.client.failed("malformed", what, {
        why: "the array accepted it and does not list it",
        next: "run pulumi up again, with adopt: true if the credentials are there by then",
      });
    }
    return toLive(made, inputs);
  }

  async update(
    id: string,
    delta: Partial<Inputs>,
    { inputs, before }: { inputs: Inputs; before: Partial<Live> },
  ): Promise<Live> {
    const what = `update ${subject(id, before.svmName)}`;
    const body = bodyOf(delta, inputs);
    const seen: { record?: CredentialsRecord } = {};
    this.system.forget();
    const read = async (): Promise<CredentialsRecord> => {
      const record = await findCredentials(this.client, partsOf(id));
      if (!record) throw this.client.failedWith("5374895", undefined, what);
      seen.record = record;
      return record;
    };
    const patched = Object.keys(body).length > 0;
    if (patched) await this.patch(id, body, delta, what, read);
    try {
      if (hasSurplusOutbound(await read(), body, inputs))
        await this.patch(id, chapBody(inputs, { user: "" }), {}, what, read).then(read);
      await this.settle(id, delta, before, what, seen.record ?? (await read()), read);
    } catch (error) {
      // Part of the change is done: the state has to say how far it came.
      if (!patched || !seen.record || !(error instanceof ProviderError)) throw error;
      throw new Unfinished(id, toLive(seen.record, inputs), error);
    }
    // With CHAP values goes more than the difference, and all of it has to be there.
    const whole = body.chap ? { inboundUser: inputs.inboundUser, outboundUser: inputs.outboundUser } : {};
    const live = toLive(seen.record ?? (await read()), inputs);
    if (body.chap) this.tellLostOutbound(id, inputs, before, live);
    if (body.chap?.outbound?.user === "" && live.outboundUser !== "")
      throw new Unfinished(id, live, this.keepsOutbound(what));
    return expectApplied(this.client, fields, id, live, { ...whole, ...delta }, what);
  }

  async read(id: string, state: State): Promise<Live | undefined> {
    const { svm } = partsOf(id);
    const record = await this.system
      .shared(credentials)
      .get(keyOf(id))
      .catch((error: unknown) => readAlone(error, () => findCredentials(this.client, partsOf(id))));
    if (record) return toLive(record, state);
    if (!isGet(state)) await refuseUnlessGone(this.client, this.system, svm, `read ${subject(id, state.svmName)}`);
    return undefined;
  }

  absent(id: string): ProviderError {
    return absentFrom(this.client, `read ${subject(id)}`);
  }

  async remove(id: string, state: State): Promise<void> {
    const { svm, initiator } = partsOf(id);
    if (isDefault(initiator)) {
      // Back to "none", as ONTAP made it, would let every initiator in: whoever wants that says so first.
      say(`${subject(id, state.svmName)} stay on the array as they are: ONTAP keeps them as long as the iSCSI service`);
      return;
    }
    const what = `delete ${subject(id, state.svmName)}`;
    this.system.forget();
    try {
      // Repeating it is idempotent: what is gone already is a success.
      await repeated(this.client.budget, () => deleteCredentials(this.client, id, what));
    } catch (error) {
      if (ProviderError.is(error, "gone")) return;
      if (!(await isWithoutSvm(this.client, this.system, error, svm, what))) throw error;
    }
  }

  /** PATCH, with a look where its answer is lost or says that it is so already. Passwords cannot be seen: those go again. */
  private async patch(
    id: string,
    body: CredentialsBody,
    delta: Partial<Inputs>,
    what: string,
    read: () => Promise<CredentialsRecord>,
  ): Promise<void> {
    const look = async () => {
      const live = toLive(await read(), {});
      return body.chap === undefined && shows(fields, live, delta) ? true : undefined;
    };
    try {
      await reconciled(
        this.client.budget,
        async () => {
          await patchCredentials(this.client, id, body, what);
          return true;
        },
        look,
      );
    } catch (error) {
      if (!ProviderError.is(error, "refused")) throw error;
      // An array that takes no empty user (documented from 9.12 on) finds it too short.
      if (body.chap?.outbound?.user === "" && error.errorCode === "262247") throw this.keepsOutbound(what, error);
      if (!(await look().catch(() => undefined))) throw error;
    }
  }

  /** What a PATCH of the values alone may leave of the addresses, or take of them. */
  private async settle(
    id: string,
    delta: Partial<Inputs>,
    before: Partial<Live>,
    what: string,
    record: CredentialsRecord,
    read: () => Promise<CredentialsRecord>,
  ): Promise<void> {
    const wanted = delta.initiatorAddresses;
    if (wanted) {
      // That an empty list empties, and that ranges replace masks, is documented nowhere; taking off what was read is.
      const left = leftovers(record, wanted);
      if (!left) return;
      await this.takeOff(id, left, wanted, what, read);
    } else if (delta.authenticationType !== undefined && before.initiatorAddresses?.length) {
      // Whether they outlive a change of the type is documented nowhere, and without them any address is let in.
      if (toLive(record, {}).initiatorAddresses.length > 0) return;
      const addresses = { initiatorAddresses: before.initiatorAddresses };
      const ranges = toRanges(before.initiatorAddresses);
      await this.patch(id, { initiator_address: { ranges } }, addresses, what, read);
    } else return;
    await read();
  }

  private async takeOff(
    id: string,
    left: Pick<CredentialsBody, "initiator_address">,
    wanted: readonly string[],
    what: string,
    read: () => Promise<CredentialsRecord>,
  ): Promise<void> {
    const query: Query = { remove_initiator_addresses: true };
    await reconciled(
      this.client.budget,
      async () => {
        await patchCredentials(this.client, id, left, what, query);
        return true;
      },
      async () => (leftovers(await read(), wanted) ? undefined : true),
    );
  }

  /** An outbound pair that the program does not declare cannot be sent along, and whether it stays is documented nowhere. */
  private tellLostOutbound(id: string, inputs: Inputs, before: Partial<Live>, live: Live): void {
    if (inputs.outboundUser !== undefined || !before.outboundUser || live.outboundUser !== "") return;
    say(
      `${subject(id, live.svmName)}: the array dropped the outbound user ${before.outboundUser}, which the program does not declare; declare outboundUser and outboundPassword to have mutual CHAP again`,
    );
  }

  private keepsOutbound(what: string, { status, errorCode }: Partial<ProviderError> = {}): ProviderError {
    return this.client.failed("refused", what, {
      why: "this ONTAP release does not remove an outbound user",
      status,
      errorCode,
      next: "replace the resource (pulumi up --replace with its URN): credentials made anew have none",
    });
  }

  private madeByOntap({ adopt }: Inputs, what: string): ProviderError {
    return this.client.failed("refused", what, {
      why: adopt
        ? "ONTAP makes this record together with the iSCSI service, and the SVM has none, or is not visible to this login"
        : "ONTAP makes this record itself, together with the iSCSI service",
      next: adopt ? SERVICE_FIRST : "set adopt: true to manage it",
    });
  }

  private noService(what: string, { status, errorCode }: ProviderError): ProviderError {
    return this.client.failed("refused", what, {
      why: "the SVM has no iSCSI service",
      status,
      errorCode,
      next: SERVICE_FIRST,
    });
  }

  private perhapsOurs(what: string): ProviderError {
    return this.client.failed("exists", what, {
      why: "the answer got lost, and the SVM has credentials of this initiator now that may or may not be these",
      next: "set adopt: true if they are yours to manage, and run pulumi up again",
    });
  }
}

const SERVICE_FIRST = "declare its ontap.IscsiService first, and give that one's svmUuid as svm";

function subject(id: string, svmName?: unknown): string {
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
 * The type, with CHAP the inbound pair, and the outbound one if the program has it. A PATCH of CHAP values without the type
 * or without the inbound pair may be refused (5374149, 5374900), and one without the outbound pair may drop it. Only an
 * empty outbound user removes one.
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
