import type { Emulator } from "pulumi-netapp/emulator";

const SVM = "svm-blue";
const DOMAIN = "corp.example.net";
const JOINER = { username: "joiner", password: "made-up-Pa55word" };
const CONTROLLER = { fqdn: DOMAIN, serverIp: "192.0.2.21" };
const FIRST_SECRET = "made-up-chap-1";
const SECOND_SECRET = "made-up-chap-2";
/** None of these may be printed or kept in the clear. */
export const DEMO_SECRETS = [JOINER.password, FIRST_SECRET, SECOND_SECRET];

/** The array that the demo starts with: an SVM and a domain, nothing in them. */
export const ARRAY = {
  ontap: {
    svms: [{ name: SVM }],
    domains: [{ fqdn: DOMAIN, credentials: [JOINER], controllers: [CONTROLLER.serverIp] }],
  },
};

/** The stack's config at the start, as arguments of `pulumi config set-all --path`. */
export const CONFIG = [
  ...["--plaintext", `svm=${SVM}`, "--plaintext", "targetAlias=blue"],
  ...["--plaintext", `domain=${DOMAIN}`, "--plaintext", "netbiosName=SVM-BLUE"],
  ...["--plaintext", `joinUser=${JOINER.username}`, "--secret", `joinPassword=${JOINER.password}`],
  ...["--plaintext", "chapUser=esx-cluster", "--secret", `initiatorSecret=${FIRST_SECRET}`],
  ...["--plaintext", "attributes.site=north"],
];

/** Hosts with volumes of the account: who notices when it is locked. */
function hostsLogIn({ element }: Emulator): void {
  const volumes = ["data", "logs"].map((name) => element.addVolume("esx-cluster", name));
  for (const host of ["esx-05", "esx-06", "esx-07", "esx-08", "esx-09", "esx-10"]) {
    const name = `iqn.1998-01.com.vmware:${host}`;
    element.groups.addInitiator({ name, alias: host });
    for (const id of volumes) element.groups.login(name, id, { username: "esx-cluster", secret: FIRST_SECRET });
  }
}

/** What is on the array, as far as the demo is about it. */
export interface ArrayContents {
  readonly alias: string | undefined;
  readonly domain: string | undefined;
  readonly controllers: number;
  readonly account: { status: string; attributes: object; secret: string } | undefined;
}

export function found(array: Emulator): ArrayContents {
  const svm = array.ontap.svm(SVM);
  const account = array.element.account("esx-cluster");
  return {
    // An alias that was cleared is missing in the answers of the array.
    alias: svm?.iscsi ? (svm.iscsi.alias ?? "") : undefined,
    domain: svm?.ad?.fqdn,
    controllers: svm?.preferredDcs.length ?? 0,
    account: account && { status: account.status, attributes: account.attributes, secret: account.initiatorSecret },
  };
}

const CREATED: ArrayContents = {
  alias: "blue",
  domain: DOMAIN,
  controllers: 0,
  account: { status: "active", attributes: { site: "north" }, secret: FIRST_SECRET },
};
const CHANGED: ArrayContents = {
  ...CREATED,
  alias: "",
  account: { status: "locked", attributes: {}, secret: SECOND_SECRET },
};
const TOUCHED: ArrayContents = { ...CHANGED, alias: "by-hand", controllers: 1 };

/** One step: what it says, what it does, and by what it is judged. */
export interface DemoStep {
  /** What the reader is told; the step has to be as told here. */
  readonly caption: string;
  /** Its line in the table of calls. */
  readonly title: string;
  /** What somebody else does to the array before it. */
  readonly byHand?: (array: Emulator) => void;
  /** Commands of the CLI, without the flags that only fit it into the demo. */
  readonly commands: readonly (readonly string[])[];
  /** Whether a comment with the hosts that notice, counted, is part of the show. */
  readonly counts?: true;
  /** Whether the stack's outputs are part of the show. */
  readonly outputs?: boolean;
  /** What has to be in the output. */
  readonly shows: readonly (string | RegExp)[];
  /** What must not be in it. */
  readonly hides?: readonly (string | RegExp)[];
  /** The calls, exactly: a list for each resource, in its order. The engine works on resources side by side. */
  readonly calls: readonly (readonly string[])[];
  /** What has to be on the array afterwards. */
  readonly leaves: ArrayContents;
}

const VERSION_OF_ELEMENT = "element GetAPI";
const READ_BACK = "GET /protocols/san/iscsi/services";
const CLEAR_ALIAS = 'PATCH /protocols/san/iscsi/services/{svm.uuid} {"target":{"alias":""}}';
const JOB = "GET /cluster/jobs/{uuid}";

/** What the list of calls says of the second step. */
export const PREVIEW = "preview of four changes: no call; comment --live asks for the sessions";

