import { ACCOUNT, ACCOUNTS, CONTROLLER, CONTROLLERS, CREDENTIALS, RECORD, SERVICE, SERVICES } from "./bench";

/** The calls that a code is listed for. */
export const WHERE = {
  createService: `POST ${SERVICES}`,
  updateService: `PATCH ${SERVICE}`,
  deleteService: `DELETE ${SERVICE}`,
  join: `POST ${ACCOUNTS}`,
  modify: `PATCH ${ACCOUNT}`,
  leave: `DELETE ${ACCOUNT}`,
  addController: `POST ${CONTROLLERS}`,
  removeController: `DELETE ${CONTROLLER}`,
  createCredentials: `POST ${CREDENTIALS}`,
  updateCredentials: `PATCH ${RECORD}`,
  deleteCredentials: `DELETE ${RECORD}`,
} as const;
export type Where = keyof typeof WHERE;

type CodeRow = readonly [code: string, where: readonly Where[], why: string, next: string];

const everywhere = Object.keys(WHERE) as Where[];
const credentials: Where[] = ["createCredentials", "updateCredentials", "deleteCredentials"];
const services: Where[] = ["createService", "updateService", "deleteService"];

/** Every code that is listed for these endpoints, and what the user is told. */
export const codeRows: readonly CodeRow[] = [
  // Any call.
  ["2", everywhere, "a value or field is not valid (ONTAP says: the reason)", "correct the argument"],
  [
    "3",
    everywhere,
    "does not know the call, or not for this login",
    "or later; an SVM login may not be allowed to use this path",
  ],
  ["6", everywhere, "the login may not do this", "give its role access to /api/protocols/"],
  ["7", everywhere, "a resource limit of the array is reached (ONTAP says: the reason)", "when it is less busy"],
  [
    "8",
    everywhere.filter((one) => one !== "join"),
    "the resource is in use (ONTAP says: the reason)",
    "try again when",
  ],
  ["262160", everywhere, "too many requests are in progress", "lower maxParallelCalls"],
  ["262179", ["join", "modify"], "does not know a property that was sent", "needs ONTAP 9.17.1 or later"],
  ["1260882", everywhere, "the SVM does not exist", "if it was made anew, run pulumi refresh"],
  ["2621574", everywhere, "perhaps because it is a MetroCluster destination", "make the change on its source SVM"],
  ["2621576", everywhere, "locked against changes of its configuration", "wait for the operation that holds the lock"],
  [
    "6691623",
    everywhere,
    "user name or password is wrong",
    "of the ONTAP connection, or, if it changed since the last pulumi up, run that once",
  ],
  ["9241607", everywhere, "does not belong to a cluster yet", "create the cluster or join the node to it first"],
  // iSCSI service.
  ["1115127", ["createService"], "the cluster has no valid iSCSI licence", "install the licence"],
  [
    "2621462",
    [...services, ...credentials],
    "the SVM does not exist, or this login cannot see it",
    "check svm and that the login belongs to",
  ],
  ["2621507", ["createService"], "iSCSI is not among the allowed protocols of the SVM", "vserver add-protocols"],
  [
    "2621706",
    ["createService", ...credentials],
    "the name and the UUID belong to different SVMs",
    "give svm as one of them",
  ],
  ["2621707", ["createService", "join", ...credentials], "no SVM was named", "give svm as a name or a UUID"],
  ["5373966", ["createService"], "the SVM is configured for NVMe", "use another SVM for iSCSI"],
  ["5374077", ["createService"], "the SVM has an iSCSI service already", "set adopt: true to take it over"],
  ["5374893", ["createService"], "the SVM is stopped", "start it first"],
  [
    "5376452",
    ["createService"],
    "on this platform (ASA r2) every SVM has its iSCSI service",
    "set adopt: true to manage",
  ],
  ["5374078", ["updateService", "updateCredentials"], "the SVM has no iSCSI service", "run pulumi refresh"],
  ["5373960", ["deleteService"], "the service is enabled and only a disabled one can be deleted", "find out what"],
  // Active Directory account.
  ["1", ["join"], "it exists already", "set adopt: true to take it over"],
  ["4", ["modify"], "it does not exist", "run pulumi refresh"],
  ["655562", ["join"], "the NetBIOS name is longer than 15 characters", "shorten name"],
  ["655915", ["join"], "the SVM has a CIFS server", "delete the CIFS server first or use another SVM"],
  ["656464", ["join", "modify", "leave"], "Active Directory refused the credentials", "check username and password"],
  ["656465", ["join", "modify"], "has a machine account of this name already", "set forceAccountOverwrite: true"],
  ["656466", ["join", "modify"], "no domain controller could be reached", "check the SVM's DNS"],
  ["656467", ["join", "modify"], "the organizational unit was not found", "without the DC= part"],
  ["656478", ["modify"], "the domain's KDC does not support the encryption type", "advertisedKdcEncryptions"],
  ["656490", ["join", "modify"], "another SVM of the cluster uses this account name", "choose another name"],
  ["656491", ["join"], "only data SVMs can have an Active Directory account", "name a data SVM"],
  ["656494", ["join"], "the account was created but not fully configured", "run pulumi up again to finish it"],
  [
    "656495",
    ["join", "modify"],
    "the Active Directory security settings of the SVM could not be updated",
    "credentials",
  ],
  ["656496", ["join", "modify"], "does not support the encryption type", "remove it from advertisedKdcEncryptions"],
  ["655414", ["leave"], "the machine account could not be removed", "new credentials go into the state with pulumi up"],
  ["655431", ["leave"], "no Active Directory user name was given", "set username"],
  ["655432", ["leave"], "no Active Directory password was given", "set password"],
  // Preferred domain controllers.
  ["655366", ["addController"], "the preferred domain controller is not valid", "correct fqdn and serverIp"],
  ["655506", ["addController"], "the preferred domain controller could not be added", "check its fqdn and serverIp"],
  ["655918", ["join", "addController"], "the domain name is longer than 254 bytes", "shorten fqdn"],
  ["656407", ["addController"], "did not pass the validation", "reachable from a data LIF of the SVM"],
  ["656408", ["addController"], "the validation of the preferred domain controller broke off", "run pulumi up again"],
  ["655507", ["removeController"], "the preferred domain controller could not be removed", "run pulumi refresh"],
  // iSCSI credentials.
  ["5373969", ["createCredentials"], "the IQN has nothing after its prefix", "correct initiator"],
  ["5373970", ["createCredentials"], "the prefix of the IQN is not valid", "correct initiator"],
  ["5373971", ["createCredentials"], "the date in the IQN is not of the form yyyy-mm", "correct initiator"],
  ["5373972", ["createCredentials"], "a character that ONTAP does not take", "an underscore is none"],
  ["5373977", ["createCredentials"], "the EUI does not have 16 hexadecimal digits", "correct initiator"],
  ["5373978", ["createCredentials"], "the form of the EUI is not valid", "correct initiator"],
  ["5373997", ["createCredentials"], "the initiator is neither an IQN nor an EUI", "correct initiator"],
  ["5374142", ["createCredentials"], "the SVM has credentials of this initiator already", "set adopt: true"],
  [
    "5374145",
    ["createCredentials", "updateCredentials"],
    "a hexadecimal password needs an even number of hexadecimal digits",
    "correct the password that begins with 0x",
  ],
  [
    "5374147",
    ["createCredentials", "updateCredentials"],
    "the inbound and the outbound password are equal",
    "choose different ones",
  ],
  ["5374148", ["deleteCredentials"], "the default record of an SVM cannot be deleted", "with pulumi state delete"],
  [
    "5374149",
    ["createCredentials", "updateCredentials"],
    "CHAP needs an inbound user and password",
    "set inboundUser and inboundPassword",
  ],
  ["5374150", ["createCredentials", "updateCredentials"], "the outbound user needs a password", "set outboundPassword"],
  ["5374155", ["updateCredentials"], "the default record of an SVM has no addresses", "take initiatorAddresses out"],
  [
    "5374855",
    ["createCredentials", "updateCredentials"],
    "a range of addresses ends before it begins",
    "correct initiatorAddresses",
  ],
  [
    "5374856",
    ["createCredentials", "updateCredentials"],
    "a range of addresses begins and ends in different families",
    "correct initiatorAddresses",
  ],
  ["5374895", ["updateCredentials"], "the SVM has no credentials of this initiator", "run pulumi refresh"],
  [
    "5374900",
    ["createCredentials", "updateCredentials"],
    "possible with authentication type chap only",
    'set authenticationType: "chap"',
  ],
];
