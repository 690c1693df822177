import { expect } from "chai";
import fc from "fast-check";
import type { Nodes, Root } from "mdast";
import { quotedName } from "../../../provider/base/invisible";
import { impactLine } from "../../../provider/base/say";
import type { State } from "../../../provider/base/shape";
import { marker } from "../../../provider/cli/comment/markdown";
import { notesOf } from "../../../provider/cli/comment/notes";
import { parsePreview } from "../../../provider/cli/comment/preview";
import { withoutSecrets } from "../../../provider/cli/comment/secrets";
import type { CountedImpacts } from "../../../provider/cli/impact/count";
import { asJson, asText } from "../../../provider/cli/impact/print";
import { volumeAccessGroup } from "../../../provider/element/volume-access-group/definition";
import { inWords, sessionCount } from "../../../provider/lifecycle/sessions";
import { ACCOUNT, AD, comment, GROUP, ISCSI, secret, step } from "./preview";

let parse: (markdown: string) => Root;

/** The parsers are ES modules only. */
before(async () => {
  const { fromMarkdown } = await import("mdast-util-from-markdown");
  const { gfmFromMarkdown } = await import("mdast-util-gfm");
  const { gfm } = await import("micromark-extension-gfm");
  const extensions = { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] };
  parse = (markdown) => fromMarkdown(markdown, extensions);
});

/** Every node below one, in order. */
function nodes(node: Nodes): Nodes[] {
  return [node, ...("children" in node ? node.children.flatMap(nodes) : [])];
}

/** The text in which a renderer looks for mentions and references. */
const proseOf = (root: Root) =>
  nodes(root)
    .map((node) => (node.type === "text" ? node.value : " "))
    .join("");

const NASTY = [
  ...[
    "|",
    "\\|",
    "\\\\|",
    "`",
    "``",
    "\\`",
    "\n",
    "\r\n",
    "\n\n| a | b |\n",
    "\n---\n",
    "\n# x\n",
    "\n/close\n",
    "    ",
  ],
  ...[
    "<b>",
    "</code>",
    "<!-- x -->",
    "--> <!-- storage -->",
    "<!",
    "-->",
    "<script>",
    "&lt;",
    "&#124;",
    "<https://example.com>",
    "https://example.com",
    "www.example.com",
  ],
  ...[
    "@octocat",
    "a@b.example",
    "@org/team",
    "#123",
    "GH-12",
    "org/repo#5",
    "!45",
    "~bug",
    "%1",
    "$1",
    "deadbeefcafe",
    ":tada:",
    "/close",
  ],
  ...["![x](https://example.com/y.png)", "[x](y)", "[^1]", "[x]: y", "*a*", "__b__", "~~c~~", "$`x`$", "- [ ] t"],
  ...["\u200b", "\u202e", "\ufeff", "\u2028", "\ud800", "\u0000", "\u001b[31m", "__proto__", "constructor", "toString"],
];
const hostile = fc
  .array(
    fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: "binary", maxLength: 6 }), fc.string({ maxLength: 6 })),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""));
const value = fc.oneof(
  hostile,
  fc.array(hostile, { maxLength: 2 }),
  fc.dictionary(hostile, hostile, { maxKeys: 2 }),
  fc.boolean(),
  fc.integer(),
);
/** Properties of any name, and those that the package's own sentences name an object by. */
const bag = fc
  .tuple(
    fc.dictionary(hostile, value, { maxKeys: 4 }),
    fc.record(
      { svm: value, svmName: value, fqdn: value, name: value, username: value, accountId: value },
      { requiredKeys: [] },
    ),
  )
  .map(([any, known]) => ({ ...any, ...known }));

const hostileStep = fc
  .record({
    op: fc.constantFrom("create", "update", "replace", "delete"),
    type: fc.oneof(fc.constantFrom(ACCOUNT, AD, ISCSI), hostile),
    name: hostile,
    old: bag,
    new: bag,
    reasons: fc.array(hostile, { maxLength: 2 }),
    paths: fc.dictionary(hostile, fc.constantFrom("add", "update", "delete-replace"), { maxKeys: 2 }),
  })
  .map(({ reasons, paths, ...change }) =>
    step({
      ...change,
      more: {
        replaceReasons: reasons,
        diffReasons: reasons,
        detailedDiff: Object.fromEntries(Object.entries(paths).map(([path, kind]) => [path, { kind }])),
      },
    }),
  );
