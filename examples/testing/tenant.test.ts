// mocha. Run it with: mocha --require tsx/cjs tenant.test.ts
import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "pulumi-netapp/emulator";
import { type TemporaryStack, temporaryStack } from "./stack";

describe("what a tenant gets", function () {
  this.timeout(120_000);
  let array: Emulator;
  let test: TemporaryStack;

  before(async () => {
    array = await startEmulator({ ontap: { svms: [{ name: "svm-blue" }] } });
    test = await temporaryStack(array.environment);
    await test.stack.setConfig("tenant", { value: "blue" });
  });

  after(async () => {
    await test?.remove();
    await array?.close();
  });

  it("is an iSCSI service and an account whose secret is the cluster's", async () => {
    const { outputs } = await test.stack.up();
    assert.equal(array.ontap.svm("svm-blue")?.iscsi?.alias, "blue");
    assert.equal(outputs.iqn?.value, array.ontap.svm("svm-blue")?.iscsi?.targetName);
    assert.equal(outputs.chapSecret?.value, array.element.account("blue")?.initiatorSecret);
    assert.equal(outputs.chapSecret?.secret, true);
  });

  it("is suspended with one call that touches nothing else", async () => {
    await test.stack.setConfig("suspended", { value: "true" });
    array.take();
    const { changeSummary } = await test.stack.preview();
    assert.deepEqual(changeSummary, { same: 2, update: 1 });
    await test.stack.up();
    const changed = array.take().filter(({ applied }) => applied);
    assert.deepEqual(
      changed.map(({ label, body }) => [label, (body as { params: object }).params]),
      [["element ModifyAccount", { accountID: 1, status: "locked" }]],
    );
  });

  it("survives an answer that gets lost", async () => {
    await test.stack.removeConfig("suspended");
    array.faults.add({ kind: "reset-after", match: { label: "element ModifyAccount" } });
    await test.stack.up();
    assert.equal(array.element.account("blue")?.status, "active");
  });

  it("goes away as a whole", async () => {
    await test.stack.destroy();
    assert.equal(array.ontap.svm("svm-blue")?.iscsi, undefined);
    assert.deepEqual(array.element.accounts, []);
  });
});
