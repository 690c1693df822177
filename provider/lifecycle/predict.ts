import { UNKNOWN } from "../base/unknown";
import type { Definition, Fields } from "./definition";
import { plan } from "./diff";
import type { Properties, State } from "./properties";
import { MANAGED, managedIn, saidByArray, withoutUndefined } from "./state";

/** The outputs after an `up`, as far as they are known before it; `state` is `undefined` for an object to be made. */
export function predict(definition: Definition<object, object>, state: State | undefined, inputs: State): Properties {
  const fields = definition.fields as Fields;
  const said = Object.keys(fields).filter((name) => !fields[name]?.instruction && inputs[name] !== undefined);
  const unknown = state ? unsettled(definition, state, inputs) : definition.shape.properties;
  return withoutUndefined({
    ...(state && saidByArray(fields, state)),
    ...Object.fromEntries(unknown.map((name) => [name, UNKNOWN])),
    ...Object.fromEntries(said.map((name) => [name, inputs[name]])),
    [MANAGED]: managedIn(fields, inputs).sort(),
  });
}

/** What an update changes besides what the program says. */
function unsettled(definition: Definition<object, object>, state: State, inputs: State): readonly string[] {
  const { changed, generated } = plan(definition, state, inputs);
  return [...generated, ...(definition.unsettles?.(changed as Set<never>) ?? [])];
}
