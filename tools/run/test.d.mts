export function run(args: string[]): Promise<number>;
export function needsEngine(file: string): boolean;
