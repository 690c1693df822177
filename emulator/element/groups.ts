import { page } from "./accounts";
import { ElementError } from "./errors";
import {
  addInitiators,
  addVolumes,
  createVolumeAccessGroup,
  deleteVolumeAccessGroup,
  modifyGroup,
  removeInitiators,
  removeVolumes,
} from "./group-changes";
import { idsFrom } from "./group-members";
import { viewGroup } from "./group-view";
import { INITIATOR_OBJECTS_SINCE } from "./initiators";
import type { Invocation, Method } from "./method";
import type { ParameterSpec } from "./parameters";

const id: ParameterSpec = { type: "integer", required: true };
const list: ParameterSpec = { type: "array", nullable: true };
const attributes: ParameterSpec = { type: "object", nullable: true };
const deleteOrphanInitiators: ParameterSpec = { type: "boolean", since: INITIATOR_OBJECTS_SINCE };

function listGroups(invocation: Invocation): Record<string, unknown> {
  const { context, params } = invocation;
  const { store, switches } = context;
  const all = store.groups.live();
  const ids =
    params.volumeAccessGroups === undefined ? undefined : idsFrom("volumeAccessGroups", params.volumeAccessGroups);
  const byId = ids !== undefined && (ids.length > 0 || switches.listEmptyGroupIds === "none");
  if (byId && (params.startVolumeAccessGroupID ?? params.limit) !== undefined && switches.listGroupsBoth !== "ids") {
    throw new ElementError("xInvalidParameter", "IDs and a start or limit cannot be given together");
  }
  const view = (groups: typeof all) => {
    const views = groups.map((group) => viewGroup(context, group));
    return switches.listOrder === "unordered" ? views.reverse() : views;
  };
  if (!byId) {
    const start = Number(params.startVolumeAccessGroupID ?? 0);
    const found = all.filter((group) => group.volumeAccessGroupID >= start);
    return { volumeAccessGroups: view(page(invocation, found)) };
  }
  const unknown = ids.filter((one) => store.groups.find(one) === undefined);
  if (unknown.length > 0 && switches.listUnknownGroup === "error") {
    throw new ElementError(switches.groupNotFoundName, `VolumeAccessGroupID ${unknown[0]} does not exist.`);
  }
  return {
    volumeAccessGroups: view(all.filter((group) => ids.includes(group.volumeAccessGroupID))),
    ...(unknown.length > 0 && switches.listUnknownGroup === "not-found" ? { volumeAccessGroupsNotFound: unknown } : {}),
  };
}

function write(parameters: Record<string, ParameterSpec>, run: Method["run"]): Method {
  return { access: ["write", "clusterAdmin"], writes: true, since: "5.0", parameters: () => parameters, run };
}

/** The eight methods of volume access groups. */
export const groupMethods: Readonly<Record<string, Method>> = {
  CreateVolumeAccessGroup: write(
    { name: { type: "string", required: true }, initiators: list, volumes: list, attributes },
    createVolumeAccessGroup,
  ),
  ModifyVolumeAccessGroup: write(
    {
      volumeAccessGroupID: id,
      name: { type: "string" },
      initiators: list,
      volumes: list,
      attributes,
      deleteOrphanInitiators,
    },
    modifyGroup,
  ),
  DeleteVolumeAccessGroup: write(
    { volumeAccessGroupID: id, deleteOrphanInitiators, force: { type: "boolean" } },
    deleteVolumeAccessGroup,
  ),
  AddInitiatorsToVolumeAccessGroup: write({ volumeAccessGroupID: id, initiators: list }, addInitiators),
  RemoveInitiatorsFromVolumeAccessGroup: write(
    { volumeAccessGroupID: id, initiators: list, deleteOrphanInitiators },
    removeInitiators,
  ),
  AddVolumesToVolumeAccessGroup: write({ volumeAccessGroupID: id, volumes: list }, addVolumes),
  RemoveVolumesFromVolumeAccessGroup: write({ volumeAccessGroupID: id, volumes: list }, removeVolumes),
  ListVolumeAccessGroups: {
    access: ["read"],
    since: "5.0",
    parameters: () => ({
      startVolumeAccessGroupID: { type: "integer" },
      limit: { type: "integer" },
      volumeAccessGroups: { type: "array" },
    }),
    run: listGroups,
  },
};
