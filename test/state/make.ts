// Writes the states of this version, for a release: `npx tsx test/state/make.ts [NAME...]`, after `npm run build`;
// `npm run format` brings them into shape.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { Stack } from "../support/stack";
import { FOLDER, type Kept, withoutEmulator } from "./kept";
import { type Scenario, SEED, scenarios } from "./scenarios";

async function make({ about, seed = SEED, entry, programs, changed, disturb }: Scenario): Promise<Kept> {
  const array = await startEmulator(seed);
  const stack = await Stack.create({}, entry);
  try {
    stack.connect(array);
    const steps = programs(array);
    const last = steps.at(-1);
    if (!last) throw new Error("A scenario needs a program.");
    for (const program of steps) {
      await stack.program(program);
      if (program === last) disturb?.(array);
      // With a failure in one resource the engine starts the others all the same.
      const { code, stdout, stderr } = await stack.run("up", "--yes", "--skip-preview", "--continue-on-error");
      if ((code !== 0) !== (disturb !== undefined && program === last)) throw new Error(`${stdout}\n${stderr}`);
    }
    // The vault of the tests ends with this process.
    await stack.mustRun("stack", "change-secrets-provider", "passphrase");
    const { stdout } = await stack.mustRun("stack", "export");
    const kept = {
      about,
      entry,
      array: contents(array),
      program: last,
      changed: changed(array),
      unfinished: disturb !== undefined,
      state: JSON.parse(stdout),
    };
    return JSON.parse(JSON.stringify(withoutEmulator(kept, array)), withoutPlaces);
  } finally {
    await stack.remove();
    await array.close();
  }
}

/** The engine notes the place in the program that declares a resource, as a path of this machine. */
const withoutPlaces = (key: string, value: unknown) =>
  key === "sourcePosition" || key === "stackTrace" ? undefined : value;

/** What to start an emulator with that holds the same objects. */
function contents({ ontap, element }: Emulator): Kept["array"] {
  return {
    ontap: {
      clusterUuid: ontap.cluster.uuid,
      svms: ontap.svms.map(({ name, uuid, iscsi, ad, preferredDcs, credentials }) => ({
        name,
        uuid,
        ...(iscsi && { iscsi: { enabled: iscsi.enabled, alias: iscsi.alias ?? null } }),
        ...(ad && {
          ad: {
            name: ad.name,
            fqdn: ad.fqdn,
            organizationalUnit: ad.organizationalUnit,
            encryptions: ad.encryptions,
          },
        }),
        preferredDcs,
        // ONTAP makes those of every other initiator itself.
        credentials: credentials.filter(({ initiator }) => initiator !== "default"),
        san: sanOf(ontap.san, name),
      })),
      domains: SEED.ontap.domains,
    },
    element: {
      uniqueID: element.uniqueID,
      // In the order of their IDs, which count from 1.
      initiators: element.groups.initiators.map(({ initiatorID: _, initiatorName: name, ...rest }) => ({
        name,
        ...rest,
      })),
      accounts: element.accounts.map(({ status, ...rest }) => ({
        ...rest,
        ...live(status),
        volumes: element.volumes(rest.accountID).length,
      })),
      groups: element.groups.all.map(({ name, volumeAccessGroupID, initiators, volumes, attributes }) => ({
        name,
        volumeAccessGroupID,
        initiators,
        volumes,
        attributes,
      })),
    },
  };
}

function sanOf(san: Emulator["ontap"]["san"], svm: string) {
  const igroups = san.igroups(svm);
  return {
    luns: san.luns(svm),
    igroups: igroups.map(({ initiators, igroups: children, ...rest }) => ({
      ...rest,
      initiators: initiators.map(({ name }) => name),
      igroups: children.map((uuid) => san.igroup(svm, uuid)?.name ?? uuid),
    })),
    maps: san.maps(svm),
  };
}

/** The emulator lists no removed accounts; its type does not say so. */
function live(status: "active" | "locked" | "removed"): { status?: "active" | "locked" } {
  return status === "removed" ? {} : { status };
}

async function main(): Promise<void> {
  const { version } = JSON.parse(readFileSync(resolve(__dirname, "../../package.json"), "utf8"));
  const folder = join(FOLDER, version);
  mkdirSync(folder, { recursive: true });
  const wanted = process.argv.slice(2);
  for (const [name, scenario] of Object.entries(scenarios)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const file = join(folder, `${name}.json`);
    // What a release wrote is never written again; before the release, remove the file by hand.
    if (existsSync(file)) {
      console.log(`${file} is there already and stays as it is.`);
      continue;
    }
    writeFileSync(file, `${JSON.stringify(await make(scenario), undefined, 2)}\n`);
    console.log(file);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
