// Why `ecclusterd pki` did not do what it was asked.

/** A mistake of whoever called; exit status 2, or 1 where the files are in the way. */
export class PkiError extends Error {
  override readonly name = 'PkiError';
  readonly code: 1 | 2;
  constructor(code: 1 | 2, message: string) {
    super(message);
    this.code = code;
  }
}

/** Told by its name, as `isCommandError` does. */
export function isPkiError(error: unknown): error is PkiError {
  return error instanceof Error && error.name === 'PkiError';
}
