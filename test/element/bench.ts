import { type ElementSeed, type Emulator, type RecordedRequest, startEmulator } from "../../emulator";
import { recordExchanges } from "../support/exchanges";
import { Life } from "../support/life";
import { Plugin, PluginError } from "../support/plugin";
import type { ProviderWay } from "../support/ways";

export type Bag = Record<string, unknown>;

/** A call as the cluster saw it; the ID of the one account of a test reads `ID`. */
export type Called = [method: string, params: Bag];

/** The container ID of an account that is no storage container. */
export const NO_CONTAINER = "00000000-0000-0000-0000-000000000000";

interface Options {
  element?: ElementSeed;
  /** Pinned unless told otherwise, so that no GetAPI stands between the calls that a test is about; `null`: negotiated. */
  apiVersion?: string | null;
  /** Further settings of the connection. */
  connection?: Bag;
  way?: ProviderWay;
}

/** An emulated cluster and a plugin host that is connected to it. */
export class Bench {
  /** What somebody else does right after a call was answered, until {@link clear}. */
  behind: (request: RecordedRequest) => void = () => undefined;

  private constructor(
    readonly array: Emulator,
    readonly plugin: Plugin,
  ) {
    array.onRequest((request) => this.behind(request));
  }

  static async start({
    element = {},
    apiVersion = "12.5",
    connection = {},
    way = "dynamic",
  }: Options = {}): Promise<Bench> {
    const array = await startEmulator({ element });
    recordExchanges(array);
    const version = apiVersion === null ? {} : { apiVersion };
    const config = Plugin.connection(array, { ...version, ...connection });
    const plugin = await Plugin.start({ "netapp:element": config["netapp:element"] }, {}, { way });
    return new Bench(array, plugin);
  }

  life(type = "element:Account"): Life {
    return new Life(this.plugin, type);
  }

  /** An account that came up from this program, with the calls that this took forgotten. */
  async up(program: Bag): Promise<Life> {
    const life = this.life();
    await life.up(program);
    this.array.take();
    return life;
  }

  /** The calls since the last look, answered or not. */
  calls(): Called[] {
    return this.array.take().flatMap(({ body }): Called[] => {
      const { method, params } = body as { method: string; params: Bag };
      // Asked once per process, by whichever test is the first; identity.test.ts counts it.
      return method === "GetClusterInfo" ? [] : [[method, params]];
    });
  }

  /** The names of the methods called since the last look. */
  methods(): string[] {
    return this.calls().map(([method]) => method);
  }

  /** Takes faults and accounts away, and forgets the calls. */
  clear(): void {
    this.behind = () => undefined;
    this.array.faults.clear();
    for (const { accountID } of this.array.element.accounts) this.array.element.removeAccount(accountID);
    this.array.take();
  }

  async close(): Promise<void> {
    await this.plugin.stop();
    await this.array.close();
  }
}

/** The outputs that the state of a resource holds, without what only the engine and the lifecycle look at. */
export function outputsOf(life: Life): Bag {
  const { __provider: _pointer, __made: _mark, __system: _system, ...outputs } = life.kept?.outputs ?? {};
  return outputs;
}

/** The error that a piece of work ends with; it must end with one. */
export async function failure(work: Promise<unknown>): Promise<PluginError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof PluginError) return error;
    throw error;
  }
  throw new Error("This was expected to fail, and did not.");
}
