import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { schema } from "./schema";

writeFileSync(join(__dirname, "../../schema.json"), `${JSON.stringify(schema(), undefined, 2)}\n`);
