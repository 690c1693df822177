/** Points of the lists of iSCSI sessions that are undocumented or on which sources disagree. */
export interface SessionSwitches {
  /** Case of initiators in ONTAP's list of sessions: that of IQNs, or as the host sent it. */
  sessionInitiatorCase: "lower" | "as-sent";
  /** Whether sessions can be filtered by `tpgroup`, as the overview's sample has it and the list of parameters does not. */
  sessionTpgroupFilter: boolean;
  /** Whether a session that dropped is listed until its host is back. */
  droppedSessions: "gone" | "listed";
  /** `accountID` of a session that a group let in without CHAP: the owner of the volume, as recorded, or none ("if any"). */
  sessionAccount: "owner" | "zero" | "null";
  /** `initiator` of a session: the object of which the cluster knows one, or `null` as in the sample. */
  sessionInitiator: "object" | "null";
}

/** The defaults. */
export const sessionSwitches: SessionSwitches = {
  sessionInitiatorCase: "lower",
  sessionTpgroupFilter: true,
  droppedSessions: "gone",
  sessionAccount: "owner",
  sessionInitiator: "object",
};
