/** Something that a login must be able to read for a resource to work. Whether it may also write, only a write could tell. */
export interface Right<System> {
  /** `IscsiService`, `volumes` */
  readonly of: string;
  /** What is said when it works. */
  readonly granted: string;
  /** Tries the read. A text says why there was nothing to try it on. */
  attempt(system: System): Promise<string | undefined>;
  /** What works less well without it, and what to do: then its lack is a warning and no failure. */
  readonly lack?: { readonly text: string; readonly fix: string };
}
