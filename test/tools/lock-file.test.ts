import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Record<string, string>;
}

const FILE = join(resolve(__dirname, "../.."), "package-lock.json");
const packages: [string, Locked][] = Object.entries(JSON.parse(readFileSync(FILE, "utf8")).packages);
const paths = new Set(packages.map(([path]) => path));

describe("package-lock.json", () => {
  // npm ci refuses a lock file without them, on every platform. npm leaves them out when the registry it was made with
  // does not have them; then they are written by hand: version, os, cpu, libc, "optional".
  it("names what is meant for other platforms too", () => {
    const missing = packages.flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !paths.has(`node_modules/${name}`) && !paths.has(`${path}/node_modules/${name}`),
      ),
    );
    expect(missing).to.deep.equal([]);
  });

  it("names no registry, so that it works with the one that the reader has", () => {
    expect(packages.filter(([, { resolved }]) => resolved?.startsWith("http")).map(([path]) => path)).to.deep.equal([]);
  });
});
