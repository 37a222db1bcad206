// Requests of ours beside the protocol, and what they carry. Plain data: the extension and other clients send and read it.

/** Parameters of all of them. */
export interface ViewRequest {
  /** Any file of the configuration. */
  readonly uri: string;
  /** By name; without it the first node that reads the file. */
  readonly node?: string;
}

/** `ecconf/nodes`: the names in a configuration. */
export interface NodesView {
  readonly nodes: readonly string[];
  readonly managers: readonly string[];
  /** Whether one of them reads the file of the request. */
  readonly isRead: boolean;
}

/** `ecconf/owners`: who has each managed address. */
export interface OwnersView {
  readonly nodes: readonly string[];
  readonly addresses: readonly AddressOwners[];
}

interface AddressOwners {
  readonly address: string;
  /** Names of its bindings, those of all nodes together. */
  readonly bindings: readonly string[];
  /** Listeners on it: `ESMTP_Listener 25`. */
  readonly listeners: readonly string[];
  /** With all nodes up; null: nobody can have it. */
  readonly owner: string | null;
  /** By the node that is down, only where that makes a difference. */
  readonly down: Readonly<Record<string, string | null>>;
}

/** `ecconf/compile`: the IR as JSON text; null where there are errors. (`ecconf/effective` answers with the text alone, or null.) */
export interface CompiledView {
  readonly ir: string | null;
  readonly errors: number;
}

/** `ecconf/checked`, a notification to clients that ask for it (`initializationOptions.tellsOfChecks`): a check has come to its end. */
export interface CheckedView {
  readonly tookMs: number;
  /** Findings that stand for themselves, by severity and by node; one about several nodes counts for each of them. */
  readonly errors: number;
  readonly others: number;
  readonly nodes: readonly { readonly name: string; readonly errors: number; readonly others: number }[];
}

/**
 * Commands that code lenses name. A client has them only if it says so in `initializationOptions.commands`; others get titles alone,
 * for a click that answers "no such command" is worse than none.
 * `showReferences`: `[uri, position, locations]`; `showOwners`: `[uri]`.
 */
export const clientCommands = { showReferences: 'ecconf.showReferences', showOwners: 'ecconf.showOwners' } as const;
