import type { SessionSwitches } from "../session-switches";
import type { GroupSwitches } from "./group-switches";
import type { InitiatorSwitches } from "./initiator-switches";
import type { ElementStore } from "./store";
import type { ElementSwitches } from "./switches";

/** What every method works with. */
export interface ElementContext {
  store: ElementStore;
  switches: ElementSwitches & GroupSwitches & InitiatorSwitches & SessionSwitches;
}
