import { Script } from "node:vm";
import { Command, InvalidArgumentError, Option } from "commander";
import { TITLE } from "../../connection/settings";
import { EXIT_LOOK, failing, notesTo, writeNamed } from "../output";
import { type ConfiguredSystem, configuredSystems, type SystemOptions, withSystemOptions } from "../systems";
import { RESERVED } from "./names";

interface Options extends SystemOptions {
  readonly svm?: readonly string[];
  readonly name?: readonly string[];
  readonly withSecrets?: boolean;
  readonly saveSecrets?: boolean;
  readonly configFile?: string;
  readonly protect: boolean;
  readonly provider?: string;
  readonly plugin?: boolean;
  readonly language: "typescript" | "yaml";
}

const HELP = `
Reads these and prints a program that takes them over:

  ONTAP    iSCSI services, Active Directory accounts, iSCSI credentials, initiator groups, LUN maps
  Element  accounts, initiators, volume access groups

Every resource has adopt: true and is declared as it is. So the first pulumi up only reads, with one exception: it sets the
passwords of iSCSI credentials, which no array reports.

  npx pulumi-netapp discover --svm 'prod-*' > index.ts

Patterns: * stands for any characters, ? for one; quote them. An option may be given several times; one match is enough.
With --svm only objects of SVMs are read, nothing of Element. The name of an iSCSI service is that of its SVM. Credentials,
groups and maps of an SVM are called <SVM>-<initiator>, <SVM>-<igroup> and <SVM>-<LUN>-<igroup>.

A second cluster: name it in the environment and give --no-stack --provider dr. The program then makes that Provider with
settings from the config, gives it to every resource, and the names of the resources begin with it.

For the plugin give --plugin, or --language yaml: the program then has import ids in the place of adopt: true.
Its first preview shows an import and then what the program declares, as in [diff: +enabled]: that goes into the state, not
to the array. YAML keeps the name of the project in this folder. Print it to another file and rename that: the shell empties
Pulumi.yaml before discover reads the config.

  npx pulumi-netapp discover --language yaml > found.yaml

Secrets:
  - No array reports AD passwords and the passwords of iSCSI credentials. The program takes them from the config; its first
    lines say how to set them there.
  - CHAP secrets of Element accounts stay with the cluster, where the program reads them as secret outputs.
    With --with-secrets they are declared from the config; the lines to set them hold no value, pulumi asks for it.
    With --save-secrets this command puts them into the encrypted config of the stack and shows none.

Left out: storage containers of virtual volumes, groups that Trident, Cinder or CloudStack made, and what the resources
cannot declare. Each is named or counted.

Exit codes:
  0  the program was printed
  1  failed, nothing was printed on stdout; one sentence on stderr says what to do
  2  the program was printed, and it lacks something: nothing matched, something cannot be declared, or the login may
     not read a part (stderr says what)`;

/** The command `discover`: a program for what exists already. */
export function discoverCommand(): Command {
  const command = new Command("discover")
    .description("print a program that takes over what exists on the configured systems")
    .option("--svm <pattern>", "objects of these SVMs only (name or UUID)", collect)
    .option("--name <pattern>", "objects with this name only; see below", collect);
  return withSystemOptions(command)
    .option("--with-secrets", "declare the CHAP secrets of Element accounts, from the config")
    .option("--save-secrets", "declare them, and put them into the encrypted config of the stack")
    .option("--config-file <file>", "write the config lines to a file, as a shell script, and not into the program")
    .option(
      "--provider <name>",
      "declare an explicit Provider of this name for what is read, for a second cluster",
      name,
    )
    .option("--plugin", "for the plugin: from pulumi-netapp/plugin, with import ids and no adopt")
    .addOption(
      new Option("--language <language>", "of the program; yaml is for the plugin")
        .choices(["typescript", "yaml"])
        .default("typescript"),
    )
    .option("--no-protect", "leave protect: true out of the program")
    .addHelpText("after", HELP)
    .action(failing("discover", run));
}

async function run(options: Options): Promise<void> {
  const note = notesTo("discover");
  const { configFile, language, provider, saveSecrets: saving = false, stack } = options;
  const systems = withoutElementIfSvm(await configuredSystems(options, note), options);
  for (const { problem } of systems) if (problem) throw problem;
  if (saving && stack === false) throw new Error("--save-secrets needs a stack to save them in: leave out --no-stack.");
  if (language === "yaml" && provider !== undefined) {
    throw new Error(
      "--provider is for TypeScript: leave out --language yaml, or add the provider to the printed program.",
    );
  }
  const { emptyInventory, readSystem } = await import("./inventory.js");
  const { planProgram } = await import("./declare.js");
  const { configLines, explicitProvider } = await import("./config-lines.js");
  const { program, yamlProgram } = await import("./program.js");
  const { projectFile, projectName, saveSecrets } = await import("../stack-config.js");
  const inventory = emptyInventory();
  for (const { connection } of systems) if (connection) await readSystem(connection, options, inventory, note);
  const withSecrets = options.withSecrets || saving;
  const planned = planProgram(inventory, { withSecrets, provider, language });
  const skipped = [...inventory.gaps, ...planned.skipped];

  let entries = planned.config;
  if (saving) {
    await saveSecrets(entries, typeof stack === "string" ? stack : undefined);
    const saved = entries.filter(({ value }) => value !== undefined).length;
    if (saved > 0) note(`${saved} secrets saved in the config of the stack`);
    entries = entries.filter(({ value }) => value === undefined);
  }
  const explicit = provider === undefined ? undefined : explicitProvider(provider, systems);
  const lines = explicit ? [...explicit.configLines, ...configLines([], entries)] : configLines(systems, entries);
  if (configFile !== undefined) await writeNamed(configFile, ["#!/bin/sh", "set -e", ...lines, ""].join("\n"));
  const printed = (language === "yaml" ? yamlProgram : program)(
    { ...planned, skipped },
    {
      from: systems.map(({ product, connection }) => `${TITLE[product]} ${connection?.host}`).join(" and "),
      configLines: configFile === undefined ? lines : [],
      protect: options.protect,
      plugin: options.plugin,
      project: projectName(projectFile(process.cwd())),
      explicit,
    },
  );
  process.stdout.write(printed);
  skipped.forEach(note);
  if (planned.declarations.length === 0) note("nothing matched: look at the patterns and at the rights of the login");
  if (skipped.length > 0 || planned.declarations.length === 0) process.exitCode = EXIT_LOOK;
}

/** Element has no SVMs: who names one does not mean its accounts, unless the option says so. */
function withoutElementIfSvm(systems: ConfiguredSystem[], { svm, system }: Options): ConfiguredSystem[] {
  if (svm === undefined) return systems;
  if (system === "element") throw new Error("--svm is for ONTAP, Element has no SVMs: use --name.");
  const left = systems.filter(({ product }) => product === "ontap");
  if (left.length === 0) throw new Error("--svm is for ONTAP, and no ONTAP system is configured.");
  return left;
}

function name(text: string): string {
  if (/^[a-z][A-Za-z0-9]*$/.test(text) && !RESERVED.includes(text) && !isKeyword(text)) return text;
  throw new InvalidArgumentError("It has to be a name for a variable, such as dr.");
}

function isKeyword(text: string): boolean {
  try {
    new Script(`"use strict"; const ${text} = 0;`);
    return false;
  } catch {
    return true;
  }
}

function collect(pattern: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), pattern];
}
