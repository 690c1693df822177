import type { Volume } from "./entities";
import { ElementError } from "./errors";
import type { Method } from "./method";

const HOURS_TO_PURGE = 8;

// What a volume of 1 GB with the default quality of service shows.
const common = {
  access: "readWrite",
  attributes: {},
  blockSize: 4096,
  createTime: "2024-03-05T10:11:12Z",
  currentProtectionScheme: "doubleHelix",
  enable512e: true,
  enableSnapMirrorReplication: false,
  fifoSize: 24,
  lastAccessTime: null,
  lastAccessTimeIO: null,
  minFifoSize: 0,
  previousProtectionScheme: null,
  qos: {
    burstIOPS: 15_000,
    burstTime: 60,
    curve: {
      "4096": 100,
      "8192": 160,
      "16384": 270,
      "32768": 500,
      "65536": 1000,
      "131072": 1950,
      "262144": 3900,
      "524288": 7600,
      "1048576": 15_000,
    },
    maxIOPS: 15_000,
    minIOPS: 50,
  },
  qosPolicyID: null,
  sliceCount: 1,
  totalSize: 1_000_341_504,
  virtualVolumeID: null,
  volumePairs: [],
};

/** Its target, as hosts see it. */
export function volumeIqn({ name, volumeID }: Volume): string {
  return `iqn.2010-01.com.solidfire:emul.${name}.${volumeID}`;
}

/** A volume with all that typed clients need of it; its IDs follow from its number. */
function viewVolume(volume: Volume, volumeAccessGroups: number[]): Record<string, unknown> {
  const id = volume.volumeID.toString(16).padStart(8, "0");
  const deleted = volume.deleteTime === "" ? undefined : Date.parse(volume.deleteTime);
  const purge = deleted === undefined ? "" : new Date(deleted + HOURS_TO_PURGE * 3_600_000).toISOString();
  return {
    ...common,
    ...volume,
    volumeAccessGroups,
    iqn: volumeIqn(volume),
    purgeTime: purge.replace(/\.\d+/, ""),
    scsiEUIDeviceID: `656d756c${id}f47acc0100000000`,
    scsiNAADeviceID: `6f47acc100000000656d756c${id}`,
    volumeConsistencyGroupUUID: `00000000-0000-4000-8000-0001${id}`,
    volumeUUID: `00000000-0000-4000-8000-0002${id}`,
  };
}

/** ListVolumesForAccount: active volumes and those that wait for their purge. */
export const volumeMethods: Readonly<Record<string, Method>> = {
  ListVolumesForAccount: {
    access: ["read", "volumes"],
    parameters: () => ({
      accountID: { type: "integer", required: true },
      startVolumeID: { type: "integer" },
      limit: { type: "integer" },
      includeVirtualVolumes: { type: "boolean", since: "9.0" },
    }),
    run: ({ context: { store, switches }, params }) => {
      const accountID = Number(params.accountID);
      if (store.find(accountID) === undefined) {
        const name = switches.notFoundById === "mixed" ? "xAccountIDDoesNotExist" : switches.notFoundById;
        throw new ElementError(name, `Illegal AccountID ${accountID}`);
      }
      const limit = params.limit as number | undefined;
      const volumes = store
        .volumesOf(accountID)
        .filter((volume) => volume.volumeID >= Number(params.startVolumeID ?? 0))
        .map((volume) => viewVolume(volume, store.groups.having(volume.volumeID)));
      return { volumes: limit === undefined ? volumes : volumes.slice(0, limit) };
    },
  },
};
