import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { type Emulator, type IscsiCredentials, startEmulator } from "../../emulator";
import { Stack } from "../support/stack";
import { type Kept, type KeptResource, keptStates, withEmulator } from "./kept";
import { OWNER } from "./scenarios";

for (const [name, kept] of Object.entries(keptStates())) {
  const readOnly = /looked-up$/.test(name);
  describe(`the state of ${name}: ${kept.about}`, function () {
    this.timeout(180_000);
    let array: Emulator;
    let stack: Stack;

    async function imported(): Promise<void> {
      await array?.close();
      array = await startEmulator(kept.array);
      stack.connect(array);
      await writeFile(join(stack.folder, "kept.json"), JSON.stringify(withEmulator(kept.state, array)));
      await stack.mustRun("stack", "import", "--file", "kept.json");
      await stack.program(withEmulator(kept.program, array));
    }

    const left = () => ({
      services: array.ontap.svms.filter(({ iscsi }) => iscsi).length,
      computers: array.ontap.svms.filter(({ ad }) => ad).length,
      controllers: array.ontap.svms.flatMap(({ preferredDcs }) => preferredDcs).length,
      credentials: array.ontap.svms.flatMap(({ credentials }) => credentials).filter(isOurs).length,
      accounts: array.element.accounts.filter(({ username }) => username !== OWNER).length,
      groups: array.element.groups.all.length,
      igroups: array.ontap.svms.flatMap(({ name }) => array.ontap.san.igroups(name)).length,
      maps: array.ontap.svms.flatMap(({ name }) => array.ontap.san.maps(name)).length,
      // The bare ones are those that groups leave behind.
      initiators: array.element.groups.initiators.filter(({ requireChap }) => requireChap).length,
    });
    const nothing = {
      ...{ services: 0, computers: 0, controllers: 0, credentials: 0, accounts: 0, groups: 0 },
      ...{ igroups: 0, maps: 0, initiators: 0 },
    };

    before(async () => {
      stack = await Stack.create({}, kept.entry);
    });
    after(async () => {
      await array.close();
      await stack.remove();
    });

    it("is refreshed, updated and destroyed", async () => {
      await imported();
      // What was cut off half-way is finished by the next `up` and differs from the array until then.
      if (!kept.unfinished) {
        await stack.up("--expect-no-changes");
        await stack.refresh("--expect-no-changes");
        expect(await now()).to.deep.equal(written(kept));
        // A state of an older version learns from it on which system its objects are. What is only read does not, and to the
        // dynamic provider, which is not told inputs, a resource of which nothing is managed looks the same.
        for (const [resource, { type, outputs }] of Object.entries(await stack.state())) {
          const system = type.includes("element:") ? array.element.uniqueID : array.ontap.cluster.uuid;
          const managed = outputs.__managed as string[];
          const external = readOnly || (kept.entry === undefined && managed.length === 0);
          expect(outputs.__system, resource).to.equal(external ? undefined : system);
        }
        // What is only read has no inputs until a refresh; all else is the state that the first `up` had nothing to do for.
        if (readOnly) await stack.up("--expect-no-changes");
      } else {
        await stack.refresh();
      }
      await stack.program(withEmulator(kept.changed, array));
      await stack.up();
      await stack.up("--expect-no-changes");
      await stack.destroy();
      expect(left()).to.deep.equal(readOnly ? { ...nothing, services: 1, accounts: 1 } : nothing);
    });

    if (kept.unfinished)
      it("is finished by the same program", async () => {
        await imported();
        await stack.up();
        await stack.up("--expect-no-changes");
      });

    it("is destroyed without a refresh", async () => {
      await imported();
      await stack.destroy();
      expect(left()).to.deep.equal(readOnly ? { ...nothing, services: 1, accounts: 1 } : nothing);
    });

    const now = async () => plain(Object.values(await stack.state()), !readOnly);
    const written = ({ state }: Kept) =>
      plain(
        state.deployment.resources.filter(({ type }) => /^(pulumi-nodejs:dynamic\/|netapp:)/.test(type)),
        !readOnly,
      );
  });
}

/** ONTAP makes the record of every other initiator itself. */
function isOurs({ initiator }: IscsiCredentials): boolean {
  return initiator !== "default";
}

/** Outputs, and inputs if wanted, by name. Ciphertexts differ from one encryption to the next. */
function plain(resources: readonly KeptResource[], withInputs: boolean): unknown {
  const own = resources.map(({ urn, inputs = {}, outputs = {} }) => [
    urn.split("::").at(-1),
    withInputs ? { inputs, outputs } : outputs,
  ]);
  const text = JSON.stringify(Object.fromEntries(own));
  return JSON.parse(text, (key, value: unknown) =>
    key === "__system" ? undefined : key === "ciphertext" ? "secret" : value,
  );
}
