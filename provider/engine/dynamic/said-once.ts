/** What the SDK prints of an expected failure: `${error}: ${error.stack}`, of which ours have an empty one. */
const EXPECTED = /^pulumi-netapp: .*: $/s;

/**
 * Keeps expected failures from being said twice. The SDK prints those of `check`, `diff`, `read` and `delete` to stderr
 * beside answering them, and the engine shows stderr as messages of the stack. Defects keep their stack there.
 */
export function sayFailuresOnce(): void {
  const print = console.error;
  console.error = (...texts: unknown[]) => {
    if (!(texts.length === 1 && EXPECTED.test(String(texts[0])))) print(...texts);
  };
}
