import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { SECRET_SETTINGS, SETTINGS } from "../../provider/connection/settings";
import { LOADERS } from "../../provider/resources";
import { cli } from "../cli/cli";
import { LOCKED, SUBJECT } from "../element/rows";

const ROOT = resolve(__dirname, "../..");
const PACKAGE = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

/** Every page that people read, without the generated ones, whose examples come from docstrings (below). */
const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  ...markdownIn("docs"),
  ...markdownIn("examples"),
  ...markdownIn("tools"),
];
const SOURCES = sourcesIn("provider");

function markdownIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md") && !name.includes("node_modules") && !name.startsWith("reference"))
    .map((name) => join(folder, name));
}

function sourcesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
}

function snippets(text: string): string[] {
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? "");
}

/** Examples of docstrings leave out what every program begins with. */
const PREAMBLE =
  'import * as pulumi from "@pulumi/pulumi";\nimport { element, ontap, Provider } from "pulumi-netapp";\nconst config = new pulumi.Config();\nvoid [element, ontap, Provider, config];\n';

/** The compiler names the members of a union in the order in which it met them anywhere: an edit elsewhere turns them round. */
function steady(page: string): string {
  return page.replace(/`?"\w+"`?(?: \\?\| `?"\w+"`?)+/g, (union) => union.match(/"\w+"/g)?.sort().join(" | ") ?? union);
}

/** Commands that are not ours: their words, up to where values begin. A line that begins otherwise is a mistake. */
const OTHERS =
  /^(mkdir|cd|npm (install|ci)|npx (mocha|vitest)|go mod (init|tidy)|pulumi (new|install|preview|up|import|do|stack init|package add terraform-provider))\b/;

/** The options of each of our commands, as it tells them itself. */
const options = new Map<string, Promise<string>>();

/** What is wrong with a line for the shell; nothing when all that it names is there. */
async function lineProblem(line: string): Promise<string | undefined> {
  const [, pulumi = "", key = ""] = /^pulumi config (set(?: --path| --secret)*) (\S+)/.exec(line) ?? [];
  if (key.startsWith("netapp:")) {
    const [product = "", setting = ""] = key.slice("netapp:".length).split(".");
    const known = SETTINGS[product as keyof typeof SETTINGS]?.includes(setting) && pulumi.includes("--path");
    const clear = SECRET_SETTINGS.includes(setting) && !pulumi.includes("--secret");
    return known && !clear ? undefined : "not how a setting is set";
  }
  const [, script] = /^npm (?:run )?(test|demo|[\w:]+)\b/.exec(line) ?? [];
  if (script !== undefined && script in PACKAGE.scripts) return undefined;
  const [, command, rest = ""] = /^npx pulumi-netapp ([a-z]+)(.*)$/.exec(line) ?? [];
  if (command !== undefined) {
    if (!options.has(command))
      options.set(
        command,
        cli(["help", command]).then(({ stdout }) => stdout),
      );
    const help = (await options.get(command)) ?? "";
    const unknown = rest.match(/--[\w-]+/g)?.filter((option) => !help.includes(`${option} `)) ?? [];
    return help.includes(`pulumi-netapp ${command} `) && unknown.length === 0 ? undefined : "no such command or option";
  }
  const [, file] = /^pulumi package add node_modules\/pulumi-netapp\/(\S+)/.exec(line) ?? [];
  if (file !== undefined) return existsSync(join(ROOT, file)) ? undefined : "no such file in the package";
  const [, version, archive] = /^pulumi plugin install resource netapp (\S+) --file (\S+)/.exec(line) ?? [];
  if (version !== undefined)
    return version === PACKAGE.version && archive?.includes(`-v${version}-`) ? undefined : "not this version";
  return key !== "" || OTHERS.test(line) ? undefined : "nothing here knows it";
}

