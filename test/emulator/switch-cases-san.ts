import type { sanSwitches } from "../../emulator";
import type { Bench, Reply } from "./client";
import {
  create,
  group,
  HOST,
  LUN,
  lun,
  MAPS,
  map,
  mapTo,
  member,
  NEW,
  names,
  OTHER,
  readGroup,
  SECOND,
  sanSeed,
} from "./san";
import type { SwitchCase } from "./switch-cases-ontap";

type Case = Omit<SwitchCase, "seed">;

const san = (b: Bench) => b.array.ontap.san;
const codeOf = (call: (b: Bench) => Promise<Reply>) => async (b: Bench) => (await call(b)).code;
const patch = (b: Bench, body: unknown, name = "cluster") => b.send("PATCH", group(b, name), body);
const add = (b: Bench, body: unknown, name = "cluster") => b.send("POST", group(b, name, "/initiators"), body);
const own = (b: Bench, name = "cluster") =>
  san(b)
    .igroup("svm1", name)
    ?.initiators.map((one) => one.name);
const answered = async (reply: Promise<Reply>) => Object.keys((await reply).json.records?.[0] ?? {}).sort();

/** Every switch of initiator groups and LUN maps. */
const cases: Record<keyof typeof sanSwitches, Case> = {
  igroupPostAtomic: {
    other: false,
    probe: async (b) => {
      const { code } = await create(b, { initiators: names("no-format") });
      return [code, own(b, "fresh")];
    },
    expect: [
      ["5373993", undefined],
      ["5373993", []],
    ],
  },
  duplicateMemberInPost: {
    other: "5374917",
    probe: codeOf((b) => create(b, { initiators: names(NEW, NEW) })),
    expect: [undefined, "5374917"],
    more: [["5374035", "5374035"]],
  },
  memberRecordsPartial: {
    other: "others-added",
    probe: async (b) => [(await add(b, { records: names(HOST, NEW) })).code, own(b)?.includes(NEW)],
    expect: [
      ["5374035", false],
      [undefined, true],
    ],
  },
  emptyInitiators: {
    other: "array",
    probe: async (b) => (await readGroup(b, "empty")).initiators,
    expect: [undefined, []],
  },
  clearedComment: {
    other: "empty",
    probe: async (b) => {
      await patch(b, { comment: "" });
      return (await readGroup(b)).comment;
    },
    expect: [undefined, ""],
  },
  deleteOnUnmapFalse: {
    other: "false",
    probe: async (b) => (await readGroup(b)).delete_on_unmap,
    expect: [undefined, false],
  },
  igroupIqnCase: {
    other: "kept",
    probe: async (b) => {
      await add(b, { name: "iqn.1994-05.com.example:Mixed" }, "empty");
      return own(b, "empty");
    },
    expect: [["iqn.1994-05.com.example:mixed"], ["iqn.1994-05.com.example:Mixed"]],
  },
  wwpnWithoutColons: {
    other: "accept",
    probe: async (b) => [(await add(b, { name: "500A098000000001" }, "empty")).code, own(b, "empty")],
    expect: [
      ["5373982", []],
      [undefined, ["50:0a:09:80:00:00:00:01"]],
    ],
  },
  renameWithOthers: {
    other: "accept",
    probe: async (b) => {
      const { code } = await patch(b, { name: "single", comment: "new" });
      return [code, (await readGroup(b)).comment];
    },
    expect: [
      ["2", "rack 4"],
      ["5374023", "rack 4"],
    ],
    more: [["partly", ["5374868", "new"]]],
  },
  osTypeMapped: { other: "reject", probe: codeOf((b) => patch(b, { os_type: "aix" })), expect: [undefined, "5374733"] },
  portsetUnbind: {
    other: "null",
    probe: async (b) => {
      await patch(b, { portset: { name: "ports" } });
      const { code } = await patch(b, { portset: { name: "" } });
      return [code, (await patch(b, { portset: null })).code, (await readGroup(b)).portset];
    },
    expect: [
      [undefined, undefined, undefined],
      ["262247", undefined, undefined],
    ],
  },
  patchInitiators: {
    other: "ignore",
    probe: async (b) => [(await patch(b, { comment: "x", initiators: names(NEW) })).code, own(b)],
    expect: [
      ["262203", [HOST, SECOND]],
      [undefined, [HOST, SECOND]],
    ],
  },
  deleteNestedIgroup: {
    other: "5374743",
    probe: async (b) => {
      san(b).map("svm1", OTHER, "parent");
      const { code } = await b.send("DELETE", group(b, "child"));
      return [code, san(b).igroup("svm1", "parent")?.igroups.length];
    },
    expect: [
      [undefined, 0],
      ["5374743", 1],
    ],
  },
  lastMember: {
    other: "accept",
    probe: async (b) => {
      san(b).removeInitiators("svm1", "cluster", SECOND);
      return (await b.send("DELETE", member(b, HOST))).code;
    },
    expect: ["1254213", undefined],
  },
  memberGoneCode: {
    other: "4",
    probe: codeOf((b) => b.send("DELETE", member(b, NEW))),
    expect: ["5374034", "4"],
  },
  sanlessSvm: {
    other: "reject",
    probe: async (b) => {
      b.array.ontap.setSvm("svm1", { iscsiAllowed: false });
      return (await create(b, {})).code;
    },
    expect: [undefined, "2621507"],
  },
  igroupOnNvmeSvm: {
    other: "5373966",
    probe: async (b) => {
      b.array.ontap.setSvm("svm1", { nvme: true });
      const { code } = await create(b, {});
      b.array.ontap.setCluster({ release: "9.7" });
      return [code, (await create(b, { name: "old" })).code];
    },
    expect: [
      [undefined, "5373966"],
      ["5373966", "5373966"],
    ],
  },
  secondParent: {
    other: "5374737",
    probe: codeOf((b) => b.send("POST", group(b, "empty", "/igroups"), { name: "child" })),
    expect: [undefined, "5374737"],
  },
  nvmeNames: {
    other: "separate",
    probe: codeOf((b) => create(b, { name: "subsystem" })),
    expect: ["5376488", undefined],
  },
  noopIgroupPatch: {
    other: "reject",
    probe: codeOf((b) => patch(b, { comment: "rack 4" })),
    expect: [undefined, "8"],
  },
  igroupPostAnswer: {
    other: "keys",
    probe: (b) => answered(create(b, {}, "?return_records=true")),
    expect: [
      ["_links", "name", "os_type", "protocol", "supports_igroups", "svm", "uuid"],
      ["_links", "name", "svm", "uuid"],
    ],
    more: [["empty", []]],
  },
  foreignWriter: {
    other: true,
    probe: async (b) => {
      await readGroup(b);
      return own(b)?.length;
    },
    expect: [2, 3],
  },
  numberInUseCode: {
    other: "1",
    probe: codeOf((b) => mapTo(b, "cluster", { logical_unit_number: 5 })),
    expect: ["1254324", "1"],
  },
  seenThroughOtherGroupCode: {
    other: "2",
    probe: async (b) => {
      san(b).addInitiators("svm1", "single", HOST);
      return (await mapTo(b, "single", { lun: { name: LUN } })).code;
    },
    expect: ["1254193", "2"],
  },
  igroupMissingOnPost: {
    other: "5374852",
    probe: codeOf((b) => mapTo(b, "nobody")),
    expect: ["5374878", "5374852"],
    more: [["4", "4"]],
  },
  mapMissingOnGet: {
    other: "5374922",
    probe: async (b) => {
      const { status, code } = await b.get(map(b, "single"));
      return [status, code];
    },
    expect: [
      [404, "4"],
      [404, "5374922"],
    ],
  },
  whichGone: {
    other: "5374922",
    probe: async (b) => [
      (await b.send("DELETE", `${MAPS}/${lun(b)}/none`)).code,
      (await b.send("DELETE", `${MAPS}/none/none`)).code,
    ],
    expect: [
      ["5374878", "5374875"],
      ["5374922", "5374922"],
    ],
  },
  offlineLun: {
    other: "reject",
    probe: async (b) => {
      san(b).setLun("svm1", OTHER, { online: false });
      return (await mapTo(b, "cluster")).code;
    },
    expect: [undefined, "8"],
  },
  lifRule: {
    other: "5374581",
    probe: async (b) => {
      const { san: live } = b.array.ontap.svm("svm1") ?? {};
      if (live !== undefined) b.array.ontap.setSvm("svm1", { san: { ...live, lifs: false } });
      return (await mapTo(b, "cluster")).code;
    },
    expect: [undefined, "5374581"],
  },
  lunMapPostAnswer: {
    other: "keys",
    probe: (b) => answered(mapTo(b, "cluster", {}, "?return_records=true")),
    expect: [
      ["_links", "igroup", "logical_unit_number", "lun", "reporting_nodes", "svm"],
      ["igroup", "lun", "svm"],
    ],
    more: [["empty", []]],
  },
  lowestNumber: {
    other: "group",
    probe: async (b) => {
      san(b).addInitiators("svm1", "single", HOST);
      san(b).map("svm1", "/vol/data/lun3", "cluster", 0);
      const reply = await mapTo(b, "single", {}, "?return_records=true");
      return reply.code ?? reply.json.records[0].logical_unit_number;
    },
    expect: [1, "1254324"],
  },
  sameNumberSamePair: {
    other: "accept",
    probe: codeOf((b) => mapTo(b, "cluster", { lun: { name: LUN }, logical_unit_number: 5 })),
    expect: ["1254207", undefined],
  },
  deleteOnUnmapTiming: {
    other: "later",
    probe: async (b) => {
      san(b).setIgroup("svm1", "cluster", { deleteOnUnmap: true });
      const path = group(b);
      await b.send("DELETE", map(b));
      return [(await b.get(path)).status, (await b.get(path)).status];
    },
    expect: [
      [404, 404],
      [200, 404],
    ],
  },
  mapsMax: { other: 1, probe: codeOf((b) => mapTo(b, "cluster")), expect: [undefined, "1254999"] },
};

export const sanCases: Record<keyof typeof sanSwitches, SwitchCase> = Object.fromEntries(
  Object.entries(cases).map(([name, one]) => [name, { seed: sanSeed, ...one }]),
) as Record<keyof typeof sanSwitches, SwitchCase>;
