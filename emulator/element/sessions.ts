import { endpointKnows } from "../version";
import type { Volume } from "./entities";
import type { HostSession } from "./group-store";
import { viewInitiator } from "./initiators";
import type { Invocation, Method } from "./method";
import { volumeIqn } from "./volumes";

const NODE = 3;
const AUTHENTICATION_SINCE = "12.3";

/** The account that let a session in; of one that came through a group, sources disagree. */
function accountOf({ context: { store, switches } }: Invocation, session: HostSession, volume: Volume) {
  const none = { zero: { accountID: 0, accountName: "" }, null: { accountID: null, accountName: null } };
  const { sessionAccount } = switches;
  if (session.accountID === undefined && sessionAccount !== "owner") return none[sessionAccount];
  const accountID = session.accountID ?? volume.accountID;
  return { accountID, accountName: store.find(accountID)?.username };
}

function view(invocation: Invocation, session: HostSession, volume: Volume): Record<string, unknown> {
  const { store, switches } = invocation.context;
  const known = store.groups.initiatorNamed(session.initiator);
  const initiatorName = known?.initiatorName ?? session.initiator;
  const { chap, sessionID } = session;
  const isid = 0x23d000000 + (sessionID % 0x10000);
  const iqn = volumeIqn(volume);
  return {
    ...accountOf(invocation, session, volume),
    ...(endpointKnows(invocation.version, AUTHENTICATION_SINCE) && {
      authentication: {
        authMethod: chap === undefined ? "None" : "CHAP",
        chapAlgorithm: chap === undefined ? "null" : "MD5",
        chapUsername: chap?.username ?? "",
        direction: chap === undefined ? "none" : "one-way",
      },
    }),
    createTime: "2024-03-05T10:11:12.121723Z",
    driveID: 23,
    driveIDs: [23],
    initiator: known === undefined || switches.sessionInitiator === "null" ? null : viewInitiator(invocation, known),
    initiatorIP: `192.0.2.${(sessionID % 200) + 1}:37138`,
    initiatorName,
    initiatorPortName: `${initiatorName},i,0x${isid.toString(16)}`,
    initiatorSessionID: isid,
    msSinceLastIscsiPDU: 243,
    msSinceLastScsiCommand: 1_416_771,
    nodeID: NODE,
    serviceID: 6,
    sessionID,
    targetIP: "192.0.2.1:3260",
    targetName: iqn,
    targetPortName: `${iqn},t,0x1`,
    virtualNetworkID: 0,
    volumeID: volume.volumeID,
    volumeInstance: 140_327_214_758_656,
  };
}

/** ListISCSISessions: no parameters and no pages. */
export const sessionMethods: Readonly<Record<string, Method>> = {
  ListISCSISessions: {
    access: ["read", "reporting"],
    parameters: () => ({}),
    run: (invocation) => {
      const { store, switches } = invocation.context;
      const sessions = store.groups.hosts.flatMap((session) => {
        const volume = store.records.volumes.get(session.volumeID);
        const listed = session.up || switches.droppedSessions === "listed";
        return volume && listed ? [view(invocation, session, volume)] : [];
      });
      return sessions.length === 0 && switches.emptyList === "missing" ? {} : { sessions };
    },
  },
};
