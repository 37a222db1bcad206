// What depends on where the extension runs: in Node beside the files, or in a worker of a browser.

import type { LogOutputChannel, Uri } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { LeftBehind } from './left-behind.ts';

export interface Host {
  /** A client that is not started yet. `ecconf.trace.server` is read by the library, as the client's id is `ecconf`. */
  createClient(output: LogOutputChannel, middleware: LeftBehind): BaseLanguageClient;
  /** Whether programs can be started: git, the command line. */
  readonly startsPrograms: boolean;
  /** Whether a file in such a place is checked here. */
  checks(uri: Uri): boolean;
  /** Some configuration of the workspace, for commands when none is in the editor; null: there is none. */
  find(): Promise<Uri | null>;
}

/** Files by which a configuration is found. */
export const roots = ['ecelerity.conf', 'ecelerity-cluster.conf', 'eccluster.conf'];