const diagnostic = fc.record({
  message: fc.oneof(
    hostile,
    hostile.map((text) => `pulumi-netapp: impact: high: ${text}\n\n`),
  ),
  severity: fc.constantFrom("error", "warning", "info#err"),
});
const digest = fc.record({
  steps: fc.array(hostileStep, { maxLength: 5 }),
  diagnostics: fc.array(diagnostic, { maxLength: 4 }),
});

/** What hosts call themselves, and what an array says when it refuses to count them. */
const counted = fc
  .record({
    sessions: fc.array(fc.record({ id: hostile, initiator: hostile, name: hostile }), { maxLength: 6 }),
    drop: fc.boolean(),
    gaps: fc.array(hostile, { maxLength: 2 }),
  })
  .map(({ sessions, drop, gaps }): CountedImpacts => {
    const outcome = { count: sessionCount(sessions), drop };
    return { of: ({ text }) => (text.length % 3 === 0 ? { gap: gaps[0] ?? "" } : outcome), sessions: 1, gaps };
  });

const changeOf = (state: object, inputs: object) => ({
  state: state as State,
  inputs,
  changed: new Set(Object.keys(inputs)) as Set<never>,
  replaced: false,
});

const OWN_NODES = new Set([
  "root",
  "paragraph",
  "text",
  "strong",
  "list",
  "listItem",
  "table",
  "tableRow",
  "tableCell",
  "inlineCode",
  "html",
]);

describe("the comment on hostile texts", () => {
  it("keeps its shape: one table of four columns, no markup but its own, no mention, reference or link", () => {
    fc.assert(
      fc.property(digest, hostile, hostile, counted, (preview, title, mark, counted) => {
        const markdown = comment(preview, { title, marker: mark, counted });
        const root = parse(markdown);
        const all = nodes(root);
        expect(all.map(({ type }) => type).filter((type) => !OWN_NODES.has(type))).to.deep.equal([]);

        const html = all.flatMap((node) => (node.type === "html" ? [node.value] : []));
        expect(html).to.have.length(1);
        expect(html[0]).to.match(/^<!-- [^<>]* -->$/);
        // Workflows search the text as it is, where a mark inside code would be found as well.
        expect(markdown.split("<!--")).to.have.length(2);

        const tables = root.children.filter((node) => node.type === "table");
        expect(tables.length).to.be.at.most(1);
        for (const row of tables[0]?.children ?? []) expect(row.children).to.have.length(4);
        const lines = markdown.split("\n").filter((line) => line.startsWith("| ")).length;
        expect(tables[0]?.children.length ?? 0).to.equal(lines === 0 ? 0 : lines - 1);

        expect(proseOf(root)).not.to.match(/@[\w-]|#\d|[!~%$]\d|:\/\/|www\.|GH-\d|:\w+:|[0-9a-f]{7}/i);
      }),
      { numRuns: 400 },
    );
  });

  it("holds nothing that passes for the mark of another stack", () => {
    const mark = "--> <!-- storage -->";
    const markdown = comment(
      {
        steps: [
          step({ name: mark, old: { [mark]: mark }, new: { [mark]: 1 } }),
          step({ type: ACCOUNT, name: "gone", op: "delete", old: { username: mark } }),
        ],
        diagnostics: ["error", "warning", "info#err"].map((severity) => ({
          severity,
          message: `pulumi-netapp: impact: high: ${severity} ${mark}\n${mark}`,
        })),
      },
      { title: mark, marker: "mine" },
    );
    expect(markdown.split("\\u{3c}!--")).to.have.length.greaterThan(8);
    expect(markdown.match(/<!--.*/g)).to.deep.equal(["<!-- mine -->"]);
  });

  it("has a mark of its own for every name", () => {
    const known = ["pulumi-netapp prod", "pulumi-netapp: storage/eu.prod_1", "x".repeat(200)];
    for (const name of known) expect(marker(name)).to.equal(`<!-- ${name} -->`);
    const alike = [
      "eu--prod",
      "eu-prod",
      "eu-%2Dprod",
      "eu-",
      "eu",
      "-eu",
      "eu ",
      "",
      "%",
      "a\nb",
      "a\\nb",
      "a-b",
      "x".repeat(201),
      `${"x".repeat(201)}y`,
    ];
    expect(new Set(alike.map(marker)).size).to.equal(alike.length);
    expect(decodeURIComponent(marker("→".repeat(99)))).to.match(/^<!-- ~[0-9a-f]{32} -->$/);
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        fc.pre(!/\p{Cs}/u.test(one + other));
        expect(marker(one) === marker(other)).to.equal(one === other);
        expect(marker(one)).to.match(/^<!-- (?!-|>)(?:(?!--)[^<>\n\r])*[^-] -->$/);
      }),
      { numRuns: 300 },
    );
  });

  it("has as many rows as without the hostility", () => {
    fc.assert(
      fc.property(hostile, hostile, (before, after) => {
        fc.pre(before !== after);
        const digest = { steps: [step({ old: { a: before, b: 1 }, new: { a: after, b: 2 } })] };
        const [table] = parse(comment(digest)).children.filter((node) => node.type === "table");
        expect(table?.children).to.have.length(3);
      }),
      { numRuns: 300 },
    );
  });

  it("shows two different values differently", () => {
    fc.assert(
      fc.property(value, value, (before, after) => {
        fc.pre(JSON.stringify(before) !== JSON.stringify(after));
        const cell = (shown: unknown) => comment({ steps: [step({ op: "create", new: { a: [shown] } })] });
        fc.pre(!JSON.stringify([before, after]).includes("__"));
        expect(cell(before)).not.to.equal(cell(after));
      }),
      { numRuns: 300 },
    );
  });
});

