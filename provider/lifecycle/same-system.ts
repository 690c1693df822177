import { failure, ProviderError } from "../base/errors";
import type { State } from "../base/shape";
import type { OpenSystem } from "../connection/connections";
import { same } from "./check";
import type { Definition, Fields } from "./definition";
import { SYSTEM } from "./state";

/** What would be done to an object. */
type Step = "read" | "update" | "delete";

/** Whether the object of an id is the one of a state, or that of another system. All sentences name host and id, no value: it may be a secret. */
export class SameSystem {
  constructor(
    private readonly definition: Definition<object, object>,
    private readonly system: OpenSystem,
    private readonly id: string,
    private readonly state: State,
  ) {}

  /** Before a write: fails on another system. Answers what the state has to keep of the system. */
  async beforeWrite(step: "update" | "delete", look: () => Promise<object | undefined>): Promise<string | undefined> {
    const { state } = this;
    // Where ids are unique everywhere, another system does not have the object.
    const counted = this.definition.product.countedIds === true;
    if (!counted && step === "update") return known(state) ?? newlyOn(this.system);
    if (!counted && !known(state)) return undefined;
    const present = await this.system.identity?.();
    this.refuseOther(step, present);
    if (!counted || (known(state) && present !== undefined)) return known(state);
    // A state of an older version, or a login that may not ask: the object itself has to show that it is the one.
    const live = await look().catch((error: unknown) => {
      // A login that may neither ask nor look can prove nothing, and works as before.
      if (ProviderError.is(error, "denied")) return undefined;
      throw error;
    });
    if (live && !this.proves(live)) throw this.another(step);
    return present ?? known(state);
  }

  /** After a refresh: fails on another system. Answers what the state has to keep of the system. `external`: `get` read it. */
  async afterRead(live: object | undefined, external: boolean): Promise<string | undefined> {
    const { state } = this;
    const counted = this.definition.product.countedIds === true;
    // Found under an id that no other system has.
    if (!counted && live && known(state)) return known(state);
    // The engine would show it as a change of a resource that is only read.
    if (!known(state) && (!live || external)) return undefined;
    const asked = this.system.identity?.();
    const present = await (counted || !live ? asked : asked?.catch(unlessDefect));
    if (!counted && live) return present;
    this.refuseOther("read", present);
    if (live && !known(state) && present !== undefined && !this.proves(live)) throw this.another("read");
    return present ?? known(state);
  }

  private refuseOther(step: Step, present: string | undefined): void {
    const before = known(this.state);
    if (before === undefined || present === undefined || before === present) return;
    throw this.refusal(step, `the resource is on another system (${before}), and this one is ${present}`);
  }

  private another(step: Step): ProviderError {
    const name = this.definition.shape.identity.join(" and ");
    return this.refusal(
      step,
      `the object with this ID has another ${name} than the state, so this may be another system than the one that the resource is on`,
    );
  }

  private refusal(step: Step, why: string): ProviderError {
    return failure("refused", {
      what: `${step} the ${this.definition.ids.object} ${this.id}`,
      host: this.system.connection.host,
      why,
      next: "set host to the system that the resource is on; if that system is gone, take the resource out of the state with pulumi state delete",
    });
  }

  /** What names the object is the same, or a secret that only this object has. */
  private proves(live: object): boolean {
    const fields = this.definition.fields as Fields;
    const [there, kept] = [live as State, this.state];
    const equal = (name: string) => {
      const field = fields[name];
      return field !== undefined && Boolean(kept[name]) && same(field, kept[name], there[name]);
    };
    return this.definition.shape.identity.every(equal) || this.definition.shape.secrets.some(equal);
  }
}

/** Which system an object was just made on. The object is there: nothing that fails now may lose it. */
export function newlyOn(system: OpenSystem): Promise<string | undefined> {
  return system.identity?.().catch(unlessDefect) ?? Promise.resolve(undefined);
}

function unlessDefect(error: unknown): undefined {
  if (!(error instanceof ProviderError)) throw error;
  return undefined;
}

function known(state: State): string | undefined {
  const system = state[SYSTEM];
  return typeof system === "string" ? system : undefined;
}
