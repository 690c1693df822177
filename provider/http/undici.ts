type Undici = Pick<typeof import("undici"), "Agent" | "buildConnector">;

/** What undici's own index.js makes its classes of. */
interface InnerFiles extends Undici {
  readonly Dispatcher: { readonly prototype: object };
  readonly api: object;
}

const innerFiles = (): InnerFiles => ({
  Dispatcher: require("undici/lib/dispatcher/dispatcher"),
  api: require("undici/lib/api"),
  Agent: require("undici/lib/dispatcher/agent"),
  buildConnector: require("undici/lib/core/connect"),
});

/**
 * The installed undici without fetch, caches and mocks, which are two thirds of what its public entry loads. Where a release
 * has moved its inner files, the public entry serves.
 */
export function loadUndici(load = innerFiles): Undici {
  try {
    const { Dispatcher, api, Agent, buildConnector } = load();
    Object.assign(Dispatcher.prototype, api);
    if (typeof Agent.prototype.request === "function" && typeof buildConnector === "function")
      return { Agent, buildConnector };
  } catch {
    // The files have moved.
  }
  return require("undici");
}
