import type { Domain, DomainSeed, MachineAccount } from "./entities";

/** The AD domains around the array. Names are compared without case, as AD does. */
export class Domains {
  readonly #domains = new Map<string, Domain>();

  constructor(seeds: DomainSeed[]) {
    for (const seed of seeds) this.add(seed);
  }

  add(seed: DomainSeed): void {
    const { accounts, ...rest } = structuredClone(seed);
    this.#domains.set(key(seed.fqdn), {
      credentials: [],
      organizationalUnits: [],
      reachable: true,
      encryptions: ["rc4", "aes_128", "aes_256"],
      controllers: [],
      incompleteJoin: false,
      securityUpdateFails: false,
      ...rest,
      accounts: (accounts ?? []).map((account) =>
        typeof account === "string" ? { name: account, organizationalUnit: "CN=Computers" } : account,
      ),
    });
  }

  /** A copy of the domain; undefined when there is none. */
  get(fqdn: string): Domain | undefined {
    return structuredClone(this.find(fqdn));
  }

  /** Changes reachability, credentials and the like of a domain. */
  set(fqdn: string, change: Partial<Omit<Domain, "fqdn">>): void {
    const domain = this.find(fqdn);
    if (domain === undefined) throw new Error(`The emulator has no domain "${fqdn}"; add it with domains.add.`);
    Object.assign(domain, structuredClone(change));
  }

  /** Live record, for the routes. */
  find(fqdn: string): Domain | undefined {
    return this.#domains.get(key(fqdn));
  }

  account(fqdn: string, name: string): MachineAccount | undefined {
    return structuredClone(this.find(fqdn)?.accounts.find((account) => key(account.name) === key(name)));
  }

  /** Adds a machine account, or takes over the one of that name. */
  putAccount(fqdn: string, account: MachineAccount): void {
    this.removeAccount(fqdn, account.name);
    this.find(fqdn)?.accounts.push({ ...account });
  }

  removeAccount(fqdn: string, name: string): void {
    const domain = this.find(fqdn);
    if (domain !== undefined) domain.accounts = domain.accounts.filter((account) => key(account.name) !== key(name));
  }
}

/** An absolute DNS name ends in a dot. */
function key(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}
