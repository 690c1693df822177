/**
 * The text that the engine puts in the place of a value that is not known before `up`. It reaches `check` and `diff` as
 * an ordinary string. The SDK exports it as `runtime.unknownValue`; it is repeated here because loading the whole SDK
 * into the plugin's handlers for one constant would cost more than it is worth. A test holds the two together.
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value is, or holds at any depth, one that is not known before `up`. */
export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isRecord(value) && Object.values(value).some(hasUnknown);
}

/** Whether a value is an object with named members (not an array, not `null`). */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
