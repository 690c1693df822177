import { DEFAULT_CLIENT, type oauthSwitches } from "../../emulator";
import type { Bench } from "./client";
import { ask, statusWith } from "./oauth-client";
import type { SwitchCase } from "./switch-cases-ontap";

const FORM = { client_id: DEFAULT_CLIENT.id, client_secret: DEFAULT_CLIENT.secret };
const BASIC = {
  authorization: `Basic ${Buffer.from(`${DEFAULT_CLIENT.id}:${DEFAULT_CLIENT.secret}`).toString("base64")}`,
};
const oauth = { oauth: {} };

const refusal = async (b: Bench) => {
  const { status, text, headers } = await b.get("/api/cluster", { authorization: "Bearer x" });
  return [status, text === "" ? "" : JSON.parse(text).error.code, headers["www-authenticate"]];
};
/** Whether a token, got with these parameters, is one for ONTAP. */
const got = async (b: Bench, more: Record<string, string>) => {
  const { json } = await ask(b, { ...FORM, ...more });
  return json.error ?? (await statusWith(b, json.access_token));
};

/** Every switch of access tokens. */
export const oauthCases: Record<keyof typeof oauthSwitches, SwitchCase> = {
  oauthSince: {
    other: "9.14.0",
    seed: { ...oauth, ontap: { release: "9.14.0" } },
    probe: (b) => statusWith(b, b.array.oauth.issue()),
    expect: [401, 200],
  },
  tokenRefused: {
    other: "empty",
    seed: oauth,
    probe: refusal,
    expect: [
      [401, "6691623", undefined],
      [401, "", undefined],
    ],
    more: [["403", [403, "6", undefined]]],
  },
  tokenChallenge: {
    other: true,
    seed: oauth,
    probe: refusal,
    expect: [
      [401, "6691623", undefined],
      [401, "6691623", 'Bearer error="invalid_token"'],
    ],
  },
  basicBesideTokens: {
    other: false,
    seed: oauth,
    probe: async (b) => (await b.get("/api/cluster")).status,
    expect: [200, 401],
  },
  clientIn: {
    other: "form",
    seed: oauth,
    probe: async (b) => [(await ask(b, FORM)).status, (await ask(b, {}, BASIC)).status],
    expect: [
      [200, 200],
      [200, 401],
    ],
    more: [["basic", [401, 200]]],
  },
  invalidClientStatus: {
    other: 400,
    seed: oauth,
    probe: async (b) => (await ask(b, { client_id: "nobody" })).status,
    expect: [401, 400],
  },
  expiresIn: {
    other: "text",
    seed: oauth,
    probe: async (b) => (await ask(b, FORM)).json.expires_in,
    expect: [300, "300"],
    more: [["missing", undefined]],
  },
  tokenRequestNeeds: {
    other: "scope",
    seed: oauth,
    probe: async (b) => [await got(b, {}), await got(b, { scope: "s" }), await got(b, { audience: "a" })],
    expect: [
      [200, 200, 200],
      ["invalid_scope", 200, "invalid_scope"],
    ],
    more: [
      ["audience", [401, 401, 200]],
      ["resource", [401, 401, 401]],
    ],
  },
  tokenForm: {
    other: "opaque",
    seed: oauth,
    probe: async (b) => (await ask(b, FORM)).json.access_token.split(".").length,
    expect: [3, 1],
  },
  sameToken: {
    other: true,
    seed: oauth,
    probe: async (b) => {
      const [first, second] = [await ask(b, FORM), await ask(b, FORM)];
      return first.json.access_token === second.json.access_token;
    },
    expect: [false, true],
  },
};
