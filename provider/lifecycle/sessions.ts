import type { OpenSystem } from "../connection/connections";

/** An iSCSI session, as an array lists it. Its texts come from hosts: they are shown escaped, and trusted nowhere. */
export interface Session {
  /** Tells it apart from the others of its system. */
  readonly id: string;
  /** The initiator: an IQN. */
  readonly initiator: string;
  /** The name by which the array knows the host. */
  readonly name?: string | undefined;
  /** Where a session is one with a volume. */
  readonly volume?: number | undefined;
}

/** Whose sessions an impact note is about. */
export interface Touched<System extends OpenSystem = OpenSystem> {
  /** The sessions that are up now. Only reads; what is asked for together is one listing. */
  list(system: System): Promise<readonly Session[]>;
  /** They drop with the change; otherwise they stay, and the next login is what changes. */
  readonly drop?: true;
  /** What those hosts see now, where the array tells: continues the count. Only reads. */
  sight?(system: System): Promise<string>;
  /** One call tells, so `up` counts them, too, where the setting `countSessions` asks for it. */
  readonly inUp?: true;
}

/** A host with sessions. */
export interface Host {
  readonly initiator: string;
  readonly name?: string;
  readonly sessions: number;
}

/** Sessions, counted; no volumes where the array's sessions are with none. */
export type Count = ReturnType<typeof sessionCount>;

export function sessionCount(sessions: readonly Session[]) {
  const hosts = new Map<string, Host>();
  for (const { initiator: sent, name } of sessions) {
    const initiator = sent.toLowerCase();
    const known = hosts.get(initiator);
    const called = known?.name ?? (name || undefined);
    hosts.set(initiator, { initiator, ...(called && { name: called }), sessions: (known?.sessions ?? 0) + 1 });
  }
  const volumes = new Set(sessions.flatMap(({ volume }) => volume ?? []));
  return {
    sessions: sessions.length,
    hosts: [...hosts.values()].sort((left, right) => (nameOf(left) < nameOf(right) ? -1 : 1)),
    volumes: [...volumes].sort((left, right) => left - right),
  };
}

export function nameOf({ name, initiator }: Host): string {
  return name ?? initiator;
}

/** At most so many hosts are named. */
const MOST_NAMES = 3;

/** `14 sessions of 6 hosts drop, among them esx-07, …`; `show` makes a name that comes from the network fit to be shown. */
export function inWords({ sessions, hosts, volumes }: Count, drop: boolean, show: (name: string) => string): string {
  if (sessions === 0) return "no session is up";
  const many = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;
  const on = volumes.length > 0 ? ` on ${many(volumes.length, "volume")}` : "";
  const verb = drop ? (sessions === 1 ? "drops" : "drop") : sessions === 1 ? "is up" : "are up";
  const names = hosts.slice(0, MOST_NAMES).map((host) => show(nameOf(host)));
  const listed = names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names[0];
  const among = hosts.length > MOST_NAMES ? ", among them" : ":";
  return `${many(sessions, "session")} of ${many(hosts.length, "host")}${on} ${verb}${among} ${listed}`;
}
