// What the command palette, the menus and the lenses call.

import { commands, type Disposable, DiagnosticSeverity, languages, Location, Position, Range, type Uri, window, workspace } from 'vscode';
import type { BaseLanguageClient, Location as ProtocolLocation, Position as ProtocolPosition } from 'vscode-languageclient';
import { clientCommands, type CompiledView, type NodesView } from '../protocol/requests.ts';
import { compareEffective, showChanges } from './changes.ts';
import type { Host } from './host.ts';
import { fromServer, languageId, toServer } from './language.ts';
import { showBeside, viewUri } from './documents.ts';

export interface Running {
  readonly host: Host;
  client(): BaseLanguageClient;
  restart(): Promise<void>;
  showOutput(): void;
}

export function registerCommands({ host, client, restart, showOutput }: Running): Disposable[] {
  const current = () => configuration(host);
  const command = (name: string, run: (...args: never[]) => unknown) => commands.registerCommand(name, run);
  return [
    command('ecconf.checkWorkspace', () => checkWorkspace(host)),
    command('ecconf.showCompiled', () => compile(host, client())),
    command('ecconf.showEffective', (node?: string) => showEffective(host, client(), node)),
    command(clientCommands.showOwners, async (uri?: string) => {
      const of = uri === undefined ? await current() : fromServer(client(), uri);
      if (of !== null) await showBeside(viewUri('owners', of, ''));
    }),
    command(clientCommands.showChanges, async (uri?: string, since?: string) => {
      const of = uri === undefined ? await current() : fromServer(client(), uri);
      if (of !== null) await showChanges(host, of, since);
    }),
    command('ecconf.compareEffective', async (node?: string) => {
      const of = await current();
      if (of !== null) await compareEffective(host, client(), of, node);
    }),
    command(clientCommands.showReferences, (uri: string, position: ProtocolPosition, locations: readonly ProtocolLocation[]) =>
      showReferences(client(), uri, position, locations),
    ),
    command('ecconf.restartServer', () => restart()),
    command('ecconf.showOutput', () => showOutput()),
  ];
}

/** The server checks everything anyway; this shows it. */
async function checkWorkspace(host: Host): Promise<void> {
  if ((await configuration(host)) === null) return;
  await commands.executeCommand('workbench.actions.view.problems');
  const found = languages.getDiagnostics().flatMap(([, list]) => list.filter(({ source }) => source === 'ecconf'));
  const errors = found.filter(({ severity }) => severity === DiagnosticSeverity.Error).length;
  void window.showInformationMessage(`ecconf: ${errors} errors, ${found.length - errors} other findings`);
}

async function compile(host: Host, client: BaseLanguageClient): Promise<void> {
  const uri = await configuration(host);
  if (uri === null) return;
  const result = await client.sendRequest<CompiledView | null>('ecconf/compile', { uri: toServer(client, uri) });
  if (result?.ir == null) {
    void window.showErrorMessage(`A configuration with errors is not compiled: ${result?.errors ?? 0} errors, see Problems.`);
    return;
  }
  await window.showTextDocument(await workspace.openTextDocument({ language: 'json', content: result.ir }));
}

async function showEffective(host: Host, client: BaseLanguageClient, node: string | undefined): Promise<void> {
  const uri = await configuration(host);
  if (uri === null) return;
  const names = await client.sendRequest<NodesView | null>('ecconf/nodes', { uri: toServer(client, uri) });
  const all = [...(names?.nodes ?? []), ...(names?.managers ?? [])];
  const chosen =
    node ??
    (all.length === 1 ? all[0] : await window.showQuickPick(all, { placeHolder: 'Node whose configuration is shown as it is in the end' }));
  if (chosen !== undefined) await showBeside(viewUri('effective', uri, chosen));
}

/** Arguments as the protocol has them; the editor's own command wants its own objects. */
async function showReferences(
  client: BaseLanguageClient,
  uri: string,
  position: ProtocolPosition,
  locations: readonly ProtocolLocation[],
): Promise<void> {
  const at = ({ line, character }: ProtocolPosition) => new Position(line, character);
  const places = locations.map(
    ({ uri: target, range }) => new Location(fromServer(client, target), new Range(at(range.start), at(range.end))),
  );
  await commands.executeCommand('editor.action.showReferences', fromServer(client, uri), at(position), places);
}

/** The file in the editor, else some configuration of the workspace; null, and a message, where there is none. */
export async function configuration(host: Host): Promise<Uri | null> {
  const active = window.activeTextEditor?.document;
  if (active?.languageId === languageId && host.checks(active.uri)) return active.uri;
  const found = await host.find();
  if (found === null)
    void window.showWarningMessage('There is no ecelerity.conf, ecelerity-cluster.conf or eccluster.conf in this workspace.');
  return found;
}
