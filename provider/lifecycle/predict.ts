import type { Properties, State } from "../base/shape";
import { UNKNOWN } from "../base/unknown";
import type { Definition } from "./definition";
import { plan } from "./diff";
import { MANAGED, managedIn, reportedProperties, withoutUndefined } from "./state";

/** The outputs after an `up`, as far as they are known before it; `state` is `undefined` for an object to be made. */
export function predict(definition: Definition, state: State | undefined, inputs: State): Properties {
  const { fields } = definition;
  const said = Object.keys(fields).filter((name) => !fields[name]?.createOnly && inputs[name] !== undefined);
  const unknown = state ? unknownAfter(definition, state, inputs) : definition.shape.properties;
  return withoutUndefined({
    ...(state && reportedProperties(fields, state)),
    ...Object.fromEntries(unknown.map((name) => [name, UNKNOWN])),
    ...Object.fromEntries(said.map((name) => [name, inputs[name]])),
    [MANAGED]: managedIn(fields, inputs).sort(),
  });
}

/** What an update changes besides what the program says. */
function unknownAfter(definition: Definition, state: State, inputs: State): readonly string[] {
  const { changed, generated } = plan(definition, state, inputs);
  return [...generated, ...(definition.outputsUnknownAfter?.(changed) ?? [])];
}
