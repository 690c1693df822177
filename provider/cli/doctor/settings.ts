import type { ConfiguredSystem } from "../systems";
import { failed } from "./attempt";
import type { Finding } from "./finding";

/** Whether the settings are complete and valid, and where each of them comes from. */
export function settingsFinding({ connection, problem, sources }: ConfiguredSystem): Finding {
  const from = (place: string) => Object.keys(sources).filter((setting) => sources[setting] === place);
  const places = [
    ["the stack's config", from("config")],
    ["the environment", from("environment")],
  ] as const;
  const used = places.filter(([, settings]) => settings.length > 0);
  const text = used.map(([place, settings]) => `${settings.join(", ")} from ${place}`).join("; ");
  if (problem) {
    return { ...failed("settings", problem, "Correct that setting where it comes from."), facts: { sources } };
  }
  if (connection?.insecureSkipVerify) {
    return {
      step: "settings",
      status: "warning",
      text: `${text}; the server's certificate is not verified (insecureSkipVerify)`,
      fix: "Set caCertificate and take insecureSkipVerify out: anyone in between can read every secret.",
      facts: { sources },
    };
  }
  return { step: "settings", status: "ok", text, facts: { sources } };
}
