import { withoutCase } from "../../base/equal";
import { named } from "../../base/invisible";
import { hasUnknown } from "../../base/unknown";
import type { Change, Definition, ImpactNote, Severity } from "../../lifecycle/definition";
import type { State } from "../../lifecycle/properties";
import type { Session } from "../../lifecycle/sessions";
import { mayRead } from "../rights";
import { svmSessions } from "../sessions";
import { type OntapSystem, ontap } from "../system";
import { covers } from "./addresses";
import { CREDENTIALS_PATH, type IscsiCredentialsLive, svmCredentialsListing } from "./api";
import { iscsiCredentialsShape } from "./args";
import { discovery } from "./discovery";
import { fields, type IscsiCredentialsInputs, ids, isDefault, rules } from "./fields";
import { iscsiCredentialsLookup } from "./lookup";
import { IscsiCredentialsOperations } from "./operations";

export const iscsiCredentials: Definition<IscsiCredentialsInputs, IscsiCredentialsLive, OntapSystem> = {
  shape: iscsiCredentialsShape,
  product: ontap,
  fields,
  ids,
  rules,
  notes,
  removal,
  // A password goes with its user, and users go with type "chap".
  outputsUnknownAfter: (changed) => [
    ...(changed.has("authenticationType") ? USERS : []),
    ...(changed.has("authenticationType") || changed.has("outboundUser") ? ["outboundPassword"] : []),
  ],
  lookup: iscsiCredentialsLookup,
  discovery,
  rights: [mayRead("IscsiCredentials", CREDENTIALS_PATH)],
  since: { IscsiCredentials: "9.6.0" },
  operations: (system) => new IscsiCredentialsOperations(system),
};

const USERS = ["inboundUser", "inboundPassword", "outboundUser"] as const;

/** All of it is looked at when a host logs in: no session drops, and a mistake shows at the next reboot or takeover. */
function notes({ state, inputs, changed, replaced }: Change<IscsiCredentialsInputs>): ImpactNote<OntapSystem>[] {
  if (replaced) return removal(state);
  const { authenticationType, outboundUser, initiatorAddresses } = inputs;
  // The default credentials can lock out every host of the SVM at once.
  const severity: Severity = isDefault(state.initiator) ? "high" : "medium";
  const notes: string[] = [];
  if (changed.has("authenticationType"))
    notes.push(TYPES[hasUnknown(authenticationType) ? "" : String(authenticationType)] ?? "");
  else {
    // By their names, so that a comment on the preview can say which password it is.
    const which = (...names: (keyof IscsiCredentialsInputs)[]) => names.filter((name) => changed.has(name));
    const change = (names: string[]) => `${names.join(" and ")} ${names.length > 1 ? "change" : "changes"}`;
    const inbound = which("inboundUser", "inboundPassword");
    if (inbound.length > 0)
      notes.push(`${change(inbound)}: sessions stay, the next login fails until the host uses the new values`);
    const outbound = which("outboundUser", "outboundPassword");
    const after = outboundUser === "" ? "mutual CHAP is removed" : change(outbound);
    if (outbound.length > 0)
      notes.push(`${after}: sessions stay, a host that checks the array fails its next login until it follows`);
  }
  if (changed.has("initiatorAddresses")) {
    const [old, wanted] = [textsOf(state.initiatorAddresses), textsOf(initiatorAddresses)];
    if (hasUnknown(initiatorAddresses))
      notes.push("the addresses may be narrowed: then a host that comes from another one is refused at its next login");
    else if (wanted.length === 0) notes.push("logins are accepted from any address");
    else if (!covers(wanted, old))
      notes.push("fewer addresses: sessions stay, a host that comes from another one is refused at its next login");
  }
  const touches = { list: (system: OntapSystem) => sessionsUnder(state, system) };
  return notes.map((text) => ({ severity, text: `${subject(state)}: ${text}`, touches }));
}

/** The sessions of the initiator; of `default` those of every initiator without credentials of its own. */
async function sessionsUnder({ svmUuid, initiator }: State, system: OntapSystem): Promise<readonly Session[]> {
  if (!isDefault(initiator)) {
    return (await svmSessions(system, svmUuid)).filter((session) => withoutCase(session.initiator, initiator));
  }
  const [sessions, known] = await Promise.all([
    svmSessions(system, svmUuid),
    system.shared(svmCredentialsListing).get(String(svmUuid)),
  ]);
  const own = new Set(known?.records.map((record) => record.initiator.toLowerCase()));
  return sessions.filter((session) => !own.has(session.initiator.toLowerCase()));
}

const TYPES: Readonly<Record<string, string>> = {
  chap: "CHAP is required: sessions stay, the next login fails until the host has user and password",
  deny: "logins are refused from the next one on, sessions stay",
  none: "logins are accepted without a password",
  "": "the authentication type may change: then the next login may be refused",
};

/** The default credentials are left as they are. */
function removal(state: State): ImpactNote<OntapSystem>[] {
  if (isDefault(state.initiator)) return [];
  const until = `the initiator, of type ${named(state.authenticationType)} until now,`;
  const text = `${subject(state)} are deleted: ${until} falls under the default credentials of the SVM at its next login`;
  return [{ severity: "medium", text, touches: { list: (system) => sessionsUnder(state, system), inUp: true } }];
}

function subject({ initiator, svmName, svm }: State): string {
  const whom = isDefault(initiator) ? "of every initiator without credentials of its own" : `of ${named(initiator)}`;
  return `the iSCSI credentials ${whom} on SVM ${named(svmName ?? svm)}`;
}

function textsOf(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((text) => typeof text === "string") : [];
}
