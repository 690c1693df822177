/** What a method throws to refuse a request. */
export class ElementError extends Error {
  constructor(
    readonly errorName: string,
    message: string = errorName,
  ) {
    super(message);
  }
}
