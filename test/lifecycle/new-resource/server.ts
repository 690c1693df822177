import { RawServer } from "../../http/support";

/** A system with an invented collection, `/api/invented/banners`, and the few answers that the doctor asks for. */
export async function bannerServer() {
  const store = new Map<string, Record<string, unknown>>();
  const calls: string[] = [];
  const server = await RawServer.start((request, response) => {
    const url = new URL(request.url ?? "", "https://array");
    const key = url.pathname.replace(/^\/api\/invented\/banners\/?/, "");
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    const parts: Buffer[] = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      const body = parts.length > 0 ? JSON.parse(Buffer.concat(parts).toString()) : {};
      if (!url.pathname.startsWith("/api/invented")) {
        const version = { generation: 9, major: 17, minor: 1 };
        return answer(200, { name: "invented", version, records: [{}], num_records: 1 });
      }
      calls.push(`${request.method} ${url.pathname}`);
      const names = url.searchParams.get("name")?.split("|");
      if (request.method === "GET") {
        const records = [...store.values()].filter(({ name }) => !names || names.includes(String(name)));
        return answer(200, { records, num_records: records.length });
      }
      if (request.method === "POST") store.set(body.name, body);
      if (request.method === "PATCH") store.set(key, { ...store.get(key), ...body });
      if (request.method === "DELETE") store.delete(key);
      return answer(200, {});
    });
  });
  return { server, store, take: () => calls.splice(0) };
}
