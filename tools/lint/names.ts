import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const FOLDERS = ["provider", "emulator", "tools", "bench"];

const ROLE = "the same part of every resource, one in each folder";
const ARRAY = "what an array keeps, and the class or record by which a program knows it; the two never meet";

/** Exported names that stand for more than one declaration, each with its reason. */
export const TWICE: Readonly<Record<string, string>> = {
  fields: ROLE,
  rules: ROLE,
  toLive: ROLE,
  binding: "one for each way to reach the engine, exchanged by the build",
  Account: ARRAY,
  AddressMask: ARRAY,
  AddressRange: ARRAY,
  Initiator: ARRAY,
  IscsiCredentials: ARRAY,
  IscsiService: ARRAY,
  Svm: ARRAY,
  Volume: ARRAY,
  VolumeAccessGroup: ARRAY,
};

/** The files that declare and export each name. */
export function exportedNames(root: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const folder of FOLDERS) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).sort()) {
      if (!name.endsWith(".ts")) continue;
      const file = `${folder}/${name.replaceAll("\\", "/")}`;
      const source = ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.Latest);
      for (const one of new Set(source.statements.flatMap(declared))) found.set(one, [...(found.get(one) ?? []), file]);
    }
  }
  return found;
}

/** What is wrong with the names: one that means two things, and a reason for one that does not any more. */
export function doubtfulNames(names: ReadonlyMap<string, readonly string[]>, reasons = TWICE): string[] {
  const twice = [...names].filter(([, files]) => files.length > 1);
  return [
    ...twice
      .filter(([name]) => !Object.hasOwn(reasons, name))
      .map(([name, files]) => `${name} is exported by ${files.join(" and ")}: rename one of them.`),
    ...Object.keys(reasons)
      .filter((name) => !twice.some(([known]) => known === name))
      .map((name) => `${name} is exported once: take it off the list in tools/lint/names.ts.`),
  ];
}

function declared(statement: ts.Statement): string[] {
  const exported = ts.canHaveModifiers(statement)
    ? ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    : false;
  if (!exported) return [];
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
  }
  const named = statement as ts.Statement & { readonly name?: ts.Node };
  return named.name && ts.isIdentifier(named.name) ? [named.name.text] : [];
}

if (require.main === module) {
  const lines = doubtfulNames(exportedNames(join(__dirname, "../..")));
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exitCode = lines.length === 0 ? 0 : 1;
}
