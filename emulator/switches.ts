import { type GroupSwitches, groupSwitches } from "./element/group-switches";
import { type InitiatorSwitches, initiatorSwitches } from "./element/initiator-switches";
import { type ElementSwitches, elementSwitches } from "./element/switches";
import { type OAuthSwitches, oauthSwitches } from "./oauth/switches";
import { type CredentialsSwitches, credentialsSwitches } from "./ontap/credentials-switches";
import { type SanSwitches, sanSwitches } from "./ontap/san/switches";
import { type OntapSwitches, ontapSwitches } from "./ontap/switches";
import { type SessionSwitches, sessionSwitches } from "./session-switches";

/**
 * Every point on which the vendor's documentation is silent or contradicts itself.
 * The defaults are what is most likely; a client has to work in every position.
 */
export interface Switches
  extends OntapSwitches,
    CredentialsSwitches,
    SanSwitches,
    ElementSwitches,
    GroupSwitches,
    InitiatorSwitches,
    OAuthSwitches,
    SessionSwitches {}

/** A fresh set of switches: the defaults, overridden by what is given. */
export function makeSwitches(overrides: Partial<Switches> = {}): Switches {
  return {
    ...structuredClone({
      ...ontapSwitches,
      ...credentialsSwitches,
      ...sanSwitches,
      ...elementSwitches,
      ...groupSwitches,
      ...initiatorSwitches,
      ...oauthSwitches,
      ...sessionSwitches,
    }),
    ...structuredClone(overrides),
  };
}
