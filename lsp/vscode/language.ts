// Our language in the editor, and how a place is named to the server.

import { Uri } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';

export const languageId = 'ecelerity-conf';

/** For requests of ours: the library names places in its own requests itself. */
export function toServer(client: BaseLanguageClient, uri: Uri | string): string {
  return client.code2ProtocolConverter.asUri(typeof uri === 'string' ? Uri.parse(uri) : uri);
}

/** Of an argument of a command, which comes from the server, or from us. */
export function fromServer(client: BaseLanguageClient, uri: string): Uri {
  return client.protocol2CodeConverter.asUri(uri);
}
