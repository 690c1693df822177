import type { SessionSwitches } from "../session-switches";
import type { ApiAnswer, ApiCall } from "../wire";
import type { CredentialsSwitches } from "./credentials-switches";
import type { JobRunner } from "./job-runner";
import type { SanSwitches } from "./san/switches";
import type { OntapStore } from "./store";
import type { OntapSwitches } from "./switches";

/** What every ONTAP route works with. */
export interface OntapContext {
  store: OntapStore;
  switches: OntapSwitches & CredentialsSwitches & SanSwitches & SessionSwitches;
  jobs: JobRunner;
}

/** The methods of one path. */
export interface OntapPath {
  /** Below `/api`, with `{key}` for the keys. */
  path: string;
  /** First release that has it. */
  since?: string;
  /** Whether ASA r2 has it, by switch. */
  adOnly?: boolean;
  methods: Partial<Record<"GET" | "POST" | "PATCH" | "DELETE", (call: ApiCall) => Promise<ApiAnswer> | ApiAnswer>>;
}
