import type { sessionSwitches } from "../../emulator";
import type { Bench } from "./client";
import { ESX, groupSeed } from "./groups";
import type { SwitchCase } from "./switch-cases-ontap";

export const SESSIONS = "/api/protocols/san/iscsi/sessions";
const HOST = "iqn.1998-01.com.vmware:ESX-07";

const login = (b: Bench) => b.array.ontap.credentials.login("svm1", { initiator: HOST });
/** A host that its group lets in. */
const reach = (b: Bench) => b.array.element.groups.login(ESX[0], 1);
const first = async (b: Bench) => (await b.rpc("ListISCSISessions")).json.result.sessions[0];

/** Every switch of the sessions. */
const cases: Record<keyof typeof sessionSwitches, SwitchCase> = {
  sessionInitiatorCase: {
    other: "as-sent",
    probe: async (b) => {
      login(b);
      return (await b.get(`${SESSIONS}?fields=initiator`)).json.records[0].initiator;
    },
    expect: [{ name: HOST.toLowerCase() }, { name: HOST }],
  },
  sessionTpgroupFilter: {
    other: false,
    probe: async (b) => {
      login(b);
      const { json, code } = await b.get(`${SESSIONS}?tpgroup=iscsi_lif1`);
      return code ?? json.num_records;
    },
    expect: [1, "262179"],
  },
  droppedSessions: {
    other: "listed",
    probe: async (b) => {
      login(b);
      b.array.ontap.setIscsi("svm1", { enabled: false });
      return (await b.get(SESSIONS)).json.num_records;
    },
    expect: [0, 1],
  },
  sessionAccount: {
    other: "zero",
    seed: groupSeed,
    probe: async (b) => {
      reach(b);
      const { accountID, accountName } = await first(b);
      return [accountID, accountName];
    },
    expect: [
      [1, "tenant"],
      [0, ""],
    ],
    more: [["null", [null, null]]],
  },
  sessionInitiator: {
    other: "null",
    seed: groupSeed,
    probe: async (b) => {
      reach(b);
      return (await first(b)).initiator?.volumeAccessGroups ?? null;
    },
    expect: [[1], null],
  },
};

export const sessionCases = cases;
