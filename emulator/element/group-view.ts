import type { ElementContext } from "./context";
import type { StoredGroup } from "./group-store";

/** A group as the API shows it; a copy. */
export function viewGroup({ store, switches }: ElementContext, group: StoredGroup): Record<string, unknown> {
  const { memberOrder, groupFieldMissing } = switches;
  const ascending = (ids: number[]) => [...ids].sort((a, b) => a - b);
  const order = (ids: number[]) => {
    if (memberOrder === "as-sent") return ids;
    return memberOrder === "unordered" ? ascending(ids).reverse() : ascending(ids);
  };
  const { volumeAccessGroupID, name, attributes, ...copy } = store.groups.copy(group);
  const initiatorIDs = order(copy.initiatorIDs);
  const shown = initiatorIDs.map((id) => copy.initiators[copy.initiatorIDs.indexOf(id)]);
  const view = {
    volumeAccessGroupID,
    name,
    initiatorIDs,
    initiators: memberOrder === "different" ? shown.reverse() : shown,
    volumes: order(copy.volumes),
    deletedVolumes: order(copy.deletedVolumes),
    attributes,
  };
  return Object.fromEntries(Object.entries(view).filter(([field]) => field !== groupFieldMissing));
}
