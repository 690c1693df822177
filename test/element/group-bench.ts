import { elementSwitches, groupSwitches, type Switches } from "../../emulator";
import type { Life } from "../support/life";
import type { ProviderWay } from "../support/ways";
import { type Bag, Bench } from "./bench";

export const GROUP = "element:VolumeAccessGroup";

/** A cluster with twelve volumes, the plugin host, and the life of a group on it. */
export class GroupBench {
  private constructor(readonly bench: Bench) {}

  static async start(
    options: { way?: ProviderWay; apiVersion?: string | null; connection?: Bag } = {},
  ): Promise<GroupBench> {
    return new GroupBench(
      await Bench.start({ ...options, element: { accounts: [{ username: "owner", volumes: 12 }] } }),
    );
  }

  get groups() {
    return this.bench.array.element.groups;
  }

  life(): Life {
    return this.bench.life(GROUP);
  }

  /** A group that came up from this program, with the calls that this took forgotten. */
  async up(program: Bag): Promise<Life> {
    const life = this.life();
    await life.up(program);
    this.bench.array.take();
    return life;
  }

  set(switches: Partial<Switches>): void {
    Object.assign(this.bench.array.switches, switches);
  }

  /** Groups, initiators, faults and switches as at the start; all volumes restored. */
  clear(): void {
    this.set({ ...elementSwitches, ...groupSwitches });
    this.bench.behind = () => undefined;
    this.bench.array.faults.clear();
    const { groups } = this;
    for (const { volumeAccessGroupID } of groups.all) groups.remove(volumeAccessGroupID);
    for (const { initiatorID } of groups.initiators) groups.deleteInitiator(initiatorID);
    for (const { volumeID, status } of this.bench.array.element.volumes("owner")) {
      if (status === "deleted") this.bench.array.element.restoreVolume(volumeID);
    }
    this.bench.array.take();
  }

  close(): Promise<void> {
    return this.bench.close();
  }
}
