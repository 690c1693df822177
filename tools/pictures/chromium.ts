import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Takes a picture of a whole page, in twice its size for screens with small dots. */
export function photograph(html: string, width: number, file: string): void {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-netapp-pictures-"));
  try {
    const page = join(folder, "page.html");
    // Chromium's own screenshot is one of its window, so the page tells its height first.
    const measure = "<script>document.documentElement.dataset.height = document.body.scrollHeight</script>";
    writeFileSync(page, html + measure);
    const open = (...flags: string[]) =>
      chromium(folder, `--window-size=${width},200`, ...flags, pathToFileURL(page).href);
    const height = /data-height="(\d+)"/.exec(open("--dump-dom"))?.[1];
    if (height === undefined)
      throw new Error("Chromium did not tell the height of the page: run it by hand to see why.");
    open(`--window-size=${width},${height}`, "--force-device-scale-factor=2", `--screenshot=${file}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function chromium(profile: string, ...args: string[]): string {
  const program = process.env.CHROMIUM ?? "chromium";
  // Chromium refuses to sandbox for root, as in a container; the page is our own.
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const always = ["--headless", "--disable-gpu", "--hide-scrollbars", `--user-data-dir=${join(profile, "profile")}`];
  try {
    return execFileSync(program, [...always, ...sandbox, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new Error(
      `There is no ${program}: install Chromium (Debian: apt-get install chromium), or name it in CHROMIUM.`,
    );
  }
}