export const STEPS: readonly DemoStep[] = [
  {
    caption: "Create all three: an iSCSI service, an Active Directory account, an Element account",
    title: "up creates all three",
    commands: [["up"]],
    outputs: true,
    shows: [
      "+ 4 created",
      "IscsiService iscsi created",
      "ActiveDirectoryAccount directory created",
      "Account hosts created",
    ],
    calls: [
      [`POST /protocols/san/iscsi/services {"svm":{"name":"${SVM}"},"target":{"alias":"blue"}}`],
      [
        `POST /protocols/active-directory {"svm":{"name":"${SVM}"},"name":"SVM-BLUE","fqdn":"${DOMAIN}","username":"${JOINER.username}","password":"[secret]"}`,
        JOB,
        "GET /protocols/active-directory",
      ],
      [
        VERSION_OF_ELEMENT,
        'element AddAccount {"username":"esx-cluster","initiatorSecret":"[secret]","attributes":{"site":"north"}}',
      ],
    ],
    leaves: CREATED,
  },
  {
    caption:
      "Drop the alias and the attributes, rotate the CHAP secret, lock the account: what a review sees, and which hosts notice",
    title: PREVIEW,
    byHand: hostsLogIn,
    commands: [
      ["config", "rm-all", "targetAlias", "attributes"],
      ["config", "set-all", "--secret", `initiatorSecret=${SECOND_SECRET}`, "--plaintext", "status=locked"],
      ["preview", "--diff"],
    ],
    shows: [
      '- targetAlias: "blue"',
      /~ attributes\s*: \{\s+- site: "north"/,
      '+ status         : "locked"',
      "initiatorSecret: [secret]",
      "is locked: all its iSCSI sessions drop now",
      "initiatorSecret changes: sessions stay",
      "~ 2 to update",
      "12 sessions of 6 hosts on 2 volumes drop, among them `esx-05`, `esx-06` and `esx-07`",
      "12 sessions of 6 hosts on 2 volumes are up, among them",
    ],
    counts: true,
    // One listing for both notes, asked for by the comment; the preview itself calls nothing.
    calls: [[VERSION_OF_ELEMENT, "element ListISCSISessions"]],
    leaves: CREATED,
  },
  {
    caption: "The up sends exactly that: one change per resource, with nothing but the difference",
    title: "up makes the four changes",
    commands: [["up"]],
    shows: ["~ 2 updated"],
    calls: [
      [CLEAR_ALIAS, READ_BACK],
      [
        VERSION_OF_ELEMENT,
        'element ModifyAccount {"accountID":1,"initiatorSecret":"[secret]","attributes":{},"status":"locked"}',
      ],
    ],
    leaves: CHANGED,
  },
  {
    caption: "Somebody sets an alias by hand, and a domain controller that the program never declared: refresh",
    title: "refresh after changes by hand",
    byHand: (array) => {
      array.ontap.setIscsi(SVM, { alias: "by-hand" });
      array.ontap.setPreferredDcs(SVM, [CONTROLLER]);
    },
    commands: [["refresh"]],
    shows: ["~ 1 updated", "[diff: ~targetAlias]"],
    calls: [
      [READ_BACK],
      ["GET /protocols/active-directory"],
      [VERSION_OF_ELEMENT, 'element GetAccountByID {"accountID":1}'],
    ],
    leaves: TOUCHED,
  },
  {
    caption: "The preview takes the alias back to what is declared, and leaves the controller to the array",
    title: "preview of the way back",
    commands: [["preview", "--diff"]],
    shows: ['- targetAlias: "by-hand"', "~ 1 to update"],
    hides: [/preferredDomainControllers/],
    calls: [],
    leaves: TOUCHED,
  },
  {
    caption: "The up brings it back",
    title: "up brings the alias back",
    commands: [["up"]],
    shows: ["~ 1 updated"],
    calls: [[CLEAR_ALIAS, READ_BACK]],
    leaves: { ...TOUCHED, alias: "" },
  },
  {
    caption: "An up that changes nothing calls nothing",
    title: "up with nothing to do",
    commands: [["up"]],
    shows: ["4 unchanged"],
    hides: [/updat(ing|ed) \(/, /creat(ing|ed) \(/],
    calls: [],
    leaves: { ...TOUCHED, alias: "" },
  },
  {
    caption: "Destroy: iSCSI is disabled and then deleted, the SVM leaves the domain, the Element account goes",
    title: "destroy",
    // An account that owns volumes cannot be removed.
    byHand: ({ element }) => {
      for (const { volumeID } of element.volumes("esx-cluster")) element.purgeVolume(volumeID);
    },
    commands: [["destroy", "--remove"]],
    shows: ["- 4 deleted"],
    calls: [
      [
        'PATCH /protocols/san/iscsi/services/{svm.uuid} {"enabled":false}',
        "DELETE /protocols/san/iscsi/services/{svm.uuid}",
      ],
      [`DELETE /protocols/active-directory/{svm.uuid} {"username":"${JOINER.username}","password":"[secret]"}`, JOB],
      [VERSION_OF_ELEMENT, 'element RemoveAccount {"accountID":1}'],
    ],
    leaves: { alias: undefined, domain: undefined, controllers: 1, account: undefined },
  },
];

const THEIRS = { username: "backup", attributes: { site: "south" } };

const IMPORT: DemoStep = {
  caption: "An account that somebody made by hand is imported: it is read, and nothing is sent",
  title: "import of an account",
  byHand: (array) => array.element.addAccount(THEIRS),
  commands: [["import", "netapp:element:Account", "backup", "2"]],
  shows: ["= 1 imported"],
  calls: [[VERSION_OF_ELEMENT, 'element GetAccountByID {"accountID":2}']],
  leaves: { ...TOUCHED, alias: "" },
};

/** The steps through the packaged plugin: a rotated secret is marked, and there is an import. */
export const PLUGIN_STEPS: readonly DemoStep[] = STEPS.flatMap((step): DemoStep[] => {
  if (step.title === PREVIEW) {
    return [{ ...step, shows: [...step.shows, /~ initiatorSecret: \[secret\] => \[secret\]/] }];
  }
  if (step.title !== "destroy") return [step];
  // What was imported has no system in its state yet: the delete looks first.
  const calls = [...step.calls, ['element GetAccountByID {"accountID":2}', 'element RemoveAccount {"accountID":2}']];
  return [IMPORT, { ...step, shows: ["- 5 deleted"], calls }];
});
