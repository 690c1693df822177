import { ProviderError } from "../../base/errors";
import { say } from "../../base/say";
import type { State } from "../../base/shape";
import { reconciled, repeated } from "../../http/reconcile";
import type { Operations } from "../../lifecycle/definition";
import { expectApplied, matches } from "../../lifecycle/diff";
import type { OntapClient } from "../client";
import { asUuid } from "../svm";
import { createdOnSvm, readOnSvm, removedFromSvm, SvmOperations } from "../svm-presence";
import {
  deleteService,
  findService,
  type IscsiServiceLive,
  patchService,
  postService,
  type ServiceBody,
  serviceListing,
  toLive,
} from "./api";
import { fields, type IscsiServiceInputs } from "./fields";

/** The calls of a service. */
export class IscsiServiceOperations extends SvmOperations implements Operations<IscsiServiceInputs, IscsiServiceLive> {
  protected readonly subject = subject;

  id(live: IscsiServiceLive): string {
    return live.svmUuid;
  }

  async find({ svm }: IscsiServiceInputs): Promise<IscsiServiceLive | undefined> {
    const record = await findService(this.client, svm);
    return record && toLive(record);
  }

  async create(inputs: IscsiServiceInputs): Promise<IscsiServiceLive> {
    const { targetAlias, ...rest } = inputs;
    const { svm } = rest;
    const client = this.client.step(`create ${subject({}, svm)}`);
    // POST does not take the empty alias; the lifecycle clears the default one afterwards.
    const body = toBody(targetAlias ? inputs : rest);
    const record = await createdOnSvm(client, asUuid(svm), {
      post: () => postService(client, svm, body),
      find: () => findService(client, svm),
      now: () => "the SVM has an iSCSI service now",
    });
    return toLive(record);
  }

  async update(
    svmUuid: string,
    delta: Partial<IscsiServiceInputs>,
    { before }: { before: Partial<IscsiServiceLive> },
  ): Promise<IscsiServiceLive> {
    const client = this.client.step(`update ${subject(before, svmUuid)}`);
    const read = async () => {
      const record = await findService(client, svmUuid);
      if (record) return toLive(record);
      throw client.failed("gone", {
        why: "the SVM has no iSCSI service",
        next: "run pulumi refresh, and the next pulumi up creates it again",
      });
    };
    const seen = await reconciled<IscsiServiceLive | true>(
      client.budget,
      async () => {
        await patchService(client, svmUuid, toBody(delta));
        return true;
      },
      async () => {
        const live = await read();
        return matches(fields, live, delta) ? live : undefined;
      },
    );
    if (seen !== true) return seen;
    // PATCH declares no body: the state comes from one read-back.
    return expectApplied(fields, svmUuid, await read(), delta, (names) => client.notApplied(names));
  }

  async read(svmUuid: string, state: State): Promise<IscsiServiceLive | undefined> {
    const client = this.client.step(`read ${subject({}, svmUuid)}`);
    const record = await readOnSvm(client, this.system, { svmUuid, listing: serviceListing, key: svmUuid }, state);
    return record && toLive(record);
  }

  async remove(svmUuid: string, state: State): Promise<void> {
    const client = this.client.step(`delete ${subject(state, svmUuid)}`);
    await removedFromSvm(client, this.system, svmUuid, async () => {
      // Only a disabled service can be deleted (5373960).
      if (state.enabled !== false) await this.disable(client, svmUuid);
      await this.removeDisabled(client, svmUuid);
    });
  }

  private async disable(client: OntapClient, svmUuid: string): Promise<void> {
    try {
      const disabling = client.step(`disable, to ${client.what},`);
      await repeated(client.budget, () => patchService(disabling, svmUuid, { enabled: false }));
    } catch (error) {
      // Already disabled, and some arrays refuse a call that changes nothing.
      if (!ProviderError.is(error, "refused") || error.errorCode === "2621462") throw error;
      const now = await findService(client, svmUuid).catch(() => undefined);
      if (now?.enabled !== false) throw error;
    }
  }

  private async removeDisabled(client: OntapClient, svmUuid: string): Promise<void> {
    const remove = () => repeated(client.budget, () => deleteService(client, svmUuid));
    try {
      await remove();
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      if (error.errorCode === "5376452") {
        say(`cannot ${client.what}: on this platform (ASA r2) it comes and goes with its SVM, so it stays, disabled`);
        return;
      }
      if (error.errorCode !== "5373960") throw error;
      // It was enabled meanwhile: disable it once more, then it is an error.
      await this.disable(client, svmUuid);
      await remove();
    }
  }
}

function subject({ svmName }: State, svm?: string): string {
  return `the iSCSI service of SVM ${svmName ?? svm}`;
}

function toBody({ enabled, targetAlias }: Partial<IscsiServiceInputs>): ServiceBody {
  return {
    ...(enabled !== undefined && { enabled }),
    ...(targetAlias !== undefined && { target: { alias: targetAlias } }),
  };
}
