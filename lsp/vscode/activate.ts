// The extension, wherever it runs: starts the language server, and gives it commands, views and tasks. Everything else is in the server.

import { commands, type ExtensionContext, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { adoptIncluded } from './adopt.ts';
import { configuration, registerCommands } from './commands.ts';
import { provideDocuments } from './documents.ts';
import type { Host } from './host.ts';
import { leaveBehind } from './left-behind.ts';
import { offerWhatIf, registerChooseDown } from './what-if.ts';
import { createStatus } from './status.ts';
import { provideTasks } from './tasks.ts';

let client: BaseLanguageClient | null = null;

export async function activateIn(host: Host, context: ExtensionContext): Promise<void> {
  const output = window.createOutputChannel('Ecelerity configuration', { log: true });
  const current = () => client ?? running;
  const documents = provideDocuments(current, context.extensionUri);
  const status = createStatus(() => documents.refresh());
  const whatIf = offerWhatIf(current, () => documents.refresh());
  const behind = leaveBehind(current);
  const running = host.createClient(output, behind.middleware);
  client = running;
  status.follow(running);
  const restart = async () => {
    await client?.stop();
    client = host.createClient(output, behind.middleware);
    status.follow(client);
    if (isEnabled()) await client.start();
  };
  context.subscriptions.push(
    output,
    behind,
    documents,
    status,
    whatIf,
    registerChooseDown(whatIf, current, () => configuration(host)),
    workspace.onDidChangeConfiguration((event) => {
      // The others are read by the server; these decide whether there is one, and which.
      if (event.affectsConfiguration('ecconf.server') || event.affectsConfiguration('ecconf.enable')) void restart();
    }),
  );
  if (host.startsPrograms) context.subscriptions.push(provideTasks());
  for (const command of registerCommands({ host, client: current, restart, showOutput: () => output.show() }))
    context.subscriptions.push(command);
  // For menus and the walkthrough: there is something here that concerns us.
  void commands.executeCommand('setContext', 'ecconf.active', true);
  void commands.executeCommand('setContext', 'ecconf.programs', host.startsPrograms);
  if (isEnabled()) await running.start();
  context.subscriptions.push(adoptIncluded(current, host));
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

function isEnabled(): boolean {
  return workspace.getConfiguration('ecconf').get<boolean>('enable', true);
}
