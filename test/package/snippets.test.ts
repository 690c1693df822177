import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { expect } from "chai";
import { SETTINGS } from "../../provider/connection/settings";

const ROOT = resolve(__dirname, "../..");

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

describe("the documentation", () => {
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
    const text = readFileSync(join(ROOT, "docs/comparison.md"), "utf8").replace(/\s+/g, " ");
    const quoted = [...text.matchAll(/(test\/[\w./-]+\.ts), ((?:"[^"]+"(?: and )?)+)/g)];
    expect(quoted.length).to.be.greaterThan(5);
    for (const [, file = "", titles = ""] of quoted) {
      const test = readFileSync(join(ROOT, file), "utf8");
      for (const [title] of titles.matchAll(/"[^"]+"/g)) expect(test, `${file} ${title}`).to.include(`it(${title}`);
    }
  });

  it("names every setting of a connection in the README", () => {
    const readme = readFileSync(join(ROOT, "README.md"), "utf8");
    for (const setting of new Set(Object.values(SETTINGS).flat())) expect(readme).to.include(`\`${setting}\``);
  });
});
