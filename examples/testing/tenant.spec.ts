// vitest. Run it with: vitest run tenant.spec.ts
import { type Emulator, startEmulator } from "pulumi-netapp/emulator";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TemporaryStack, temporaryStack } from "./stack";

let array: Emulator;
let tenant: TemporaryStack;

beforeAll(async () => {
  array = await startEmulator({ ontap: { svms: [{ name: "svm-blue" }] } });
  tenant = await temporaryStack(array.environment);
  await tenant.stack.setConfig("tenant", { value: "blue" });
}, 120_000);

afterAll(async () => {
  await tenant?.remove();
  await array?.close();
}, 60_000);

test("a tenant gets an iSCSI service and an account", { timeout: 120_000 }, async () => {
  await tenant.stack.up();
  expect(array.ontap.svm("svm-blue")?.iscsi).toMatchObject({ enabled: true, alias: "blue" });
  expect(array.element.account("blue")).toMatchObject({ status: "active" });
  await tenant.stack.destroy();
});
