import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parsePreview } from "../../../provider/cli/comment/preview";
import type { CommentOptions } from "../../../provider/cli/comment/render";
import { renderComment } from "../../../provider/cli/comment/render";

/** A preview that the real engine made (see fixtures/capture.mjs). */
export function fixture(name: string): string {
  return readFileSync(join(__dirname, "fixtures", name), "utf8");
}

export function urn(type: string, name: string): string {
  return `urn:pulumi:prod::storage::${type}::${name}`;
}

export const ISCSI = "pulumi-nodejs:dynamic/ontap:IscsiService";
export const AD = "pulumi-nodejs:dynamic/ontap:ActiveDirectoryAccount";
export const ACCOUNT = "pulumi-nodejs:dynamic/element:Account";
export const CREDENTIALS = "pulumi-nodejs:dynamic/ontap:IscsiCredentials";
export const GROUP = "pulumi-nodejs:dynamic/element:VolumeAccessGroup";

/** The signature with which Pulumi marks a secret in its JSON. */
export const secret = (plaintext: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: JSON.stringify(plaintext),
});

interface Change {
  readonly type?: string;
  readonly name?: string;
  readonly op?: string;
  readonly old?: Record<string, unknown>;
  readonly new?: Record<string, unknown>;
  readonly more?: Record<string, unknown>;
}

/** A step as a digest holds it. */
export function step({ type = ISCSI, name = "blue", op = "update", old, new: wanted, more = {} }: Change): unknown {
  return {
    op,
    urn: urn(type, name),
    ...(old === undefined ? {} : { oldState: { id: "id-1", inputs: old, outputs: old } }),
    ...(wanted === undefined ? {} : { newState: { inputs: wanted } }),
    detailedDiff: null,
    ...more,
  };
}

export function comment(digest: object, options: CommentOptions = {}): string {
  return renderComment(parsePreview(JSON.stringify(digest)), options);
}

/** The rows of the table: each as its cells after the resource's name and type. */
export function rows(markdown: string): string[][] {
  return markdown
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.slice(2, -2).split(" | "));
}

/** The text of the last cell of the only row. */
export function onlyCell(change: Change): string | undefined {
  const found = rows(comment({ steps: [step(change)] }));
  if (found.length !== 1) throw new Error(`expected one row, got ${JSON.stringify(found)}`);
  return found[0]?.[3];
}
