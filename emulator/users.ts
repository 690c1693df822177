import type { PeerCertificate } from "node:tls";
import type { ElementAccess } from "./element/entities";

/** An administrator's login, valid for both APIs. */
export interface User {
  username: string;
  password: string;
  ontap: OntapRole;
  /** Element access types; `["administrator"]` by default. */
  element: ElementAccess[];
  /** SHA-256 fingerprints of client certificates that stand for this user (ONTAP only). */
  certificates: string[];
}

/** What a restricted ONTAP role may not do. */
export interface OntapRole {
  /** Labels such as `GET /cluster`, as text (that label) or pattern, that answer 403 with code 6. */
  deny: (string | RegExp)[];
  /** Names or UUIDs of the only SVMs this user can see; others do not exist for it. */
  svms?: string[];
  /** Whether jobs, even the user's own, answer 404. */
  jobsHidden?: boolean;
}

/** A user as it is given to the emulator. */
export interface UserSeed {
  username: string;
  password: string;
  ontap?: Partial<OntapRole>;
  element?: ElementAccess[];
}

/** User name that the emulator accepts by default. */
export const DEFAULT_USERNAME = "admin";
/** Password that the emulator accepts by default; it opens nothing else. */
export const DEFAULT_PASSWORD = "emulated-Pa55word";

/** The logins of the array. */
export class Users {
  readonly #users = new Map<string, User>();

  add(seed: UserSeed): void {
    this.#users.set(seed.username, {
      username: seed.username,
      password: seed.password,
      ontap: { ...seed.ontap, deny: [...(seed.ontap?.deny ?? [])] },
      element: [...(seed.element ?? ["administrator" as const])],
      certificates: [],
    });
  }

  get(username: string): User | undefined {
    return this.#users.get(username);
  }

  setPassword(username: string, password: string): void {
    const user = this.#users.get(username);
    if (user === undefined) throw new Error(`The emulator has no user "${username}"; add it first.`);
    user.password = password;
  }

  /** The user behind an Authorization header, or behind a client certificate that was registered. */
  authenticate(authorization: string | undefined, certificate: PeerCertificate | undefined): User | undefined {
    if (authorization !== undefined) return this.#basic(authorization);
    const fingerprint = certificate?.fingerprint256;
    if (fingerprint === undefined) return undefined;
    return [...this.#users.values()].find((user) => user.certificates.includes(fingerprint));
  }

  #basic(authorization: string): User | undefined {
    const encoded = /^Basic\s+(\S+)$/i.exec(authorization)?.[1];
    if (encoded === undefined) return undefined;
    const text = Buffer.from(encoded, "base64").toString("utf8");
    const colon = text.indexOf(":");
    if (colon < 0) return undefined;
    const user = this.#users.get(text.slice(0, colon));
    return user?.password === text.slice(colon + 1) ? user : undefined;
  }
}
