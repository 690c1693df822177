export interface Lock {
  packages: Record<string, { version?: string; optional?: boolean; devOptional?: boolean }>;
}

export function ensurePackages(root?: string): Promise<void>;

/** The first package that is not installed in the version of the lock file. */
export function lackingPackage(wanted: Lock | undefined, installed: Lock | undefined): string | undefined;
