import { join, resolve } from "node:path";
import { expect } from "chai";
import * as ts from "typescript";

const ROOT = resolve(__dirname, "../..");

for (const [entry, compiled] of [
  ["pulumi-netapp", "index"],
  ["pulumi-netapp/plugin", "plugin"],
] as const)
  describe(`the types of ${entry}`, function () {
    this.timeout(120_000);
    let program: ts.Program;

    before(() => {
      const options: ts.CompilerOptions = {
        module: ts.ModuleKind.Node16,
        moduleResolution: ts.ModuleResolutionKind.Node16,
        target: ts.ScriptTarget.ES2022,
        strict: true,
        exactOptionalPropertyTypes: true,
        noEmit: true,
        types: ["node"],
        typeRoots: [join(ROOT, "node_modules/@types")],
      };
      const host = ts.createCompilerHost(options);
      const { readFile } = host;
      const fixture = join(__dirname, "types/program.ts");
      host.readFile = (file) => {
        const text = readFile(file);
        return file === fixture ? text?.replaceAll('"pulumi-netapp"', JSON.stringify(entry)) : text;
      };
      program = ts.createProgram([fixture], options, host);
    });

    it("are what a program expects of arguments, outputs and look-ups", () => {
      const diagnostics = ts.getPreEmitDiagnostics(program);
      const texts = diagnostics.map(({ file, messageText, start }) => {
        const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
        return `${file?.fileName}:${line} ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
      });
      // The fixture is compiled against dist; libraries of the SDK are checked by themselves.
      expect(texts.filter((text) => !text.includes("/node_modules/"))).to.deep.equal([]);
    });

    it("come from dist, and make a program's compiler read none of the libraries inside", () => {
      const files = program.getSourceFiles().map(({ fileName }) => fileName);
      expect(files).to.include(join(ROOT, `dist/provider/${compiled}.d.ts`));
      const inside = files.filter((file) => /node_modules\/(zod|undici|dataloader|commander)\//.test(file));
      expect(inside).to.deep.equal([]);
      expect(files.filter((file) => /dist\/provider\/(core|http)\//.test(file))).to.deep.equal([]);
    });
  });
