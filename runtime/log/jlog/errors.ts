// What can go wrong with a jlog, as values. Inside this folder an operating error travels as one exception, `Failure`, because nearly every
// line can meet one; `attempt`, at the rim, turns it into a value. Any other exception is a bug and goes on.

/** Names of the C library's error codes, where it has one for the case; docs/logs.md says what each means here. */
export type JlogErrorCode =
  | 'OPEN'
  | 'NOTDIR'
  | 'CREATE_EXISTS'
  | 'CREATE_MKDIR'
  | 'CREATE_META'
  | 'LOCK'
  | 'FILE_OPEN'
  | 'FILE_CORRUPT'
  | 'FILE_READ'
  | 'FILE_WRITE'
  | 'META_OPEN'
  | 'ILLEGAL_WRITE'
  | 'ILLEGAL_CHECKPOINT'
  | 'INVALID_SUBSCRIBER'
  | 'ILLEGAL_LOGID'
  | 'SUBSCRIBER_EXISTS'
  | 'NOT_SUPPORTED'
  /** Ours: more is waiting to be written than the writer was told to hold. It passes. */
  | 'QUEUE_FULL'
  /** Ours: appended to a writer that has been closed. */
  | 'CLOSED'
  /** Ours: a message that no log takes. */
  | 'TOO_LONG';

export interface JlogError {
  readonly code: JlogErrorCode;
  /** What is wrong, where, and what to do. */
  readonly message: string;
  /** The file or directory. */
  readonly path: string;
  /** `ENOSPC`, `EACCES` ..., where the system said so. */
  readonly errno?: string;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: JlogError };

/**
 * Something that was found broken and what became of it. Nothing is ever left out of what a reader delivers without one of these.
 */
export interface Damage {
  readonly kind:
    'segment' | 'missing-segment' | 'torn-tail' | 'message' | 'index' | 'checkpoint' | 'lost-checkpoint' | 'metastore' | 'pre-commit';
  readonly path: string;
  /** Where in the file the damage begins; 0 where that means nothing. */
  readonly offset: number;
  /** How many bytes hold no message that can be read. */
  readonly bytes: number;
  readonly message: string;
}

export type Report = (damage: Damage) => void;

export class Failure extends Error {
  override readonly name = 'Failure';
  readonly error: JlogError;

  constructor(error: JlogError) {
    super(`${error.code}: ${error.message}`);
    this.error = error;
  }
}

/** A failure to throw. `cause` is the exception of a system call; what is not one is a bug and is thrown as it is. */
export function failure(code: JlogErrorCode, path: string, message: string, cause?: unknown): Failure {
  if (cause === undefined) return new Failure({ code, path, message });
  if (cause instanceof Failure) return cause;
  const errno = errnoOf(cause);
  if (errno === null) throw cause;
  const hint = hints[errno];
  return new Failure({ code, path, message: `${message} (${errno}${hint === undefined ? '' : `: ${hint}`})`, errno });
}

/** The name of a system call's error, or null for any other exception. */
export function errnoOf(cause: unknown): string | null {
  if (!(cause instanceof Error) || !('code' in cause) || !('syscall' in cause)) return null;
  return typeof cause.code === 'string' ? cause.code : null;
}

/** Runs what may fail; an operating error comes back as a value. */
export async function attempt<T>(work: () => T | Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (cause) {
    if (cause instanceof Failure) return { ok: false, error: cause.error };
    throw cause;
  }
}

const hints: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; nothing is lost, free some space',
  EDQUOT: 'the quota is used up; nothing is lost, free some space',
  EACCES: 'no permission; jlog tools run as the user that writes the log',
  EPERM: 'no permission; jlog tools run as the user that writes the log',
  EROFS: 'the file system is mounted read-only',
  ENOENT: 'there is no such file',
  EMFILE: 'this process has too many files open',
  ENAMETOOLONG: 'the name is too long',
};
