import { Connections } from "../../connection/connections";
import { account } from "../../element/account/definition";
import { type Handler, handler } from "../../lifecycle/lifecycle";
import { activeDirectoryAccount } from "../../ontap/active-directory-account/definition";
import { iscsiService } from "../../ontap/iscsi-service/definition";
import type { HandlerName } from "../../program/pointer";
import { leaveWithEngine } from "../orphan";

leaveWithEngine();

/** One plugin process serves one configuration (a provider resource each): its handlers share their connections. */
const connections = new Connections();

/**
 * What the plugin host loads, by the names that stand in every state ever written: a name may be added here, never
 * changed and never removed, or resources could no longer be destroyed. What else is for ever stands in CONTRIBUTING.md,
 * "The shape of the state"; test/state holds the code to it.
 */
export const handlers = {
  "ontap:IscsiService": handler(iscsiService, connections),
  "ontap:ActiveDirectoryAccount": handler(activeDirectoryAccount, connections),
  "element:Account": handler(account, connections),
} satisfies Record<HandlerName, Handler>;
