import { account } from "./account";
import { activeDirectoryAccount } from "./active-directory-account";
import { initiator } from "./initiator";
import { initiatorGroup } from "./initiator-group";
import { iscsiCredentials } from "./iscsi-credentials";
import { iscsiService } from "./iscsi-service";
import { lunMap } from "./lun-map";
import type { Subject } from "./subject";
import { volumeAccessGroup } from "./volume-access-group";

/** Every resource of the package. */
export const SUBJECTS: readonly Subject[] = [
  iscsiService,
  activeDirectoryAccount,
  account,
  iscsiCredentials,
  volumeAccessGroup,
  initiator,
  initiatorGroup,
  lunMap,
];
