import { expect } from "chai";
import { keptStates } from "../../state/kept";
import { ACCOUNT, AD, CREDENTIALS, comment, GROUP, ISCSI, onlyCell, rows, secret, step, urn } from "./preview";

const dc = (fqdn: string, serverIp: string) => ({ fqdn, serverIp });

describe("the words for a change", () => {
  it("keeps a text apart from the boolean, number or JSON that it looks like", () => {
    expect(onlyCell({ old: { a: "true" }, new: { a: true } })).to.equal('`"true"` → `true`');
    expect(onlyCell({ old: { a: "12" }, new: { a: 12 } })).to.equal('`"12"` → `12`');
    expect(onlyCell({ old: { a: "[1]" }, new: { a: [1] } })).to.equal('`"[1]"` → `[1]`');
  });

  it("keeps the words of the comment apart from values that read the same", () => {
    expect(onlyCell({ old: { targetAlias: "cleared" }, new: { targetAlias: "" } })).to.equal("`cleared` → cleared");
  });

  it("shows white space and what is invisible", () => {
    expect(onlyCell({ old: { a: "x" }, new: { a: "x " } })).to.equal('`x` → `"x "`');
    expect(onlyCell({ old: { a: "a b" }, new: { a: "a  b" } })).to.equal("`a b` → `a \\u{20}b`");
    expect(onlyCell({ old: { a: "ab" }, new: { a: "a\u200bb" } })).to.equal("`ab` → `a\\u{200b}b`");
    expect(onlyCell({ old: { a: "ab" }, new: { a: "a\u202eb\nc" } })).to.equal("`ab` → `a\\u{202e}b\\nc`");
  });

  it("says empty on the left of a change and cleared on the right", () => {
    expect(onlyCell({ old: { targetAlias: "" }, new: { targetAlias: "x" } })).to.equal("empty → `x`");
    expect(onlyCell({ type: ACCOUNT, old: { attributes: {} }, new: { attributes: { a: 1 } } })).to.equal(
      'empty → `{"a":1}`',
    );
  });

  it("shows one changed attribute and not the others", () => {
    const change = { type: ACCOUNT, old: { attributes: { a: 1, b: 2 } }, new: { attributes: { a: 1, b: 3 } } };
    expect(rows(comment({ steps: [step(change)] }))[0]?.slice(2)).to.deep.equal(["`attributes.b`", "`2` → `3`"]);
  });

  it("shows the domain controllers that come and go, and says when all go", () => {
    const [one, two] = [dc("dc1.example.com", "192.0.2.1"), dc("dc2.example.com", "192.0.2.2")];
    const cell = (old: unknown[], wanted: unknown[]) =>
      onlyCell({ type: AD, old: { preferredDomainControllers: old }, new: { preferredDomainControllers: wanted } });
    expect(cell([one], [one, two])).to.equal("added `dc2.example.com` (`192.0.2.2`)");
    expect(cell([one, two], [])).to.equal(
      "all removed: `dc1.example.com` (`192.0.2.1`), `dc2.example.com` (`192.0.2.2`)",
    );
  });

  it("tells an account that is renamed", () => {
    expect(onlyCell({ type: ACCOUNT, old: { username: "a" }, new: { username: "b" } })).to.equal(
      "`a` → `b` (renamed in place)",
    );
  });

  const [initiatorSecret, targetSecret] = ["[secret]", "[secret]"];
  const both = "initiatorSecret and targetSecret are replaced by new ones";
  for (const [given, from, to, words] of [
    [{}, 1, 2, `\`1\` → \`2\` (${both})`],
    [{}, undefined, "a", `not set → \`a\` (${both})`],
    [{ initiatorSecret }, 1, 2, "`1` → `2` (targetSecret is replaced by a new one)"],
    [{ initiatorSecret, targetSecret }, 1, 2, "`1` → `2` (no secret is replaced)"],
    [{}, 1, undefined, "`1` → taken out (no secret is replaced)"],
  ] as const)
    it(`says which secrets a secretsVersion from ${from} to ${to} replaces when the program gives ${Object.keys(given).join(" and ") || "none"}`, () => {
      const side = (secretsVersion: unknown) => ({ ...given, ...(secretsVersion !== undefined && { secretsVersion }) });
      expect(onlyCell({ type: ACCOUNT, old: side(from), new: side(to) })).to.equal(words);
    });

  it("shows the name of the AD user, which is no secret", () => {
    expect(
      onlyCell({
        type: AD,
        old: { username: "a", password: "[secret]" },
        new: { username: "b", password: "[secret]" },
      }),
    ).to.equal("`a` → `b`");
  });

  it("says a secret that is new or taken out without its value", () => {
    expect(onlyCell({ type: ACCOUNT, old: {}, new: { targetSecret: "[secret]" } })).to.equal("not set → secret");
    expect(onlyCell({ type: ACCOUNT, old: { targetSecret: "[secret]" }, new: {} })).to.equal("secret → taken out");
  });

  it("claims no rotation of a secret when something else explains the update", () => {
    const change = {
      type: ACCOUNT,
      old: { status: "active", targetSecret: "[secret]" },
      new: { status: "locked", targetSecret: "[secret]" },
    };
    expect(rows(comment({ steps: [step(change)] })).map((row) => row[2])).to.deep.equal(["`status`"]);
  });

  it("says that one of several secrets is rotated when nobody says which", () => {
    const both = { initiatorSecret: "[secret]", targetSecret: "[secret]" };
    expect(rows(comment({ steps: [step({ type: ACCOUNT, old: both, new: both })] }))[0]?.slice(2)).to.deep.equal([
      "`initiatorSecret` or `targetSecret`",
      "one of them or more rotated",
    ]);
  });

  it("takes the name of the rotated secret from the impact note of that account, and of no other", () => {
    const inputs = { username: "esx", initiatorSecret: "[secret]", targetSecret: "[secret]" };
    const message = (name: string) =>
      `pulumi-netapp: impact: medium: The target secret of account ${name} changes.\n\n`;
    const property = (name: string) =>
      rows(
        comment({
          steps: [step({ type: ACCOUNT, name: "acc", old: inputs, new: inputs })],
          diagnostics: [{ message: message(name), severity: "info#err" }],
        }),
      )[0]?.[2];
    expect(property("esx")).to.equal("`targetSecret`");
    expect(property("esx-other")).to.equal("`initiatorSecret` or `targetSecret`");
  });

  it("takes the rotated password of an initiator from its own note, though others of the SVM have one too", () => {
    const passwords = { inboundPassword: "[secret]", outboundPassword: "[secret]" };
    const inputs = (initiator: string) => ({ svm: "svm1", initiator, ...passwords });
    const message =
      "pulumi-netapp: impact: medium: the iSCSI credentials of iqn.a on SVM svm1: inboundPassword changes";
    const of = (initiator: string, from: string, to: string) =>
      step({
        type: CREDENTIALS,
        name: initiator,
        old: { ...inputs(initiator), inboundUser: from },
        new: { ...inputs(initiator), inboundUser: to },
      });
    const found = rows(
      comment({
        steps: [of("iqn.a", "u", "u"), of("iqn.b", "u", "v")],
        diagnostics: [{ message, severity: "info#err" }],
      }),
    );
    expect(found.map((row) => row.slice(2))).to.deep.equal([
      ["`inboundPassword`", "rotated"],
      ["`inboundUser`", "`u` → `v`"],
    ]);
  });

  it("guesses no secret where the provider told each place that changes", () => {
    const old = { username: "esx", initiatorSecret: "[secret]", targetSecret: "[secret]" };
    const message = "pulumi-netapp: impact: high: The initiatorSecret of account esx changes.";
    const places = (detailedDiff: object) =>
      rows(
        comment({
          steps: [step({ type: "netapp:element:Account", old, new: old, more: { detailedDiff } })],
          diagnostics: [{ message, severity: "info#err" }],
        }),
      ).map((row) => row.slice(2));
    const update = { kind: "update", inputDiff: true };
    expect(places({ targetSecret: update })).to.deep.equal([["`targetSecret`", "rotated"]]);
  });

  it("finds the rotated secret of an account that is renamed at the same time, whose note says the old name", () => {
    const old = { username: "esx", initiatorSecret: "[secret]", targetSecret: "[secret]" };
    const message = "pulumi-netapp: impact: medium: Element account esx (ID 7): initiatorSecret changes: sessions stay";
    const found = rows(
      comment({
        steps: [step({ type: ACCOUNT, old, new: { ...old, username: "hosts" } })],
        diagnostics: [{ message, severity: "info#err" }],
      }),
    );
    expect(found.map((row) => row.slice(2))).to.deep.equal([
      ["`username`", "`esx` → `hosts` (renamed in place)"],
      ["`initiatorSecret`", "rotated"],
    ]);
  });

  it("says that a deleted resource is kept on the system when it is", () => {
    const digest = {
      steps: [{ op: "delete", urn: "urn:pulumi:prod::storage::t:m:R::x", oldState: { id: "7", retainOnDelete: true } }],
    };
    expect(rows(comment(digest))[0]?.[3]).to.equal("leaves the stack, and is kept on the system; id `7`");
  });

  it("compares what is told in the clear, and shows only that it differs", () => {
    const cell = (old: string, wanted: string) =>
      comment({
        steps: [
          step({ type: AD, old: { fqdn: "a", password: secret(old) }, new: { fqdn: "b", password: secret(wanted) } }),
        ],
      });
    expect(cell("one-secret", "two-secret"))
      .to.include("| `password` | rotated |")
      .and.not.to.match(/(one|two)-secret/);
    expect(cell("one-secret", "one-secret")).not.to.include("rotated");
  });
});

