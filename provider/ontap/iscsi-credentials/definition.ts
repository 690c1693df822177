import { withoutCase } from "../../base/equal";
import { named } from "../../base/invisible";
import type { State } from "../../base/shape";
import { hasUnknown } from "../../base/unknown";
import type { Change, Definition, ImpactNote, Lookup, Severity } from "../../lifecycle/definition";
import type { Discovery } from "../../lifecycle/discovery";
import type { Session } from "../../lifecycle/sessions";
import { covers } from "../addresses";
import { svmSessions } from "../sessions";
import { bySvm, svmText } from "../svm";
import { notFound } from "../svm-presence";
import { mayRead, type OntapSystem, ontap } from "../system";
import {
  CREDENTIALS_CODES,
  CREDENTIALS_PATH,
  credentialsListing,
  findCredentials,
  type IscsiCredentialsLive,
  svmCredentialsListing,
  toLive,
} from "./api";
import { type GetIscsiCredentialsArgs, type GetIscsiCredentialsResult, iscsiCredentialsShape } from "./args";
import { fields, type IscsiCredentialsInputs, ids, initiatorText, isDefault, rules } from "./fields";
import { IscsiCredentialsOperations } from "./operations";

/** The iSCSI credentials of an initiator. */
export const iscsiCredentialsLookup: Lookup<GetIscsiCredentialsArgs, GetIscsiCredentialsResult, OntapSystem> = {
  name: "getIscsiCredentials",
  product: ontap,
  args: { svm: svmText, initiator: initiatorText },
  async ask(system, { svm, initiator }) {
    const client = system.client(CREDENTIALS_CODES).step(`look up the iSCSI credentials of ${initiator} on SVM ${svm}`);
    const record = await findCredentials(client, { svm, initiator });
    if (!record)
      throw notFound(client, "there are none (the default ones hold), or the SVM is not visible to this login");
    const { svm: _, ...live } = toLive(record, {});
    return live;
  },
};

/** No array reports a password: each is asked for in the config. */
const discovery: Discovery<IscsiCredentialsLive, OntapSystem> = {
  noun: "iSCSI credentials record",
  suffix: "chap",
  async list(system) {
    const lives = (await credentialsListing.fetch(system.client(), undefined)).map((record) => toLive(record, {}));
    const found = lives.filter((live) => !isUntouched(live)).sort((a, b) => bySvm(a, b) || byInitiator(a, b));
    const count = lives.length - found.length;
    const why = "default credentials as ONTAP makes them: every initiator may log in";
    return { found, ...(count > 0 && { leftOut: { count, why } }) };
  },
  name: ({ svmName, initiator }) => `${svmName}-${inName(initiator)}`,
  among: ({ initiator }) => inName(initiator),
  id: ({ svmUuid }) => svmUuid.slice(0, 8),
  subject: ({ svmName, initiator }, quoted) =>
    `The iSCSI credentials of ${quoted(initiator)} on SVM ${quoted(svmName)}`,
  declare: (lives, tools) =>
    lives.map((live) => {
      const { svmName, initiator, authenticationType, inboundUser, outboundUser, initiatorAddresses } = live;
      const password = (direction: string) =>
        tools.fromConfig(
          `${svmName}-${initiator}-${direction}-password`,
          `${direction} CHAP password of ${tools.quoted(initiator)} on SVM ${tools.quoted(svmName)}`,
          true,
        );
      return {
        args: {
          svm: tools.svm(live),
          initiator,
          authenticationType,
          ...(inboundUser !== "" && { inboundUser, inboundPassword: password("inbound") }),
          ...(outboundUser !== "" && { outboundUser, outboundPassword: password("outbound") }),
          ...(initiatorAddresses.length > 0 && { initiatorAddresses }),
        },
      };
    }),
};

function isUntouched({ initiator, authenticationType }: IscsiCredentialsLive): boolean {
  return isDefault(initiator) && authenticationType === "none";
}

/** Colons are in most names of initiators, and in no name of a resource. */
function inName(initiator: string): string {
  return initiator.replaceAll(":", "-");
}

function byInitiator(left: IscsiCredentialsLive, right: IscsiCredentialsLive): number {
  return left.initiator < right.initiator ? -1 : Number(left.initiator > right.initiator);
}

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
  operations: (system) => new IscsiCredentialsOperations(system, CREDENTIALS_CODES),
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
    system.shared(svmCredentialsListing).get(String(svmUuid), String(svmUuid)),
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
