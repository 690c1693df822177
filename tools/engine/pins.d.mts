export const CLI_MODULE: string;
export const HOST_MODULE: string;
export const PACKAGE_ROOT: string;
export function pinnedVersion(packageFile?: string): string;
export function requiredVersion(moduleFolder: string, dependency: string): string;
export function hostVersion(): string;
export function requiredGo(): string;
export function isAcceptable(version: string): boolean;
