import { ProviderError } from "../base/errors";
import { ElementSystem } from "../element/system";
import { OntapSystem } from "../ontap/system";
import { type ConfigReader, resolveConnection, TITLE } from "./resolve";
import { EXPLICIT, type Product, SETTINGS } from "./settings";

/**
 * The systems that one configuration names. Settings are looked at when the first call needs them: a preview needs none,
 * and credentials that rotate are read late.
 */
export class Connections {
  private config: ConfigReader = () => undefined;
  private configured = "";
  private systems: { ontap?: OntapSystem; element?: ElementSystem } = {};
  private refused = new Set<Product>();

  /** Takes the configuration; no I/O, no validation. Each handler of a plugin process brings the same one. */
  configure(config: ConfigReader): void {
    this.config = config;
    const text = fingerprint(config);
    if (text === this.configured) return;
    this.configured = text;
    this.systems = {};
    this.refused = new Set();
  }

  get ontap(): OntapSystem {
    this.systems.ontap ??= new OntapSystem(this.resolve("ontap"));
    return this.systems.ontap;
  }

  get element(): ElementSystem {
    this.systems.element ??= new ElementSystem(this.resolve("element"));
    return this.systems.element;
  }

  /** After a write nothing that was read together before counts any more. */
  forget(): void {
    this.systems.ontap?.forget();
    this.systems.element?.forget();
  }

  private resolve(product: Product) {
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

  async close(): Promise<void> {
    await Promise.all([this.systems.ontap?.close(), this.systems.element?.close()]);
  }
}

function fingerprint(config: ConfigReader): string {
  const keys = (["ontap", "element"] as const).flatMap((product) => [
    `netapp:${product}`,
    ...SETTINGS[product].map((setting) => `netapp:${product}.${setting}`),
  ]);
  return JSON.stringify([EXPLICIT, ...keys].map((key) => config(key) ?? null));
}
