/** Points of the Element API that are undocumented or on which sources disagree. */
export interface ElementSwitches {
  /** The name of "no such account" in by-ID methods; `mixed`: xUnknownAccount for Get, xAccountIDDoesNotExist for Modify and Remove. */
  notFoundById: "mixed" | "xUnknownAccount" | "xAccountIDDoesNotExist";
  /** Whether a removed account can still be read: never, by ID, or by ID and in ListAccounts. */
  keepRemoved: false | "get" | "list";
  /** Whether ModifyAccount merges `attributes` (`{}` still clears) instead of replacing them. */
  attributesMerge: boolean;
  /** Whether usernames are unique and looked up without regard to case. */
  usernameCaseInsensitive: boolean;
  /** Whether initiator and target secret must differ: documented, not enforced in the field. */
  enforceSecretsDiffer: boolean;
  /** Whether a secret may be used by one account only: documented, not enforced in the field. */
  enforceSecretsUnique: boolean;
  /** `""` as secret. */
  emptySecret: "reject" | "generate";
  /** The error name of RemoveAccount while volumes remain. */
  volumesRemainError: string;
  /** Order of ListAccounts and ListVolumeAccessGroups. */
  listOrder: "ascending" | "unordered";
  /** Whether the answer leaves out `id`. */
  echoIdMissing: boolean;
  /** Whether AddAccount answers with `accountID` only. */
  addResultAccountMissing: boolean;
  /** Whether AddAccount answers with `account` only, as older pages list it. */
  addResultAccountIdMissing: boolean;
  /** Whether only `application/json-rpc` is taken. */
  strictContentType: boolean;
  /** What a proxy in front of the cluster makes of CHAP secrets in answers. */
  secretsInAnswers: "clear" | "empty" | "missing" | "null";
  /** How empty attributes are returned. */
  attributesNullWhenEmpty: false | "null" | "missing";
  /** Whether the ID of a removed account is given out again. */
  reuseIds: boolean;
  /** Whether `volumes` lists deleted volumes until they are purged. */
  volumesShowsDeleted: boolean;

  /** Whether method names are matched without regard to case. */
  methodCaseInsensitive: boolean;
  /** Where and how ignored parameters are reported. */
  unusedParametersShape: "object" | "array" | "in-result";
  /** Whether GetAPI, GetClusterVersionInfo and GetLimits need the access type `read` or `administrator`. */
  helpersNeedEntitlement: boolean;
  /** `uniqueID` in GetClusterInfo: shown, missing, or the method denied to every admin. */
  clusterIdentity: "shown" | "missing" | "denied";
  /** Whether an error's `code` is sent as text. */
  elementErrorCodeText: boolean;
  /** Whether error messages end in a newline. */
  messageTrailingNewline: boolean;
  /** Characters of a username: anything printable, or a conservative set. */
  usernameCharacters: "printable" | "conservative";
  /** Characters of a secret: printable ASCII without space, or anything. */
  secretCharacters: "ascii" | "any";
  /** Length of generated secrets, 12 to 16. */
  generatedSecretLength: number;
  /** The largest `attributes` in bytes of JSON; 0 = no limit. */
  attributesMaxBytes: number;
  /** Whether objects may be nested in `attributes`. */
  attributesNested: boolean;
  /** Number of accounts from which on AddAccount is refused. */
  accountCountMax: number;
  /** The error name of that refusal. */
  accountLimitError: string;
  /** Whether a container and an account may have the same name. */
  containerNamesCollide: boolean;
  /** Whether storage-container accounts can be removed with RemoveAccount. */
  removeContainer: "refuse" | "allow";
  /** The error name of a value that breaks a rule of length or characters. */
  badValueError: string;
  /** The error name of an unknown `status`. */
  badStatusError: string;
  /** `status: "removed"` in ModifyAccount. */
  statusRemoved: "reject" | "accept";
  /** `null` for a required parameter. */
  nullRequired: "xMissingParameter" | "xInvalidParameterType";
  /** `null` for an optional parameter other than a secret. */
  nullOptional: "xInvalidParameterType" | "ignore";
  /** A ModifyAccount that changes nothing. */
  emptyModify: "accept" | "reject";
  /** Renaming an account to the name it has. */
  renameToSame: "accept" | "xDuplicateUsername";
  /** The error name of renaming to a name in use. */
  renameDuplicateError: string;
  /** Whether a refused ModifyAccount changes nothing. */
  modifyAtomic: boolean;
  /** Whether a locked account refuses every change but unlocking. */
  lockedBlocksChanges: boolean;
  /** An accountID given as text. */
  stringAccountId: "reject" | "accept";
  /** `limit: 0` in ListAccounts and ListVolumeAccessGroups. */
  limitZero: "reject" | "all" | "none";
  /** ListAccounts without a match. */
  emptyList: "array" | "missing";
  /** Whether GetAccountByID and GetAccountByName return storage-container accounts. */
  getShowsContainers: boolean;
  /** Whether ListAccounts returns locked accounts. */
  listShowsLocked: boolean;
  /** First API version with `storageContainerID`. */
  storageContainerIdSince: string;
  /** First API version with `enableChap`. */
  enableChapSince: string;
  /** `enableChap` sent to an endpoint that does not know it. */
  enableChapAtOldEndpoint: "unused" | "reject";
  /** A `jsonrpc` member in the request. */
  jsonrpcMember: "ignore" | "reject";
  /** The error name of a body that is no JSON. */
  malformedJsonError: string;
}

/** The defaults. */
export const elementSwitches: ElementSwitches = {
  notFoundById: "mixed",
  keepRemoved: false,
  attributesMerge: false,
  usernameCaseInsensitive: false,
  enforceSecretsDiffer: false,
  enforceSecretsUnique: false,
  emptySecret: "reject",
  volumesRemainError: "xInvalidAPIParameter",
  listOrder: "ascending",
  echoIdMissing: false,
  addResultAccountMissing: false,
  addResultAccountIdMissing: false,
  strictContentType: false,
  secretsInAnswers: "clear",
  attributesNullWhenEmpty: false,
  reuseIds: false,
  volumesShowsDeleted: true,

  methodCaseInsensitive: false,
  unusedParametersShape: "object",
  helpersNeedEntitlement: false,
  clusterIdentity: "shown",
  elementErrorCodeText: false,
  messageTrailingNewline: false,
  usernameCharacters: "printable",
  secretCharacters: "ascii",
  generatedSecretLength: 16,
  attributesMaxBytes: 0,
  attributesNested: true,
  accountCountMax: 5000,
  accountLimitError: "xExceededLimit",
  containerNamesCollide: true,
  removeContainer: "refuse",
  badValueError: "xInvalidAPIParameter",
  badStatusError: "xUnrecognizedEnumString",
  statusRemoved: "reject",
  nullRequired: "xMissingParameter",
  nullOptional: "xInvalidParameterType",
  emptyModify: "accept",
  renameToSame: "accept",
  renameDuplicateError: "xDuplicateUsername",
  modifyAtomic: true,
  lockedBlocksChanges: false,
  stringAccountId: "reject",
  limitZero: "reject",
  emptyList: "array",
  getShowsContainers: true,
  listShowsLocked: true,
  storageContainerIdSince: "9.0",
  enableChapSince: "12.2",
  enableChapAtOldEndpoint: "unused",
  jsonrpcMember: "ignore",
  malformedJsonError: "xInvalidParameter",
};
