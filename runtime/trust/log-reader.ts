// Who reads logs: what a connection says of itself, and what whoever knows the cluster lets it read.

import type { CertifiedName } from './certificate-names.ts';

/** A reader at its hello. */
export interface ReaderClaim {
  /** As it calls itself. */
  readonly name: string;
  /** Null on a unix socket. */
  readonly address: string | null;
  /** For whom its certificate speaks; null: the connection has none, and only its address tells who it is. */
  readonly certified: readonly CertifiedName[] | null;
}

export type Grant =
  | { readonly ok: true; /** The names under which it may read, of those that it asks for. */ readonly subscribers: ReadonlySet<string> }
  | { readonly ok: false; readonly why: string };
