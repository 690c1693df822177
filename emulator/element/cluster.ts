import { limits } from "./account-rules";
import type { Method } from "./context";

/** GetAPI, GetClusterVersionInfo and GetLimits: in no list of access types, so open to every admin by default. */
export function clusterMethods(names: () => string[]): Readonly<Record<string, Method>> {
  return {
    GetAPI: {
      parameters: () => ({}),
      run: ({ context: { store } }) => ({
        currentVersion: store.apiVersion,
        supportedVersions: [...store.supportedVersions],
        [store.apiVersion]: names(),
      }),
    },
    GetClusterVersionInfo: {
      parameters: () => ({}),
      run: ({ context: { store } }) => {
        const version = `${store.apiVersion}.0.958`;
        const pending = store.pendingClusterVersion;
        return {
          clusterAPIVersion: store.apiVersion,
          clusterVersion: version,
          clusterVersionInfo: [{ nodeID: 1, nodeVersion: version, nodeInternalRevision: "BuildType=Release" }],
          ...(pending === undefined ? {} : { pendingClusterVersion: pending }),
          softwareVersionInfo: {
            currentVersion: version,
            pendingVersion: pending ?? version,
            nodeID: 0,
            packageName: "",
            startTime: "",
          },
        };
      },
    },
    GetLimits: {
      parameters: () => ({}),
      // Always the running software's values, whatever endpoint was used.
      run: ({ context: { switches } }) => ({
        accountCountMax: switches.accountCountMax,
        accountNameLengthMin: limits.nameMin,
        accountNameLengthMax: limits.nameMax,
        secretLengthMin: limits.secretMin,
        secretLengthMax: limits.secretMax,
        volumesPerAccountCountMax: 2000,
        chapCredentialsCountMax: 15000,
      }),
    },
  };
}
