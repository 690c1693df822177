#!/usr/bin/env node
import { Command } from "commander";
import { commentCommand } from "./comment/command";
import { discoverCommand } from "./discover/command";
import { doctorCommand } from "./doctor/command";
import { emulatorCommand } from "./emulator";
import { impactCommand } from "./impact/command";

const HELP = `
What a command found or made goes to stdout, progress and problems to stderr. No command prints a secret.

The systems are those of the resources: the config of the Pulumi stack in this folder (netapp:ontap, netapp:element) and,
for what is left out there, the environment (NETAPP_ONTAP_HOST, NETAPP_ELEMENT_HOST, ...).

Exit codes of every command:
  0  done
  1  failed, or called with a wrong option; one sentence on stderr says what to do
  2  done, but something needs attention: "help <command>" says what`;

const { version } = require("pulumi-netapp/package.json") as { version: string };

// The reader has ended: head, or a pager that was left.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

void new Command("pulumi-netapp")
  .description(
    "Manage NetApp ONTAP and Element (SolidFire) systems from Pulumi programs: the tools around the programs",
  )
  .version(version)
  .showHelpAfterError("(add --help for what there is)")
  .addHelpText("after", HELP)
  .addCommand(discoverCommand())
  .addCommand(doctorCommand())
  .addCommand(commentCommand())
  .addCommand(impactCommand())
  .addCommand(emulatorCommand())
  .parseAsync();