describe("impact notes that others imitate", () => {
  const NOTE = "pulumi-netapp: impact: medium: cosmetic change";
  const group = "urn:pulumi:prod::storage::netapp:element:VolumeAccessGroup::hosts";
  const impacts = (...diagnostics: object[]) =>
    comment({ steps: [step({})], diagnostics }).match(/^- \*\*(high|medium)\*\*.*$/gm) ?? [];

  it("are none in the middle of a text, in a second line, in an error, and under a resource of another provider", () => {
    const bucket = "urn:pulumi:prod::storage::aws:s3/bucket:Bucket::logs";
    for (const [severity, message, urn] of [
      ["info#err", `x ${NOTE}`, ""],
      ["info#err", `x\n${NOTE}`, ""],
      ["info#err", `\u001b[2K\r${NOTE}`, ""],
      ["warning", `warning: x\nwarning: ${NOTE}`, group],
      ["error", NOTE, group],
      ["error", `error: ${NOTE}`, group],
      ["error", `update failed\n${NOTE}`, ""],
      ["warning", `warning: ${NOTE}`, bucket],
      ["info#err", NOTE, bucket],
      ["debug", NOTE, group],
    ] as const)
      expect(impacts({ severity, message, urn }), `${severity} ${message}`).to.deep.equal([]);
    expect(impacts({ severity: "warning", message: `warning: ${NOTE}\n`, urn: group })).to.have.length(1);
    expect(impacts({ severity: "info#err", message: `${NOTE}\n\n` })).to.have.length(1);
  });

  it("hide no error, and stay inside the note that they are written into", () => {
    expect(comment({ steps: [], diagnostics: [{ severity: "error", message: NOTE }] })).to.match(
      /^Preview failed with 1 error\n/,
    );
    const message = `pulumi-netapp: impact: high: group a\n${NOTE} (ID 5) is deleted`;
    expect(impacts({ severity: "warning", message: `warning: ${message}`, urn: group })).to.have.length(1);
    expect(impacts({ severity: "warning", message, urn: group })[0]).to.match(/^- \*\*high\*\*: group a .*is deleted$/);
  });

  it("are found again under the words that the provider wrote, whatever the name", () => {
    for (const name of ["a\nb", "a b", "\u202e", "x".repeat(500), "<{%red%}>", 'q"q', "e\u0301"]) {
      const old = { name, volumeAccessGroupId: 5, __managed: ["name"] };
      const [note] = volumeAccessGroup.notes?.(changeOf(old, { name: "b" })) ?? [];
      const line = `pulumi-netapp: ${impactLine(note ?? { severity: "", text: "" })}`;
      expect(line, name).to.match(/^pulumi-netapp: impact: medium: [^\n\u202e]{1,300}$/);
      const preview = {
        steps: [step({ type: GROUP, old, new: { name: "b" } })],
        diagnostics: [{ severity: "info#err", message: `${line}\n` }],
      };
      const [impact] = notesOf(withoutSecrets(parsePreview(JSON.stringify(preview)))).impacts;
      expect(impact?.sources, name).to.have.length(1);
    }
  });
});

