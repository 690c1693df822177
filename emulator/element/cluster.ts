import { limits } from "./account-rules";
import { ElementError } from "./errors";
import type { Method } from "./method";

// The documented values of the limits that nothing here enforces: typed clients fail when one is missing.
const others = {
  backupTargetNameLengthMax: 64,
  backupTargetNameLengthMin: 1,
  bulkVolumeJobsPerNodeMax: 8,
  bulkVolumeJobsPerVolumeMax: 2,
  chapCredentialsCountMax: 15_000,
  cloneJobsPerNodeMax: 8,
  cloneJobsPerVirtualVolumeMax: 8,
  cloneJobsPerVolumeMax: 2,
  clusterAdminAccountMax: 5000,
  clusterAdminInfoNameLengthMax: 1024,
  clusterAdminInfoNameLengthMin: 1,
  clusterPairsCountMax: 4,
  fibreChannelVolumeAccessMax: 16_384,
  initiatorAliasLengthMax: 224,
  initiatorCountMax: 10_000,
  initiatorNameLengthMax: 224,
  iscsiSessionsFromFibreChannelNodesMax: 4096,
  maxAuthSessionsForCluster: 1024,
  maxAuthSessionsPerUser: 1024,
  nodesPerClusterCountMax: 100,
  nodesPerClusterCountMin: 3,
  qosPolicyCountMax: 500,
  qosPolicyNameLengthMax: 64,
  qosPolicyNameLengthMin: 1,
  scheduleNameLengthMax: 244,
  snapMirrorEndpointIPAddressesCountMax: 64,
  snapMirrorEndpointsCountMax: 4,
  snapMirrorLabelLengthMax: 31,
  snapMirrorObjectAttributeValueInfoCountMax: 9_900_000,
  snapshotNameLengthMax: 255,
  snapshotsPerVolumeMax: 32,
  storageNodesPerClusterCountMin: 2,
  virtualVolumeCountMax: 8000,
  virtualVolumesPerAccountCountMax: 10_000,
  volumeAccessGroupCountMax: 1000,
  volumeAccessGroupLunMax: 16_383,
  volumeAccessGroupNameLengthMax: 64,
  volumeAccessGroupNameLengthMin: 1,
  volumeAccessGroupsPerInitiatorCountMax: 1,
  volumeBurstIOPSMax: 200_000,
  volumeBurstIOPSMin: 100,
  volumeCountMax: 4000,
  volumeMaxIOPSMax: 200_000,
  volumeMaxIOPSMin: 100,
  volumeMinIOPSMax: 15_000,
  volumeMinIOPSMin: 50,
  volumeNameLengthMax: 64,
  volumeNameLengthMin: 1,
  volumeSizeMax: 17_592_186_044_416,
  volumeSizeMin: 1_000_000_000,
  volumesPerAccountCountMax: 2000,
  volumesPerGroupSnapshotMax: 32,
  volumesPerVolumeAccessGroupCountMax: 2000,
  witnessNodesPerClusterCountMax: 4,
};

/** GetClusterInfo, for `reporting`; GetAPI, GetClusterVersionInfo and GetLimits: in no list of access types, so open to every admin by default. */
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
    GetClusterInfo: {
      access: ["reporting"],
      parameters: () => ({}),
      run: ({ context: { store, switches } }) => {
        if (switches.clusterIdentity === "denied") throw new ElementError("xPermissionDenied");
        return {
          clusterInfo: {
            attributes: {},
            // Required in the SDK's model; since which version they are there is not documented.
            defaultProtectionScheme: "doubleHelix",
            enabledProtectionSchemes: ["doubleHelix"],
            supportedProtectionSchemes: ["doubleHelix"],
            softwareEncryptionAtRestState: "disabled",
            encryptionAtRestState: "disabled",
            ensemble: ["192.0.2.11", "192.0.2.12", "192.0.2.13"],
            mvip: "192.0.2.10",
            mvipInterface: "Bond1G",
            mvipNodeID: 1,
            mvipVlanTag: "0",
            name: "emulated",
            repCount: 2,
            svip: "198.51.100.10",
            svipInterface: "Bond10G",
            svipNodeID: 1,
            svipVlanTag: "0",
            ...(switches.clusterIdentity === "shown" && { uniqueID: store.uniqueID }),
            uuid: store.uuid,
          },
        };
      },
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
        ...others,
        accountCountMax: switches.accountCountMax,
        initiatorsPerVolumeAccessGroupCountMax: switches.initiatorsPerGroupMax,
        volumeAccessGroupsPerVolumeCountMax: switches.groupsPerVolumeMax,
        accountNameLengthMin: limits.nameMin,
        accountNameLengthMax: limits.nameMax,
        secretLengthMin: limits.secretMin,
        secretLengthMax: limits.secretMax,
      }),
    },
  };
}
