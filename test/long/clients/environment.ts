import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "../../../emulator";

/** What NetApp's clients of a virtual environment need to reach an emulator; their files go into the folder. */
export function clientEnvironment(array: Emulator, environment: string, folder: string): NodeJS.ProcessEnv {
  const certificate = join(folder, "ca.pem");
  writeFileSync(certificate, array.caCertificate);
  const ansible = join(folder, "ansible.cfg");
  writeFileSync(ansible, "");
  return {
    ...process.env,
    ...array.environment,
    REQUESTS_CA_BUNDLE: certificate,
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONWARNINGS: "ignore",
    // Nothing of the user's own Ansible comes in, and nothing of this one stays.
    ANSIBLE_CONFIG: ansible,
    ANSIBLE_HOME: folder,
    ANSIBLE_COLLECTIONS_PATH: join(environment, "collections"),
    ANSIBLE_LOCALHOST_WARNING: "false",
    // Ansible refuses to start without UTF-8.
    LC_ALL: "C.UTF-8",
  };
}
