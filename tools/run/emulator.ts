import { createRequire } from "node:module";
import { join } from "node:path";
import { ensureBuilt } from "./build.mjs";
import { ROOT } from "./root.mjs";

export async function run() {
  await ensureBuilt();
  const { serve } = createRequire(import.meta.url)(join(ROOT, "dist/emulator/serve.js"));
  await serve({ port: Number(process.env.PORT ?? 0) });
  return 0;
}
