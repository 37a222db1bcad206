// Requests of ours beside the protocol, and what they carry. Plain data: the extension and other clients send and read it.

/** `ecconf/nodes`: names of the configuration to which a document belongs. */
export interface NodesResult {
  readonly nodes: readonly string[];
  readonly managers: readonly string[];
}

/** `ecconf/effective`: `{ uri, node }` to the merged configuration of one node as text; null: there is no such node. */
export interface EffectiveResult {
  readonly text: string;
}

/** `ecconf/owners`: `{ uri }` to who owns each managed address. */
export interface OwnersResult {
  readonly nodes: readonly string[];
  readonly addresses: readonly AddressOwners[];
}

export interface AddressOwners {
  readonly ip: string;
  /** Names of its bindings, those of all nodes together. */
  readonly bindings: readonly string[];
  /** With all nodes up; null: nobody can have it. */
  readonly owner: string | null;
  /** By the node that is down, only where that makes a difference. */
  readonly whenDown: Readonly<Record<string, string | null>>;
}

/** `ecconf/compile`: `{ uri }` to the IR as text; null where there are errors. */
export interface CompileResult {
  readonly ir: string | null;
  readonly errors: number;
}

/**
 * Commands that code lenses name. A client has them only if it says so in `initializationOptions.commands`; others get titles alone,
 * for a click that answers "no such command" is worse than none.
 * `showReferences`: `[uri, position, locations]`; `showOwners`: `[uri]`.
 */
export const clientCommands = { showReferences: 'ecconf.showReferences', showOwners: 'ecconf.showOwners' } as const;