describe("the names that hosts choose", () => {
  const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
  const note = fc.record({ severity: fc.constant("high" as const), text: hostile, sources: fc.constant([]) });

  it("stay on their line in a terminal, with nothing in them that it or the engine would obey", () => {
    fc.assert(
      fc.property(fc.array(note, { minLength: 1, maxLength: 3 }), counted, hostile, (impacts, counted, name) => {
        const text = asText(impacts, counted);
        for (const line of text.slice(0, -1).split("\n")) {
          expect(line).not.to.match(UNSEEN);
          expect(line).to.match(/^(high: | {2}not counted: | {2}(\d+ sessions?|no session) | {4})/);
        }
        const words = inWords(sessionCount([{ id: "1", initiator: name }]), true, quotedName);
        expect(words).not.to.match(UNSEEN);
        expect(words).not.to.include("<{%");
        for (const line of asJson(impacts, counted).slice(0, -1).split("\n")) expect(line).not.to.match(UNSEEN);
        expect(JSON.parse(asJson(impacts, counted)).notes[0].text).to.equal(impacts[0]?.text);
      }),
      { numRuns: 300 },
    );
    expect(quotedName("<{%fg 1%}>\u001b[2J")).to.equal('"\\u003c{%fg 1%}>\\u001b[2J"');
    expect(quotedName("iqn.1998-01.com.vmware:esx-07")).to.equal("iqn.1998-01.com.vmware:esx-07");
  });
});

