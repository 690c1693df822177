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
  readonly remembered?: true;
  /** Another value is another object. */
  readonly identity?: true;
  /** It speaks to the create alone. */
  readonly instruction?: true;
}

/** What the tests know of a resource by themselves: nothing here comes from the provider's code. */
export interface Subject {
  readonly type: string;
  /** The arguments that are always given. */
  readonly base: Bag;
  readonly rows: readonly Row[];
  /** What the array has, in the program's terms; `undefined` when the object is not there. */
  look(array: Emulator): Bag | undefined;
  drift(array: Emulator, change: Bag): void;
  /** Puts the array back to where nothing of this resource is there. */
  reset(array: Emulator): void;
  /** The calls that this create needs, with what an object that was there before left behind. */
  creating(inputs: Bag, left: Bag): Write[];
  /** What stays on the array when the object goes. */
  left?(array: Emulator, svm: unknown): Bag;
  /** The calls that bring `from` (what the state says) to the changed values. */
  changing(changes: Bag, from: Bag, inputs: Bag): Write[];
  removing(from: Bag, managed: ReadonlySet<string>): Write[];
  /** Whether two values of an argument mean the same to the array. */
  same(name: string, left: unknown, right: unknown): boolean;
}

export const SVM1 = "11111111-1111-4111-8111-111111111111";
export const SVM2 = "22222222-2222-4222-8222-222222222222";

/** An array with two SVMs, two domains and nothing of ours on it. */
export function arrayForTests(): Promise<Emulator> {
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
        { name: "svm1", uuid: SVM1 },
        { name: "svm2", uuid: SVM2 },
      ],
      domains: [
        domain("corp.example.net", ["192.0.2.1", "192.0.2.2", "192.0.2.3"]),
        domain("lab.example.net", ["198.51.100.1"]),
        domain("moved.example.net", []),
      ],
    },
    switches: { jobDelayMs: 0, oldDomainAccountStays: false, organizationalUnitAfterMove: "keep" },
  });
}

/** The writes among the recorded requests, in their order. */
export function writesOf(requests: readonly RecordedRequest[]): Write[] {
  return requests
    .filter(({ system, method, label }) => (system === "ontap" ? method !== "GET" : !/ (Get|List)/.test(label)))
    .map(({ system, method, path, body }) => {
      if (system === "element") {
        const { method: name, params } = body as { method: string; params: Bag };
        return { call: name, body: params };
      }
      const call = `${method} ${decodeURIComponent(path.replace(/^\/api/, ""))}`;
      return body === undefined ? { call } : { call, body };
    });
}
