export function checkNode(version?: string): void;
export function isAtLeast(version: string, needed: string): boolean;
