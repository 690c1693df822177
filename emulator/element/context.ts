import type { User } from "../users";
import { atLeast } from "../version";
import type { ElementAccess } from "./entities";
import type { GroupSwitches } from "./group-switches";
import type { CheckedParameters, ParameterSpec } from "./parameters";
import type { ElementStore } from "./store";
import type { ElementSwitches } from "./switches";

/** What every method works with. */
export interface ElementContext {
  store: ElementStore;
  switches: ElementSwitches & GroupSwitches;
}

/** One call of a method, parameters checked for presence and type. */
export interface Invocation {
  context: ElementContext;
  /** Endpoint version of the path. */
  version: string;
  user: User;
  params: CheckedParameters;
}

/** One method of the API. */
export interface Method {
  /** Access types besides `administrator` that may call it; undefined = every admin. */
  access?: readonly ElementAccess[];
  /** Whether it changes something. */
  writes?: boolean;
  /** First endpoint version that has it. */
  since?: string;
  parameters: (context: ElementContext) => Readonly<Record<string, ParameterSpec>>;
  run: (invocation: Invocation) => Record<string, unknown>;
}

/** Whether the endpoint knows something that came with `since`. */
export function endpointKnows(version: string, since: string | undefined): boolean {
  return since === undefined || atLeast(version, since);
}
