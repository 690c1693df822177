import { Agent, request } from "undici";
import type { CertificatePair } from "../../emulator";
import type { Bench, Reply } from "./client";

export type Form = Record<string, string>;
/** Asks the token endpoint, with a client certificate if one is given. */
export async function ask(bench: Bench, form: Form, headers: Form = {}, pair?: CertificatePair): Promise<Reply> {
  const dispatcher = agentOf(bench.array.oauth.caCertificate, pair);
  const reply = await request(bench.array.oauth.tokenUrl, {
    method: "POST",
    dispatcher,
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    body: new URLSearchParams({ grant_type: "client_credentials", ...form }).toString(),
  });
  const text = await reply.body.text();
  await dispatcher.destroy();
  const json = text.startsWith("{") ? JSON.parse(text) : undefined;
  return { status: reply.statusCode, headers: reply.headers, text, json, code: json?.error };
}

/** Calls ONTAP with a token, and a client certificate if one is given. */
export async function statusWith(bench: Bench, token: string, pair?: CertificatePair): Promise<number> {
  const dispatcher = agentOf(bench.array.caCertificate, pair);
  const reply = await request(`${bench.array.url}/api/cluster`, {
    dispatcher,
    headers: { authorization: `Bearer ${token}` },
  });
  await reply.body.dump();
  await dispatcher.destroy();
  return reply.statusCode;
}

function agentOf(ca: string, pair: CertificatePair | undefined): Agent {
  return new Agent({ connect: { ca, ...(pair && { cert: pair.certificate, key: pair.key }) } });
}
