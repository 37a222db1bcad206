// Requests of ours beside the protocol, and what they carry. Plain data: the extension and other clients send and read it.

/** Parameters of all of them. */
export interface ViewRequest {
  /** Any file of the configuration. */
  readonly uri: string;
  /** By name; without it the first node that reads the file. */
  readonly node?: string;
  /** `ecconf/whatIf`: nodes that are to be taken for down from now on, for lenses, hovers and owners; empty: all are up. */
  readonly down?: readonly string[];
  /** `ecconf/changes`: `saved`, or a revision of git; without it `HEAD`. `ecconf/effective`: a revision in place of what is in the editor. */
  readonly since?: string;
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
  /** Those that are taken for down. */
  readonly down: readonly string[];
  readonly addresses: readonly AddressOwners[];
  /** How the times were found: in so many runs of the simulator. null: nothing was played. */
  readonly played: { readonly seeds: number; readonly violation: string | null } | null;
}

interface AddressOwners {
  readonly address: string;
  /** Names of its bindings, those of all nodes together. */
  readonly bindings: readonly string[];
  /** Listeners on it: `ESMTP_Listener 25`. */
  readonly listeners: readonly string[];
  /** While the nodes are down that were chosen; null: nobody can have it. */
  readonly owner: string | null;
  /** With all nodes up. */
  readonly allUp: string | null;
  /** For how long nobody serves it when the chosen ones lose power at one moment, the longest that was seen; null: not played, or for good. */
  readonly outMs: number | null;
  /** By one node more that is down, only where that makes a difference. */
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

/** `ecconf/unsaved`, a notification to the same clients: what the edits that are not saved would take; null: nothing is unsaved, or it has errors. */
export interface UnsavedView {
  /** The worst of all nodes. */
  readonly grade: 'none' | 'live' | 'reload' | 'restart' | 'stop-all';
  /** In words, a line: `Unsaved: reload on east2; 10.20.1.14 moves from east1 to west1`. */
  readonly title: string;
  /** Addresses whose owner would be another one, as far as that is certain, each as a line. */
  readonly moves: readonly string[];
}

/**
 * Commands that code lenses name. A client has them only if it says so in `initializationOptions.commands`; others get titles alone,
 * for a click that answers "no such command" is worse than none.
 * `showReferences`: `[uri, position, locations]`; `showOwners`: `[uri]`; `showChanges`: `[uri, since]`;
 * `chooseDown`: `[uri, nodes]`, which asks where no nodes are named.
 */
export const clientCommands = {
  showReferences: 'ecconf.showReferences',
  showOwners: 'ecconf.showOwners',
  showChanges: 'ecconf.showChanges',
  chooseDown: 'ecconf.chooseDown',
} as const;

/** `ecconf/files`, a notification to a server that has no disk, before the first request and whenever files change. */
export interface FilesGiven {
  readonly files: readonly {
    /** Absolute, as in the `file:` URIs of the documents. */
    readonly path: string;
    /** null: the file is gone. */
    readonly bytes: Uint8Array | null;
  }[];
  /** These are all: what was given before is gone. */
  readonly all: boolean;
}

export const filesGiven = 'ecconf/files';

/** `ecconf/prose`, a notification to the same server: where it finds what options are for, from its own script on. */
export interface ProseAt {
  readonly url: string;
}

export const proseAt = 'ecconf/prose';

/** `ecconf/plan`, a request to the same server: what a change takes, as text, from two documents of `ecconf/compile`. */
export interface PlanAsked {
  readonly old: string;
  readonly next: string;
}

export const planAsked = 'ecconf/plan';
