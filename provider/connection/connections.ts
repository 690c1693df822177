import { ProviderError } from "../base/errors";
import { type ConfigReader, type Connection, resolveConnection, TITLE } from "./resolve";
import { EXPLICIT, type ProductName, SETTINGS } from "./settings";

/** A kind of system, and how one is opened. */
export interface Product<System extends OpenSystem = OpenSystem> {
  readonly name: ProductName;
  open(connection: Connection): System;
}

/** A system as this process knows it: its connections, and what was learned of it. */
export interface OpenSystem {
  /** Forgets what was read together: after a write it does not count any more. */
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
  private refused = new Set<ProductName>();

  /** Takes the configuration; no I/O, no validation. Each handler of a plugin process brings the same one. */
  configure(config: ConfigReader): void {
    this.config = config;
    const text = fingerprint(config);
    if (text === this.configured) return;
    this.configured = text;
    this.systems = new Map();
    this.refused = new Set();
  }

  system<System extends OpenSystem>(product: Product<System>): System {
    const known = this.systems.get(product.name) as System | undefined;
    if (known) return known;
    const system = product.open(this.resolve(product.name));
    this.systems.set(product.name, system);
    return system;
  }

  /** After a write nothing that was read together before counts any more. */
  forget(): void {
    for (const system of this.systems.values()) system.forget();
  }

  async close(): Promise<void> {
    await Promise.all([...this.systems.values()].map((system) => system.close()));
  }

  private resolve(product: ProductName): Connection {
    try {
      return resolveConnection(product, this.config);
    } catch (error) {
      // With hundreds of resources the full sentence would stand there hundreds of times.
      if (this.refused.has(product)) {
        throw new ProviderError(
          "connection",
          `The connection to ${TITLE[product]} is not usable; another message says why.`,
        );
      }
      this.refused.add(product);
      throw error;
    }
  }
}

function fingerprint(config: ConfigReader): string {
  const keys = (["ontap", "element"] as const).flatMap((product) => [
    `netapp:${product}`,
    ...SETTINGS[product].map((setting) => `netapp:${product}.${setting}`),
  ]);
  return JSON.stringify([EXPLICIT, ...keys].map((key) => config(key) ?? null));
}
