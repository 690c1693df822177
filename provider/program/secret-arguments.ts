import * as pulumi from "@pulumi/pulumi";

/** The names of the arguments that are secrets; `undefined` when none is. */
export function secretArguments(args: Readonly<Record<string, unknown>>): Promise<string[] | undefined> | undefined {
  const outputs = Object.entries(args).filter(([, value]) => pulumi.Output.isInstance(value));
  if (outputs.length === 0) return undefined;
  const asked = outputs.map(async ([name, value]) =>
    (await pulumi.isSecret(pulumi.output(value))) ? name : undefined,
  );
  return Promise.all(asked).then(
    (names) => {
      const secret = names.filter((name) => name !== undefined).sort();
      return secret.length > 0 ? secret : undefined;
    },
    // An argument that fails says so itself.
    () => undefined,
  );
}
