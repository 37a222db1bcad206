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
