import { fork } from "node:child_process";
import { once } from "node:events";
import { type Emulator, startEmulator } from "../emulator";

/** An emulator in a process of its own, so that what it costs can be told apart from what is measured. */
export interface BenchArray {
  readonly environment: Record<string, string>;
  /** Adds milliseconds to every answer. */
  latency(milliseconds: number): Promise<void>;
  /** Requests, and seconds of CPU that answering them took, since the last call. */
  taken(): Promise<{ requests: number; cpu: number }>;
  stop(): void;
}

export async function startArray(accounts = 0): Promise<BenchArray> {
  const child = fork(__filename, [String(accounts)], { execArgv: ["--require", "tsx/cjs"] });
  const ask = async (message: object) => {
    child.send(message);
    const [answer] = await once(child, "message");
    return answer;
  };
  const [environment] = await once(child, "message");
  return {
    environment,
    latency: async (latency) => void (await ask({ latency })),
    taken: () => ask({ take: true }),
    stop: () => void child.kill(),
  };
}

async function serve(tell: (message: object) => void): Promise<void> {
  const array: Emulator = await startEmulator();
  for (let i = 1; i <= Number(process.argv[2] ?? 0); i++) array.element.addAccount({ username: `t${i}` });
  tell({
    NETAPP_ELEMENT_HOST: array.host,
    NETAPP_ELEMENT_USERNAME: array.credentials.username,
    NETAPP_ELEMENT_PASSWORD: array.credentials.password,
    NETAPP_ELEMENT_CA_CERTIFICATE: array.caCertificate,
  });
  let before = process.cpuUsage();
  process.on("message", (message: { latency?: number }) => {
    if (message.latency !== undefined) array.latency = message.latency;
    const { user, system } = process.cpuUsage(before);
    before = process.cpuUsage();
    tell({ requests: array.take().length, cpu: (user + system) / 1e6 });
  });
  process.on("disconnect", () => process.exit());
}

if (require.main === module) void serve((message) => process.send?.(message));