describe("the impact notes of deletes", () => {
  const impact = (...steps: unknown[]) =>
    comment({ steps })
      .match(/^- \*\*.*$/gm)
      ?.map((line) => line.replace(/[`*]/g, "")) ?? [];

  it("say what removing each resource does to live hosts, from the state that a release left", () => {
    const resources = keptStates()["0.1.0/adopted"]?.state.deployment?.resources ?? [];
    const steps = resources.map((oldState) => ({ op: "delete", urn: oldState.urn, oldState }));
    expect(impact(...steps.reverse())).to.deep.equal([
      "- high: SVM svm-blue leaves the domain corp.example and the account SVMBLUE is deleted",
      "- high: the iSCSI service of SVM svm-blue is deleted: every iSCSI session of that SVM drops",
      "- medium: Element account tenant (ID 42) is removed: no host can log in with it any more; the cluster refuses this while it owns volumes",
    ]);
  });

  const group = { name: "esx", volumeAccessGroupId: 9 };
  const LAST = "at the latest at their next login, unless account CHAP lets them in; the volumes themselves stay";
  for (const [more, words] of [
    [{}, `its hosts lose its volumes, ${LAST}`],
    [{ initiators: ["iqn.a", "iqn.b"], volumes: [1, 2, 3] }, `its 2 initiators lose its 3 volumes, ${LAST}`],
    [
      { initiators: ["iqn.a"], volumes: [1], deleteOrphanInitiators: true },
      `its only initiator loses its only volume, ${LAST}, the initiators are deleted`,
    ],
    [{ initiators: [], volumes: "[secret]" }, `its 0 initiators lose its volumes, ${LAST}`],
    [{ volumes: [{ toString: 1 }] }, `its hosts lose its volumes, ${LAST}`],
  ] as const)
    it(`say how many members of a group lose sight, as far as the state knows: ${JSON.stringify(more)}`, () => {
      expect(impact(step({ op: "delete", type: GROUP, old: { ...group, ...more } }))).to.deep.equal([
        `- high: Element volume access group esx (ID 9) is deleted: ${words}`,
      ]);
    });

  it("say under which terms an initiator logged in until now, and nothing of the default credentials, which stay", () => {
    const removed = (old: Record<string, unknown>) =>
      impact(step({ op: "delete", type: CREDENTIALS, old: { svm: "svm1", authenticationType: "deny", ...old } }));
    expect(removed({ initiator: "iqn.a" })).to.deep.equal([
      "- medium: the iSCSI credentials of iqn.a on SVM svm1 are deleted: the initiator, of type deny until now, falls under the default credentials of the SVM at its next login",
    ]);
    expect(removed({ initiator: "default" })).to.deep.equal([]);
  });

  const seen = { svm: "svm1", svmName: "svm-blue", lun: "/vol/v/l1", igroup: "hosts", logicalUnitNumber: 3 };
  const hostile = "x`*\u202e\n- **high**: nothing";
  for (const [type, old, severity, words] of [
    [
      "LunMap",
      { ...seen, lunName: "/vol/v/l2", igroupName: "renamed" },
      "high",
      'the map of LUN "/vol/v/l2" to initiator group renamed (number 3) on SVM svm-blue is deleted: every host of the group loses sight of the LUN, at once; the LUN and its data stay',
    ],
    [
      "InitiatorGroup",
      { ...seen, name: "hosts" },
      "medium",
      "the initiator group hosts on SVM svm-blue is deleted: ONTAP refuses that while a LUN is mapped to it (destroy its LunMaps first, or set allowDeleteWhileMapped)",
    ],
    ...(
      [
        [undefined, "its hosts lose"],
        // It may hold groups.
        [[], "its hosts lose"],
        [["iqn.a"], "its only initiator loses"],
        [["iqn.a", "iqn.b"], "its 2 initiators lose"],
      ] as const
    ).map(
      ([initiators, who]) =>
        [
          "InitiatorGroup",
          { ...seen, name: "hosts", allowDeleteWhileMapped: true, ...(initiators && { initiators }) },
          "high",
          `the initiator group hosts on SVM svm-blue is deleted with all its LUN maps: ${who} every LUN of it, at once; the LUNs themselves stay`,
        ] as const,
    ),
  ] as const)
    it(`say who loses sight of what when a group or a map goes: ${words.slice(0, 60)}`, () => {
      const deletes = (outputs: Record<string, unknown>) =>
        impact(step({ op: "delete", type: `netapp:ontap:${type}`, old: outputs }));
      expect(deletes(old)).to.deep.equal([`- ${severity}: ${words}`]);
      const [line, ...more] = deletes({
        ...old,
        svmName: hostile,
        lunName: hostile,
        igroupName: hostile,
        name: hostile,
      });
      expect(more, "a name makes no line of its own").to.deep.equal([]);
      expect(line).to.include("\\u202e\\n-").and.not.include("\u202e");
    });

  it("name an account without the ID that a create which was cut off did not learn", () => {
    expect(impact(step({ op: "delete", type: ACCOUNT, old: { username: "esx" } }))[0]).to.match(
      /^- medium: Element account esx is removed:/,
    );
  });

  it("take only a text or a number for a name", () => {
    const old = { svmName: { toString: 1 }, svm: "svm-blue" };
    expect(impact(step({ op: "delete", old }))[0]).to.include("the iSCSI service of SVM svm-blue is deleted");
  });

  it("are the same for a resource of the packaged plugin", () => {
    const old = { svm: "svm-blue" };
    expect(impact(step({ op: "delete", type: "netapp:ontap:IscsiService", old }))).to.deep.equal(
      impact(step({ op: "delete", old })),
    );
  });

  it("are not made for what is kept on the system, for the delete of a replacement, or for other providers", () => {
    const old = { svm: "svm-blue" };
    const kept = { op: "delete", urn: urn(ISCSI, "kept"), oldState: { outputs: old, retainOnDelete: true } };
    expect(
      impact(
        kept,
        step({ op: "delete-replaced", old }),
        step({ op: "delete", type: "aws:ontap/service:IscsiService", old }),
      ),
    ).to.deep.equal([]);
  });
});

describe("the headline", () => {
  it("counts the notes that stand below it", () => {
    const said = (severity: string, text: string) => ({
      severity: "info#err",
      message: `pulumi-netapp: impact: ${severity}: ${text}\n`,
    });
    const logged = { severity: "warning", message: "warning: pulumi-netapp: impact: high: as the plugin says it\n" };
    const text = comment({ steps: [step({ old: { a: 1 }, new: { a: 2 } })], diagnostics: [logged] });
    expect(text)
      .to.match(/^1 changed; 1 high-impact note below\n/)
      .and.include("- **high**: as the plugin says it\n");
    const steps = [step({ old: { a: 1 }, new: { a: 2 } })];
    for (const [severities, words] of [
      [["high"], "1 changed; 1 high-impact note below"],
      [["high", "medium"], "1 changed; 1 high-impact and 1 other note below"],
      [["high", "high", "medium", "medium"], "1 changed; 2 high-impact and 2 other notes below"],
      [["medium"], "1 changed; 1 impact note below"],
      [[], "1 changed"],
    ] as const) {
      const diagnostics = severities.map((severity, index) => said(severity, `number ${index}`));
      expect(comment({ steps, diagnostics }).split("\n")[0]).to.equal(words);
    }
  });
});

describe("the errors", () => {
  it("keep what the engine puts in backticks, and leave out its last words", () => {
    const error = (message: string) => ({ severity: "error", message });
    const diagnostics = [error("remove the `protect` flag and run `pulumi up`, or `c"), error("preview failed")];
    const text = comment({ steps: [], diagnostics });
    expect(text)
      .to.match(/^Preview failed with 1 error\n/)
      .and.not.include("- preview failed");
    expect(text).to.include("- remove the `protect` flag and run `pulumi up`, or `` `c ``\n");
  });
});

describe("resources of other providers", () => {
  const bucket = { type: "aws:s3/bucket:Bucket", name: "logs" };

  it("are shown with the property paths of the detailed diff", () => {
    const change = {
      ...bucket,
      old: { tags: { team: "a", site: "n" }, rules: [{ days: 1 }], acl: "private" },
      new: { tags: { team: "b", site: "n" }, rules: [{ days: 2 }] },
      more: {
        detailedDiff: {
          "tags.team": { kind: "update", inputDiff: true },
          "rules[0].days": { kind: "update", inputDiff: false },
          acl: { kind: "delete" },
        },
      },
    };
    expect(rows(comment({ steps: [step(change)] }))).to.deep.equal([
      ["`logs` `aws:s3:Bucket`", "changed", "`tags.team`", "`a` → `b`"],
      ["`logs` `aws:s3:Bucket`", "changed", "`rules[0].days`", "`1` → `2`"],
      ["`logs` `aws:s3:Bucket`", "changed", "`acl`", "`private` → taken out"],
    ]);
  });

  it("say which path forces a replacement", () => {
    const change = {
      ...bucket,
      op: "replace",
      old: { name: "a" },
      new: { name: "b" },
      more: { detailedDiff: { name: { kind: "update-replace", inputDiff: true } }, replaceReasons: ["name"] },
    };
    expect(onlyCell(change)).to.equal("`a` → `b` — **forces the replacement**");
  });

  it("never show what lies below a secret", () => {
    const change = {
      ...bucket,
      old: { config: "[secret]" },
      new: { config: "[secret]" },
      more: { detailedDiff: { "config.token": { kind: "update", inputDiff: true } } },
    };
    expect(rows(comment({ steps: [step(change)] }))[0]?.slice(2)).to.deep.equal(["`config.token`", "rotated"]);
  });

  it("count a replacement once, however many steps it is told in", () => {
    const parts = ["create-replacement", "replace", "delete-replaced"].map((op) =>
      step({ ...bucket, op, old: { n: 1 }, new: { n: 2 }, more: { replaceReasons: ["n"] } }),
    );
    expect(comment({ steps: parts }).split("\n")[0]).to.equal("1 replaced");
  });

  it("hide the stack, default providers, reads, refreshes and what stays the same", () => {
    const digest = {
      steps: [
        { op: "create", urn: "urn:pulumi:prod::storage::pulumi:pulumi:Stack::storage-prod" },
        { op: "create", urn: "urn:pulumi:prod::storage::pulumi:providers:aws::default_6_1_0" },
        ...["same", "read", "refresh", "discard"].map((op) => step({ ...bucket, op, old: { a: 1 }, new: { a: 2 } })),
      ],
    };
    expect(comment(digest).split("\n")[0]).to.equal("no changes");
    const provider = { op: "update", oldState: { inputs: { a: 1 } }, newState: { inputs: { a: 2, __explicit: true } } };
    const own = ["default", "default_x"].map((name) => ({
      ...provider,
      urn: `urn:pulumi:prod::storage::pulumi:providers:netapp::${name}`,
    }));
    expect(comment({ steps: own }).split("\n")[0], "providers of the program").to.equal("2 changed");
  });
});
