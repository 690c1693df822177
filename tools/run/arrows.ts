import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, tool } from "./root";

const HEAD = `# The arrows between the folders

Drawn by dependency-cruiser from the imports of today, those of types included (\`npm run arrows\`). The rules that it holds in
\`npm run lint\` are in [.dependency-cruiser.cjs](../.dependency-cruiser.cjs).
`;

/** Draws which folder imports which, into docs/arrows.md. */
export async function arrows(): Promise<number> {
  const picture = execFileSync(
    process.execPath,
    [
      tool("dependency-cruiser/bin/dependency-cruise.mjs"),
      ...["--config", ".dependency-cruiser.cjs", "--output-type", "mermaid"],
      ...["--collapse", "^(provider/[^/]+|emulator)/", "--include-only", "^(provider|emulator)"],
      ...["provider", "emulator"],
    ],
    { cwd: ROOT, encoding: "utf8" },
  );
  writeFileSync(join(ROOT, "docs/arrows.md"), `${HEAD}\n\`\`\`mermaid\n${picture.trim()}\n\`\`\`\n`);
  return 0;
}
