import { join } from "node:path";
import ts from "typescript";

const ROOT = join(__dirname, "../..");

/** The TSDoc of the public interfaces and classes, and the plain types of their members. */
export class Comments {
  private readonly checker: ts.TypeChecker;
  private readonly declared = new Map<string, ts.Node & { name: ts.Identifier }>();

  constructor() {
    const { config } = ts.readConfigFile(join(ROOT, "tsconfig.build.json"), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
    const program = ts.createProgram([join(ROOT, "provider/index.ts")], options);
    this.checker = program.getTypeChecker();
    for (const file of program.getSourceFiles().filter(({ fileName }) => fileName.includes("/provider/"))) {
      ts.forEachChild(file, (node) => {
        if (
          ts.isInterfaceDeclaration(node) ||
          (ts.isClassDeclaration(node) && node.name) ||
          ts.isTypeAliasDeclaration(node) ||
          (ts.isFunctionDeclaration(node) && node.name)
        )
          this.declared.set(node.name?.text ?? "", node as ts.Node & { name: ts.Identifier });
      });
    }
  }

  has(name: string): boolean {
    return this.declared.has(name);
  }

  /** What stands above an interface, a class or a function. */
  of(name: string): string {
    const node = this.node(name);
    return this.text(this.checker.getSymbolAtLocation(node.name), name);
  }

  /** What stands above a member. */
  ofMember(name: string, member: string): string {
    return this.text(this.member(name, member), `${name}.${member}`);
  }

  members(name: string): string[] {
    return this.typeOf(name)
      .getProperties()
      .map((symbol) => symbol.name);
  }

  isOptional(name: string, member: string): boolean {
    const symbol = this.member(name, member);
    const type = this.checker.getTypeOfSymbol(symbol);
    return (symbol.flags & ts.SymbolFlags.Optional) !== 0 || this.checker.typeToString(type).includes("undefined");
  }

  /** `string`, `Record<string, unknown>`, …: of `Output<T>` and `Input<T>` what is inside. */
  typeText(name: string, member: string): string {
    const type = this.checker.getTypeOfSymbol(this.member(name, member));
    const text = this.checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
    return text.replace(/ \| undefined$/, "").replace(/^(?:pulumi\.)?(?:Output|OutputInstance|Input)<(.*)>$/, "$1");
  }

  private node(name: string): ts.Node & { name: ts.Identifier } {
    const node = this.declared.get(name);
    if (!node) throw new Error(`There is no public declaration called ${name}.`);
    return node;
  }

  private typeOf(name: string): ts.Type {
    return this.checker.getTypeAtLocation(this.node(name));
  }

  private member(name: string, member: string): ts.Symbol {
    const symbol = this.checker.getPropertyOfType(this.typeOf(name), member);
    if (!symbol) throw new Error(`${name} has no member ${member}.`);
    return symbol;
  }

  private text(symbol: ts.Symbol | undefined, name: string): string {
    const text = ts.displayPartsToString(symbol?.getDocumentationComment(this.checker) ?? []).trim();
    if (text === "") throw new Error(`${name} has no comment: users of every language read it.`);
    return text;
  }
}