describe("the size of the comment", () => {
  it("is never above the limit, whatever is in it", () => {
    fc.assert(
      fc.property(
        digest,
        counted,
        fc.integer({ min: 1000, max: 4000 }),
        fc.integer({ min: 1, max: 40 }),
        (preview, counted, maxSize, times) => {
          const many = {
            steps: Array.from({ length: times }, () => preview.steps).flat(),
            diagnostics: preview.diagnostics.map((entry) => ({ ...entry, message: entry.message.repeat(times) })),
          };
          const markdown = comment(many, {
            maxSize,
            counted,
            title: "é".repeat(times * 20),
            marker: "x".repeat(times * 20),
          });
          expect(Buffer.byteLength(markdown)).to.be.at.most(maxSize);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("is cut at whole resources, the most destructive kept, and the rest counted", () => {
    const created = Array.from({ length: 3000 }, (_, index) =>
      step({ op: "create", name: `r${index}`, new: { a: "x".repeat(50) } }),
    );
    const removed = Array.from({ length: 3 }, (_, index) =>
      step({ op: "delete", name: `d${index}`, old: { svm: `svm${index}` } }),
    );
    const markdown = comment({ steps: [...created, ...removed] });
    expect(markdown.split("\n")[0]).to.match(/^3000 created, 3 deleted; /);
    expect(Buffer.byteLength(markdown)).to.be.within(60_000, 65_536);
    const shown = markdown.split("\n").filter((line) => line.startsWith("| `")).length;
    expect(markdown.match(/^\| `d\d`/gm)).to.have.length(3);
    expect(markdown).to.include(`${3003 - shown} more resources not shown here (${3003 - shown} created)`);
    expect(markdown.trimEnd().split("\n").at(-1)).to.equal("<!-- pulumi-netapp: storage/prod -->");
  });

  it("leaves room for errors and notes however long the table is, and counts what is left out", () => {
    const steps = Array.from({ length: 500 }, (_, index) => step({ name: `r${index}`, old: { a: 1 }, new: { a: 2 } }));
    const errors = Array.from({ length: 200 }, (_, index) => ({
      severity: "error",
      message: `problem ${index} is here`,
    }));
    const note = { severity: "info#err", message: "pulumi-netapp: impact: high: sessions drop" };
    const markdown = comment({ steps, diagnostics: [...errors, note] }, { maxSize: 6000 });
    expect(markdown).to.include("problem 0 is here").and.to.include("- **high**: sessions drop");
    expect(markdown)
      .to.match(/- \d+ more, not shown here/)
      .and.to.match(/\d+ more resources not shown here/);
  });

  it("refuses a limit in which not even the summary is sure to fit", () => {
    expect(() => comment({ steps: [] }, { maxSize: 999 })).to.throw(RangeError, "at least 1000");
  });
});

describe("secrets in the comment", () => {
  const value = fc
    .string({ unit: fc.constantFrom(...'abcXYZ0189!@#$%&*|`<>\\"\n é'), minLength: 8, maxLength: 30 })
    .filter((text) => text.trim().length >= 8);

  /** What a reader sees, and what is in the text as it is sent. */
  const seen = (markdown: string) => [
    markdown,
    nodes(parse(markdown))
      .map((node) => ("value" in node ? node.value : ""))
      .join(""),
  ];

  it("never show, wherever their value is repeated", () => {
    fc.assert(
      fc.property(value, fc.constantFrom("signature", "oldMarked", "newMarked"), (text, how) => {
        const old = how === "signature" ? secret(text) : how === "oldMarked" ? "[secret]" : text;
        const wanted = how === "signature" ? secret("another-value") : how === "newMarked" ? "[secret]" : text;
        const preview = {
          steps: [
            step({
              old: { token: old, note: `a ${text} b`, list: [1] },
              new: { token: wanted, note: text, list: [{ [text]: text }] },
            }),
            step({ name: text, op: "create", new: { x: JSON.stringify({ text }) } }),
          ],
          diagnostics: [
            { severity: "error", message: `failed with ${text}, ${JSON.stringify(text)}, ${encodeURIComponent(text)}` },
            {
              severity: "info#err",
              message: `pulumi-netapp: impact: high: header ${Buffer.from(text).toString("base64")}`,
            },
          ],
        };
        for (const view of seen(comment(preview))) {
          expect(view).not.to.include(text);
          expect(view).not.to.include(Buffer.from(text).toString("base64"));
        }
      }),
      { numRuns: 200 },
    );
  });

  it("never show when a state without any mark holds a password in the clear", () => {
    const steps = [
      step({ type: ACCOUNT, old: { initiatorSecret: "clear-secret-1" }, new: { initiatorSecret: "clear-secret-2" } }),
      step({
        type: "pulumi:providers:pulumi-nodejs",
        name: "dr",
        op: "create",
        new: {
          "netapp:ontap.host": "ontap-dr",
          "netapp:ontap.password": "clear-secret-3",
          "netapp:ontap.clientKey": "clear-secret-4",
          "netapp:element.password": "clear-secret-5",
          "netapp:element": '{"password":"clear-secret-6"}',
        },
      }),
      step({ type: AD, op: "create", new: { password: "clear-secret-7", username: "joiner" } }),
    ];
    const message = `no: ${[1, 2, 3, 4, 5, 6, 7].map((number) => `clear-secret-${number}`).join(" ")}`;
    const markdown = comment({ steps, diagnostics: [{ severity: "error", message }] });
    expect(markdown).not.to.include("clear-secret");
    expect(markdown).to.include("`initiatorSecret` | rotated |");
    expect(markdown).to.include("`netapp:ontap.host`: `ontap-dr`").and.to.include("`username`: `joiner`");
  });

  it("never show inside lists and objects that hold readable settings too", () => {
    const steps = [
      step({
        old: { users: [{ name: "a", key: secret("deep-secret-1") }] },
        new: { users: [{ name: "b", key: "[secret]" }] },
      }),
    ];
    const markdown = comment({ steps, diagnostics: [{ severity: "warning", message: "used deep-secret-1" }] });
    expect(markdown).not.to.include("deep-secret-1");
    expect(markdown).to.include('`[{"name":"a","key":"[secret]"}]` → `[{"name":"b","key":"[secret]"}]`');
  });
});
