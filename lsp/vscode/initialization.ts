// What the server is told of this editor beyond the protocol.

import type { Uri } from 'vscode';
import { clientCommands } from '../protocol/requests.ts';

/** `pages`: the folder with a page for each code. */
export function initializationOptions(pages: Uri) {
  return {
    commands: Object.values(clientCommands),
    // VS Code asks for the findings of all files, and opens the pages that are in this package.
    workspaceDiagnostics: true,
    pages: pages.toString(),
    tellsOfChecks: true,
  };
}
