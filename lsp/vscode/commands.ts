// What the command palette, the menus and the lenses call.

import { commands, type Disposable, DiagnosticSeverity, languages, Location, Position, Range, Uri, window, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { Location as ProtocolLocation, Position as ProtocolPosition } from 'vscode-languageclient';
import { clientCommands, type CompiledView, type NodesView } from '../protocol/requests.ts';
import { compareEffective, showChanges } from './changes.ts';
import { languageId } from './client.ts';
import { showBeside, viewUri } from './documents.ts';

/** Files by which a configuration is found when none is open. */
const roots = '**/{ecelerity,ecelerity-cluster,eccluster}.conf';

export interface Host {
  client(): LanguageClient;
  restart(): Promise<void>;
  showOutput(): void;
}

export function registerCommands(host: Host): Disposable[] {
  const { client } = host;
  const command = (name: string, run: (...args: never[]) => unknown) => commands.registerCommand(name, run);
  return [
    command('ecconf.checkWorkspace', checkWorkspace),
    command('ecconf.showCompiled', () => compile(client())),
    command('ecconf.showEffective', (node?: string) => showEffective(client(), node)),
    command(clientCommands.showOwners, (uri?: string) => showOwners(uri)),
    command(clientCommands.showChanges, async (uri?: string, since?: string) => {
      const of = uri === undefined ? await configuration() : Uri.parse(uri);
      if (of !== null) await showChanges(of, since);
    }),
    command('ecconf.compareEffective', async (node?: string) => {
      const of = await configuration();
      if (of !== null) await compareEffective(client(), of, node);
    }),
    command(clientCommands.showReferences, showReferences),
    command('ecconf.restartServer', () => host.restart()),
    command('ecconf.showOutput', () => host.showOutput()),
  ];
}

/** The server checks everything anyway; this shows it. */
async function checkWorkspace(): Promise<void> {
  if ((await configuration()) === null) return;
  await commands.executeCommand('workbench.actions.view.problems');
  const found = languages.getDiagnostics().flatMap(([, list]) => list.filter(({ source }) => source === 'ecconf'));
  const errors = found.filter(({ severity }) => severity === DiagnosticSeverity.Error).length;
  void window.showInformationMessage(`ecconf: ${errors} errors, ${found.length - errors} other findings`);
}

async function compile(client: LanguageClient): Promise<void> {
  const uri = await configuration();
  if (uri === null) return;
  const result = await client.sendRequest<CompiledView | null>('ecconf/compile', { uri: uri.toString() });
  if (result?.ir == null) {
    void window.showErrorMessage(`A configuration with errors is not compiled: ${result?.errors ?? 0} errors, see Problems.`);
    return;
  }
  await window.showTextDocument(await workspace.openTextDocument({ language: 'json', content: result.ir }));
}

async function showEffective(client: LanguageClient, node: string | undefined): Promise<void> {
  const uri = await configuration();
  if (uri === null) return;
  const names = await client.sendRequest<NodesView | null>('ecconf/nodes', { uri: uri.toString() });
  const all = [...(names?.nodes ?? []), ...(names?.managers ?? [])];
  const chosen =
    node ??
    (all.length === 1 ? all[0] : await window.showQuickPick(all, { placeHolder: 'Node whose configuration is shown as it is in the end' }));
  if (chosen !== undefined) await showBeside(viewUri('effective', uri, chosen));
}

async function showOwners(text: string | undefined): Promise<void> {
  const uri = text === undefined ? await configuration() : Uri.parse(text);
  if (uri !== null) await showBeside(viewUri('owners', uri, ''));
}

/** Arguments as the protocol has them; the editor's own command wants its own objects. */
async function showReferences(uri: string, position: ProtocolPosition, locations: readonly ProtocolLocation[]): Promise<void> {
  const at = ({ line, character }: ProtocolPosition) => new Position(line, character);
  const places = locations.map(({ uri: target, range }) => new Location(Uri.parse(target), new Range(at(range.start), at(range.end))));
  await commands.executeCommand('editor.action.showReferences', Uri.parse(uri), at(position), places);
}

/** The file in the editor, else some configuration of the workspace; null, and a message, where there is none. */
export async function configuration(): Promise<Uri | null> {
  const active = window.activeTextEditor?.document;
  if (active?.languageId === languageId && active.uri.scheme === 'file') return active.uri;
  const [found] = await workspace.findFiles(roots, '**/node_modules/**', 1);
  if (found === undefined)
    void window.showWarningMessage('There is no ecelerity.conf, ecelerity-cluster.conf or eccluster.conf in this workspace.');
  return found ?? null;
}
