import type { Right } from "../../lifecycle/rights";
import type { ElementSystem } from "../system";
import { GROUP_ERRORS } from "./errors";

export const rights: readonly Right<ElementSystem>[] = [
  {
    of: "VolumeAccessGroup",
    granted: "may be listed (writing is not tried)",
    async attempt(system) {
      const params = { startVolumeAccessGroupID: 1, limit: 1 };
      await system.client(GROUP_ERRORS).to("list a volume access group").ask("ListVolumeAccessGroups", params);
      return undefined;
    },
    lack: {
      text: "this cluster admin may not list volume access groups: element.VolumeAccessGroup does not work",
      fix: 'Give it the access types "read" and "write" too, if a program manages volume access groups.',
    },
  },
];
