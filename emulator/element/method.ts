import type { User } from "../users";
import type { ElementContext } from "./context";
import type { ElementAccess } from "./entities";
import type { CheckedParameters, ParameterSpec } from "./parameters";

/** One call of a method, parameters checked for presence and type. */
export interface Invocation {
  context: ElementContext;
  /** Endpoint version of the path. */
  version: string;
  user: User;
  params: CheckedParameters;
  /** What this endpoint ignores; members of nested objects are added by their method. */
  unused: Record<string, unknown>;
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
