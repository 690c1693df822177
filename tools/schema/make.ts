import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { registryPages } from "./registry";
import { schema } from "./schema";

const ROOT = join(__dirname, "../..");
writeFileSync(join(ROOT, "schema.json"), `${JSON.stringify(schema(), undefined, 2)}\n`);

const pages = join(ROOT, "docs/registry");
rmSync(pages, { recursive: true, force: true });
mkdirSync(pages, { recursive: true });
for (const [name, text] of Object.entries(registryPages())) writeFileSync(join(pages, name), text);