/** What a block's content has to hold, by its language; `undefined` fails like any text. */
const CHECKS: Record<string, (text: string, page: string) => unknown> = {
  ts: (text, page) => (snippets(readFileSync(join(ROOT, page), "utf8")).includes(text) ? undefined : "not compiled"),
  python: (_text, page) => (page.startsWith("docs/registry") ? undefined : "not run"), // run by test/tools/sdks.test.ts
  yaml: (text, page) => {
    const { plugins } = parse(text) as { plugins?: { providers: { name: string; path: string }[] } };
    if (page.startsWith("docs/registry")) return undefined; // previewed by test/tools/yaml.test.ts
    if (page.startsWith("examples/pull-request")) return undefined; // run by test/cli/workflows/access-token.test.ts
    const [plugin] = plugins?.providers ?? [];
    const folder = plugin?.path.replace("node_modules/pulumi-netapp/", "") ?? "";
    return plugin?.name === "netapp" && existsSync(join(ROOT, folder, "schema.json")) ? undefined : "no plugin there";
  },
  sh: async (text) => {
    const lines = text.split("\n").flatMap((line) => line.replace(/ +#.*/, "").split(" && "));
    const told = lines.filter(Boolean).map(async (line) => [line, await lineProblem(line)]);
    return (await Promise.all(told)).find(([, problem]) => problem !== undefined)?.join(": ");
  },
  text: (text, page) => {
    if (!WITH_A_NOTE.includes(page)) return DRAWINGS.includes(page) ? undefined : "not checked";
    const locked = text.replace(/^pulumi-netapp: (.*) Element account .* \(ID \d+\)(.*)\n$/, `$1 ${SUBJECT}$2`);
    return locked === LOCKED ? undefined : "no such note";
  },
  mermaid: (_text, page) => (DRAWINGS.includes(page) ? undefined : "not checked"),
  js: (text, page) => {
    const [, file = ""] = /from "(\..*)"/.exec(text) ?? [];
    return page.startsWith("tools/") && existsSync(join(ROOT, `${file}.ts`)) ? undefined : "not compiled";
  },
};
/** Pages that quote an impact note. */
const WITH_A_NOTE = ["README.md", "docs/guide/pull-requests.md"];
/** Pages whose pictures of the house are made of letters. */
const DRAWINGS = ["CONTRIBUTING.md", "docs/internals/design.md"];

describe("the documentation", () => {
  it("has no block that nothing checks, and no command of ours that does not exist", async function () {
    this.timeout(60_000);
    const wrong: string[] = [];
    for (const page of PAGES) {
      const text = readFileSync(join(ROOT, page), "utf8");
      const blocks = [...text.matchAll(/^ *(`{3,}|~{3,})(\w*)\n([\s\S]*?)^ *\1$/gm)];
      for (const [, , language = "", content = ""] of blocks) {
        const problem = await (CHECKS[language] ?? (() => "no such language"))(content, page);
        if (problem !== undefined) wrong.push(`${page}: ${language} block: ${problem}`);
      }
      for (const [, line = ""] of text.matchAll(
        /`((?:npx pulumi-netapp|npm run|npm test|pulumi config set .*netapp:)[^`]*)`/g,
      )) {
        const problem = line.includes("…") || /[A-Z]{2}/.test(line) ? undefined : await lineProblem(line);
        if (problem !== undefined) wrong.push(`${page}: ${line}: ${problem}`);
      }
    }
    expect(wrong).to.deep.equal([]);
  });

  it("holds only TypeScript that compiles against the package", function () {
    this.timeout(120_000);
    const folder = mkdtempSync(join(ROOT, "examples/.snippets-"));
    try {
      let count = 0;
      for (const page of PAGES) {
        for (const snippet of snippets(readFileSync(join(ROOT, page), "utf8"))) {
          writeFileSync(join(folder, `${count++}.ts`), `// ${page}\n${snippet}\nexport {};\n`);
        }
      }
      for (const source of SOURCES) {
        const text = readFileSync(join(ROOT, source), "utf8").replace(/^ *\* ?/gm, "");
        for (const snippet of snippets(text)) {
          writeFileSync(join(folder, `${count++}.ts`), `// ${source}\n${PREAMBLE}${snippet}\nexport {};\n`);
        }
      }
      expect(count).to.be.greaterThan(5);
      const config = {
        extends: join(relative(folder, ROOT), "tsconfig.json"),
        compilerOptions: { noUnusedLocals: false },
        include: ["*.ts"],
      };
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
      const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
      try {
        execFileSync(process.execPath, [tsc, "-p", folder], { cwd: ROOT, encoding: "utf8" });
      } catch (error) {
        const named = String((error as { stdout: string }).stdout).replace(/(\d+)\.ts/g, (file) => {
          const [first] = readFileSync(join(folder, file), "utf8").split("\n");
          return `${file} (${first})`;
        });
        expect.fail(named);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("has a reference that is generated from today's docstrings", function () {
    this.timeout(120_000);
    const folder = mkdtempSync(join(ROOT, "examples/.reference-"));
    try {
      const typedoc = join(ROOT, "node_modules/typedoc/bin/typedoc");
      execFileSync(process.execPath, [typedoc, "--out", folder, "--logLevel", "Error"], { cwd: ROOT });
      for (const name of readdirSync(folder)) {
        const kept = steady(readFileSync(join(ROOT, "docs/reference", name), "utf8"));
        expect(steady(readFileSync(join(folder, name), "utf8")), `${name}: run npm run docs`).to.equal(kept);
      }
      expect(readdirSync(folder)).to.deep.equal(readdirSync(join(ROOT, "docs/reference")));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("links to files that exist", () => {
    for (const page of PAGES) {
      const text = readFileSync(join(ROOT, page), "utf8").replace(/^```[\s\S]*?^```/gm, "");
      for (const [, target = ""] of text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)) {
        if (/^[a-z]+:/.test(target)) continue;
        const path = resolve(ROOT, page, "..", target);
        expect(() => readFileSync(path).length, `${page} links to ${target}`).to.satisfy((read: () => number) => {
          try {
            return read() >= 0;
          } catch (error) {
            return (error as NodeJS.ErrnoException).code === "EISDIR";
          }
        });
      }
    }
  });

  it("links to headings that exist", () => {
    const anchors = (text: string) =>
      [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
        heading
          .toLowerCase()
          .replace(/[^\w\- ]/g, "")
          .replace(/ /g, "-"),
      );
    for (const page of PAGES) {
      const text = readFileSync(join(ROOT, page), "utf8").replace(/^```[\s\S]*?^```/gm, "");
      for (const [, target = "", anchor = ""] of text.matchAll(/\]\(((?:[^)#:]+\.md)?)#([^)]+)\)/g)) {
        const to = target === "" ? page : relative(ROOT, resolve(ROOT, page, "..", target));
        expect(anchors(readFileSync(join(ROOT, to), "utf8")), `${page} links to ${to}`).to.include(anchor);
      }
    }
  });

  it("quotes tests by titles that they have", () => {
    const text = readFileSync(join(ROOT, "docs/guide/comparison.md"), "utf8").replace(/\s+/g, " ");
    const quoted = [...text.matchAll(/(test\/[\w./-]+\.ts), ((?:"[^"]+"(?: and )?)+)/g)];
    expect(quoted.length).to.be.greaterThan(5);
    for (const [, file = "", titles = ""] of quoted) {
      const test = readFileSync(join(ROOT, file), "utf8");
      for (const [title] of titles.matchAll(/"[^"]+"/g)) expect(test, `${file} ${title}`).to.include(`it(${title}`);
    }
  });

  it("names every setting of a connection in the README and in its page", () => {
    for (const page of ["README.md", "docs/guide/connections.md"]) {
      const text = readFileSync(join(ROOT, page), "utf8");
      for (const setting of new Set(Object.values(SETTINGS).flat())) expect(text, page).to.include(`\`${setting}\``);
    }
  });

  it("names every resource where a user looks for it", () => {
    for (const page of ["README.md", "docs/guide/rule.md", "docs/guide/destroy.md"]) {
      const text = readFileSync(join(ROOT, page), "utf8");
      for (const type of Object.keys(LOADERS)) expect(text, page).to.include(`\`${type.replace(":", ".")}\``);
    }
  });

  it("has a README that is read to the end, and pages that begin with their reader", () => {
    const readme = readFileSync(join(ROOT, "README.md"), "utf8");
    expect(readme.split("\n").length).to.be.at.most(201);
    expect(readme.split(/\s+/).length).to.be.at.most(2_000);
    for (const page of PAGES.filter((name) => /^docs\/(guide|internals)\//.test(name)))
      expect(readFileSync(join(ROOT, page), "utf8"), page).to.match(
        /^# .*\n\nFor people who [\s\S]*?\. After this page you /,
      );
  });
});
