import { Connections } from "../../connection/connections";
import { LOADERS } from "../../resources";
import { leaveInTime } from "../leave";
import { type Handler, handler, sayFailuresOnce } from "./handler";

leaveInTime();
sayFailuresOnce();

/** One plugin process serves one configuration (a provider resource each): its handlers share their connections. */
const connections = new Connections();

/** Keys are the type names in states: never renamed (CONTRIBUTING.md, "The shape of the state"). */
export const handlers: Readonly<Record<string, Handler>> = {};
for (const [type, load] of Object.entries(LOADERS)) {
  let made: Handler | undefined;
  const get = () => {
    made ??= handler(load(), connections);
    return made;
  };
  Object.defineProperty(handlers, type, { enumerable: true, get });
}
