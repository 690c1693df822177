import type { Way } from "./engine.mjs";

export const officialInstaller: Way;
