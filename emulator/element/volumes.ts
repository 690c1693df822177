import type { Method } from "./context";
import { ElementError } from "./errors";

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
        .map((volume) => ({ ...volume, purgeTime: "", access: "readWrite", totalSize: 1_000_341_504 }));
      return { volumes: limit === undefined ? volumes : volumes.slice(0, limit) };
    },
  },
};
