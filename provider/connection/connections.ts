import { type ConfigReader, type Connection, problemOf, resolveConnection } from "./resolve";
import { CONFIG_KEYS, EXPLICIT, type ProductName } from "./settings";

/** A kind of system, and how one is opened. */
export interface Product<System extends OpenSystem = OpenSystem> {
  readonly name: ProductName;
  /** Its ids are numbers that each system counts for itself: on another system the same id is another object. */
  readonly countedIds?: true;
  open(connection: Connection): System;
}

/** A system as this process knows it: its connections, and what was learned of it. */
export interface OpenSystem {
  readonly connection: Connection;
  /** The id that the system has for itself, at any address, asked once per process; `undefined` where the login may not know. */
  identity?(): Promise<string | undefined>;
  /** Forgets what was read together: a write may have changed it. */
  forget(): void;
  close(): Promise<void>;
}

/**
 * The systems that one configuration names, opened when the first call needs them: a preview needs none, and credentials
 * that rotate are read late.
 */
export class Connections {
  private config: ConfigReader = () => undefined;
  private configured = "";
  private systems = new Map<ProductName, OpenSystem>();
  private problems = new Map<ProductName, string | undefined>();

  /** Takes the configuration; no I/O, no validation. Each handler of a plugin process brings the same one. */
  configure(config: ConfigReader): void {
    this.config = config;
    const text = JSON.stringify([EXPLICIT, ...CONFIG_KEYS].map((key) => config(key)));
    if (text === this.configured) return;
    this.configured = text;
    this.systems = new Map();
    this.problems = new Map();
  }

  system<System extends OpenSystem>(product: Product<System>): System {
    const known = this.systems.get(product.name) as System | undefined;
    if (known) return known;
    // Each resource gets the whole sentence: people read the one under the resource that they look for.
    const system = product.open(resolveConnection(product.name, this.config));
    this.systems.set(product.name, system);
    return system;
  }

  /** What is wrong with the settings of a product, missing ones aside; every check of every preview asks. */
  problem(product: ProductName): string | undefined {
    if (!this.problems.has(product)) this.problems.set(product, problemOf(product, this.config));
    return this.problems.get(product);
  }

  /** Forgets what was read together: a write may have changed it. */
  forget(): void {
    for (const system of this.systems.values()) system.forget();
  }

  async close(): Promise<void> {
    await Promise.all([...this.systems.values()].map((system) => system.close()));
  }
}
