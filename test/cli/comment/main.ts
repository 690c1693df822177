import { Command } from "commander";
import { commentCommand } from "../../../provider/cli/comment";

// The command as the package's own command line mounts it, as a process of its own.
void new Command("pulumi-netapp").addCommand(commentCommand()).parseAsync();
