import { spawnSync } from "node:child_process";

const ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12";

/** What actionlint says of a workflow for GitHub Actions. The first run on a machine builds it: give it minutes. */
export function actionlint(file: string) {
  return spawnSync("go", ["run", ACTIONLINT, "-no-color", "-shellcheck=", "-pyflakes=", file], { encoding: "utf8" });
}
