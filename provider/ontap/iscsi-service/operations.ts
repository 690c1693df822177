import { ProviderError } from "../../base/errors";
import { say } from "../../base/say";
import { reconciled, repeated } from "../../http/reconcile";
import type { Operations } from "../../lifecycle/definition";
import { shows } from "../../lifecycle/diff";
import { isGet } from "../../lifecycle/get";
import type { State } from "../../lifecycle/properties";
import { expectApplied, unseen } from "../applied";
import type { OntapClient } from "../client";
import { absentFrom, isWithoutSvm, readAlone, refuseUnlessGone } from "../svm-presence";
import type { OntapSystem } from "../system";
import { deleteService, findService, patchService, postService, type ServiceBody, services } from "./api";
import { fields, type IscsiServiceInputs } from "./fields";
import { type IscsiServiceLive, toLive } from "./live";

/** The calls of a service. */
export class IscsiServiceOperations implements Operations<IscsiServiceInputs, IscsiServiceLive> {
  private readonly client: OntapClient;

  constructor(private readonly system: OntapSystem) {
    this.client = system.client();
  }

  id(live: IscsiServiceLive): string {
    return live.svmUuid;
  }

  async find({ svm }: IscsiServiceInputs): Promise<IscsiServiceLive | undefined> {
    const record = await findService(this.client, svm);
    return record && toLive(record);
  }

  async create(inputs: IscsiServiceInputs): Promise<IscsiServiceLive> {
    const { svm } = inputs;
    // POST does not take the empty alias; the lifecycle clears the default one afterwards.
    const body = toBody({ ...inputs, targetAlias: inputs.targetAlias || undefined });
    this.system.forget();
    const record = await reconciled(
      this.client.budget,
      () => postService(this.client, svm, body),
      async () => {
        // One service per SVM and no token in the call: what is there now may be this call's or somebody else's.
        const found = await findService(this.client, svm);
        if (found) throw this.perhapsOurs(svm);
        return undefined;
      },
    );
    // An array that answers without the record costs a read.
    const what = `create the iSCSI service of SVM ${svm}`;
    const made = record ?? (await findService(this.client, svm).catch(unseen(this.client, svm, what)));
    if (!made) {
      throw this.client.failed("malformed", what, {
        why: "the array accepted it and does not list it",
        next: "run pulumi up again, with adopt: true if the service is there by then",
      });
    }
    return toLive(made);
  }

  async update(
    svmUuid: string,
    delta: Partial<IscsiServiceInputs>,
    { before }: { before: Partial<IscsiServiceLive> },
  ): Promise<IscsiServiceLive> {
    const what = `update the iSCSI service of SVM ${before.svmName ?? svmUuid}`;
    this.system.forget();
    const wanted = toBody(delta);
    const read = async () => {
      const record = await findService(this.client, svmUuid);
      if (record) return toLive(record);
      throw this.client.failed("gone", what, {
        why: "the SVM has no iSCSI service",
        next: "run pulumi refresh, and the next pulumi up creates it again",
      });
    };
    const seen = await reconciled<IscsiServiceLive | true>(
      this.client.budget,
      async () => {
        await patchService(this.client, svmUuid, wanted, what);
        return true;
      },
      async () => {
        const live = await read();
        return shows(fields, live, delta) ? live : undefined;
      },
    );
    // PATCH declares no body: the state comes from one read-back.
    return seen === true ? expectApplied(this.client, fields, svmUuid, await read(), delta, what) : seen;
  }

  async read(svmUuid: string, state: State): Promise<IscsiServiceLive | undefined> {
    const record = await this.system
      .shared(services)
      .get(svmUuid)
      .catch((error: unknown) => readAlone(error, () => findService(this.client, svmUuid)));
    if (record) return toLive(record);
    if (!isGet(state))
      await refuseUnlessGone(this.client, this.system, svmUuid, `read the iSCSI service of SVM ${svmUuid}`);
    return undefined;
  }

  absent(svmUuid: string): ProviderError {
    return absentFrom(this.client, `read the iSCSI service of SVM ${svmUuid}`);
  }

  async remove(svmUuid: string, state: State): Promise<void> {
    const what = `delete the iSCSI service of SVM ${state.svmName ?? svmUuid}`;
    this.system.forget();
    try {
      // Only a disabled service can be deleted (5373960).
      if (state.enabled !== false) await this.disable(svmUuid, what);
      await this.removeDisabled(svmUuid, what);
    } catch (error) {
      if (ProviderError.is(error, "gone")) return;
      if (!(await isWithoutSvm(this.client, this.system, error, svmUuid, what))) throw error;
    }
  }

  private async disable(svmUuid: string, what: string): Promise<void> {
    try {
      await repeated(this.client.budget, () =>
        patchService(this.client, svmUuid, { enabled: false }, `disable, to ${what},`),
      );
    } catch (error) {
      // Disabled behind the state's back, and an array that refuses what is so already.
      if (!ProviderError.is(error, "refused") || error.errorCode === "2621462") throw error;
      const now = await findService(this.client, svmUuid).catch(() => undefined);
      if (now?.enabled !== false) throw error;
    }
  }

  private async removeDisabled(svmUuid: string, what: string): Promise<void> {
    const remove = () => repeated(this.client.budget, () => deleteService(this.client, svmUuid, what));
    try {
      await remove();
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      if (error.errorCode === "5376452") {
        say(`cannot ${what}: on this platform (ASA r2) it comes and goes with its SVM, so it stays, disabled`);
        return;
      }
      if (error.errorCode !== "5373960") throw error;
      // Somebody enabled it in between, or it was enabled behind the state's back: once more, then it is an error.
      await this.disable(svmUuid, what);
      await remove();
    }
  }

  private perhapsOurs(svm: string): ProviderError {
    return this.client.failed("exists", `create the iSCSI service of SVM ${svm}`, {
      why: "the answer got lost, and the SVM has an iSCSI service now that may or may not be this one",
      next: "set adopt: true if it is yours to manage, and run pulumi up again",
    });
  }
}

function toBody({
  enabled,
  targetAlias,
}: {
  enabled?: boolean | undefined;
  targetAlias?: string | undefined;
}): ServiceBody {
  return {
    ...(enabled !== undefined && { enabled }),
    ...(targetAlias !== undefined && { target: { alias: targetAlias } }),
  };
}
