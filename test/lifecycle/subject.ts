import { type Emulator, type RecordedRequest, startEmulator } from "../../emulator";

export type Bag = Record<string, unknown>;

/** A call as the array gets it, as far as a reviewer could have told it from the preview. */
export interface Write {
  call: string;
  body?: unknown;
}

/** One argument as the tests vary it. */
export interface Row {
  readonly name: string;
  /** The values that it takes in turn; `undefined` is the argument left out. */
  readonly values: readonly unknown[];
  /** What the array has after somebody changed it behind our back; nothing for what the array does not keep. */
  readonly drifted?: unknown;
  /** What leaving it out means once it was set; nothing: it stays as it is. */
  readonly reset?: unknown;
  /** Left out, its last value counts on: only another one is a change. */
  readonly keptWhenRemoved?: true;
  /** Another value is another object. */
  readonly identity?: true;
  /** It names an object by its name or UUID: another text for the same one goes into the state, and nowhere else. */
  readonly reference?: true;
  /** What else the program has while this one varies. */
  readonly beside?: Bag;
  /** The array refuses another value as long as no refresh has seen what somebody else set. */
  readonly guarded?: true;
  /** It speaks to the create alone. */
  readonly createOnly?: true;
  /** Only the program knows it: no array keeps it. */
  readonly untold?: true;
  /** A set of which single entries are sent: what somebody did to the others stays until a refresh shows it. */
  readonly entries?: true;
  /** A set that is in the state only while the program manages it. */
  readonly hidden?: true;
}

/** What the tests know of a resource by themselves: nothing here comes from the provider's code. */
export interface Subject {
  readonly type: string;
  /** The arguments that are always given. */
  readonly base: Bag;
  readonly rows: readonly Row[];
  /** The arguments of a program that has these, where not all go together. */
  whole?(args: Bag): Bag;
  /** The arguments that make an object another one than the test's own, by a name that it has or that its SVM has. */
  named(name: string): Bag;
  /**
   * What the array has, in the program's terms, with the ID and what else a state says of it; `undefined` when the object
   * is not there. Of the object that `named` names, as in `drift` and `reset`; left out: of the test's own, whatever it is called.
   */
  look(array: Emulator, name?: string): Bag | undefined;
  /** What a read makes of it, with what the state has. Left out: it takes everything as it is. */
  seen?(live: Bag, believed: Bag, managed: ReadonlySet<string>): Bag;
  drift(array: Emulator, change: Bag, name?: string): void;
  /** Puts the array back to where nothing of this resource is there. */
  reset(array: Emulator, name?: string): void;
  /** The calls that this create needs, with what an object that was there before left behind. */
  creating(inputs: Bag, left: Bag): Write[];
  /** What stays on the array when the object goes. */
  left?(array: Emulator, svm: unknown): Bag;
  /** The calls that bring `from` (what the state says) to the changed values, on an array that may have moved on. */
  changing(changes: Bag, from: Bag, inputs: Bag, array: Emulator): Write[];
  removing(from: Bag, managed: ReadonlySet<string>): Write[];
  /** Whether two values of an argument mean the same to the array. */
  same(name: string, left: unknown, right: unknown): boolean;
}

export const SVM1 = "11111111-1111-4111-8111-111111111111";
export const SVM2 = "22222222-2222-4222-8222-222222222222";
export const SVM3 = "33333333-3333-4333-8333-333333333333";
export const SVM4 = "44444444-4444-4444-8444-444444444444";

/** They have an iSCSI service, and always keep it. */
export const SVMS_WITH_SERVICE = ["svm3", "svm4"];
/** LUNs, portsets, and groups that stand there before anything of ours; their UUIDs end like that of the SVM. */
function san(svm: string) {
  const named = (name: string, digit: number) => ({ name, uuid: uuidIn(svm, digit) });
  return {
    luns: [named("/vol/data/lun1", 5), named("/vol/data/lun2", 6)],
    igroups: [named("hosts", 7), named("others", 8)],
    portsets: ["ports-1", "ports-2", "ports-3"],
  };
}

/** The SVM of this name; without one those in which a test makes its own object. */
export function svmsAt(array: Emulator, name: string | undefined, own = SVMS_WITH_LUNS) {
  return array.ontap.svms.filter((svm) => (name === undefined ? own.includes(svm.name) : svm.name === name));
}

/** The UUID of an object that an SVM is seeded with. */
export function uuidIn(svm: string, digit: number): string {
  return `${digit}`.repeat(8) + svm.slice(8);
}

/** They have LUNs, and groups of initiators. */
export const SVMS_WITH_LUNS = ["svm1", "svm2"];
/** The owner of volumes 1 to 4. */
export const OWNER = "owner";

const QUICK = { jobDelayMs: 0, oldDomainAccountStays: false, organizationalUnitAfterMove: "keep" } as const;

/** An array with four SVMs, three domains, four volumes, and nothing of ours on it. */
export function arrayForTests(switches: Partial<Emulator["switches"]> = QUICK): Promise<Emulator> {
  const domain = (fqdn: string, controllers: string[]) => ({
    fqdn,
    credentials: [
      { username: "joiner", password: "Join-Pa55word" },
      { username: "joiner2", password: "Join-Pa55word" },
      { username: "joiner", password: "Join-0ther-Pa55" },
      { username: "joiner2", password: "Join-0ther-Pa55" },
    ],
    organizationalUnits: ["OU=Storage", "OU=Servers", "OU=Moved"],
    controllers,
    encryptions: ["rc4" as const, "aes_128" as const, "aes_256" as const],
  });
  return startEmulator({
    ontap: {
      svms: [
        { name: "svm1", uuid: SVM1, san: san(SVM1) },
        { name: "svm2", uuid: SVM2, san: san(SVM2) },
        { name: "svm3", uuid: SVM3, iscsi: true },
        { name: "svm4", uuid: SVM4, iscsi: true },
      ],
      domains: [
        domain("corp.example.net", ["192.0.2.1", "192.0.2.2", "192.0.2.3"]),
        domain("lab.example.net", ["198.51.100.1"]),
        domain("moved.example.net", []),
      ],
    },
    element: { accounts: [{ username: OWNER, accountID: 1000, volumes: 4 }] },
    switches,
  });
}

/** The writes among the recorded requests, in their order. */
export function writesOf(requests: readonly RecordedRequest[]): Write[] {
  return (
    requests
      .filter(({ system, method, label }) => (system === "ontap" ? method !== "GET" : !/ (Get|List)/.test(label)))
      // A nested group that is gone already is tried or, where its UUID is not known, looked for.
      .filter(({ errorCode, path }) => errorCode !== "5374738" || !/\/igroups\/[0-9a-f-]{36}$/.test(path))
      .map(({ system, method, path, query, body }) => {
        if (system === "element") {
          const { method: name, params } = body as { method: string; params: Bag };
          return { call: name, body: params };
        }
        const flag = query.allow_delete_while_mapped ? "?allow_delete_while_mapped=true" : "";
        const call = `${method} ${decodeURIComponent(path.replace(/^\/api/, ""))}${flag}`;
        return body === undefined ? { call } : { call, body };
      })
  );
}
