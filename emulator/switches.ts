import { type GroupSwitches, groupSwitches } from "./element/group-switches";
import { type InitiatorSwitches, initiatorSwitches } from "./element/initiator-switches";
import { type ElementSwitches, elementSwitches } from "./element/switches";
import { type CredentialsSwitches, credentialsSwitches } from "./ontap/credentials-switches";
import { type OntapSwitches, ontapSwitches } from "./ontap/switches";
import { type SessionSwitches, sessionSwitches } from "./session-switches";

/**
 * Every point on which the vendor's documentation is silent or contradicts itself.
 * The defaults are what is most likely; a client has to work in every position.
 */
export interface Switches
  extends OntapSwitches,
    CredentialsSwitches,
    ElementSwitches,
    GroupSwitches,
    InitiatorSwitches,
    SessionSwitches {}

/** A fresh set of switches: the defaults, overridden by what is given. */
export function makeSwitches(overrides: Partial<Switches> = {}): Switches {
  return {
    ...structuredClone({
      ...ontapSwitches,
      ...credentialsSwitches,
      ...elementSwitches,
      ...groupSwitches,
      ...initiatorSwitches,
      ...sessionSwitches,
    }),
    ...structuredClone(overrides),
  };
}
