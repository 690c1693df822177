export * as element from "./element";
export * as ontap from "./ontap";
export { Provider, type ProviderArgs } from "./provider";
