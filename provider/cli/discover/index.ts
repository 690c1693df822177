export { discoverCommand } from "./command";
