/**
 * NetApp systems as Pulumi resources: `ontap`, `element`, and `Provider` for more than one system of a kind.
 *
 * @module pulumi-netapp
 */

export * as element from "./element";
export * as ontap from "./ontap";
export { Provider, type ProviderArgs } from "./program/provider";
