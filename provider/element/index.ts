export type { ElementConnection } from "../connection/settings";
export type { AccountArgs } from "./account/args";
export { Account } from "./account/resource";
export * from "./lookups";
