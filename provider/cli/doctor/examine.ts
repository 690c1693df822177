import { tokenLoginOf } from "../../http/access-token";
import type { Definition } from "../../lifecycle/definition";
import { resources } from "../../resources";
import type { ConfiguredSystem } from "../systems";
import { anchorOf } from "./certificate";
import { ClockedTransport } from "./clocked-transport";
import { examineElement } from "./element";
import type { Finding } from "./finding";
import { network } from "./network";
import { examineOntap } from "./ontap";
import { settingsFinding } from "./settings";

/** All steps of a system, up to the first one without which the next ones mean nothing. `onAnchor` gets what to trust, PEM. */
export async function* examine(
  system: ConfiguredSystem,
  onAnchor?: (pem: string) => Promise<void>,
  known: readonly Definition[] = resources(),
): AsyncGenerator<Finding, void> {
  yield settingsFinding(system);
  const { connection } = system;
  if (!connection) return;
  const shown = yield* network(connection);
  const anchor = shown && anchorOf(shown.chain);
  if (anchor) await onAnchor?.(anchor.toString());
  if (!shown) return;
  if (shown.distrust !== undefined && !connection.insecureSkipVerify) {
    yield { step: "login", status: "skipped", text: "not tried: credentials are sent only to trusted servers" };
    return;
  }
  const login = connection.product === "ontap" ? tokenLoginOf(connection) : undefined;
  const transport = new ClockedTransport(connection, login);
  try {
    const own = known.filter(({ product }) => product.name === connection.product);
    yield* (connection.product === "ontap" ? examineOntap : examineElement)(transport, own, login);
  } finally {
    await transport.close();
  }
}
