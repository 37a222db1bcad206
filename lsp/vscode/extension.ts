// The extension: starts the language server, and gives it commands, views and tasks. Everything else is in the server.

import { commands, type ExtensionContext, window, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { adoptIncluded } from './adopt.ts';
import { createClient } from './client.ts';
import { configuration, registerCommands } from './commands.ts';
import { provideDocuments } from './documents.ts';
import { leaveBehind } from './left-behind.ts';
import { offerWhatIf, registerChooseDown } from './what-if.ts';
import { createStatus } from './status.ts';
import { provideTasks } from './tasks.ts';

let client: LanguageClient | null = null;

export async function activate(context: ExtensionContext): Promise<void> {
  const output = window.createOutputChannel('Ecelerity configuration', { log: true });
  const documents = provideDocuments(() => client ?? running);
  const status = createStatus(() => documents.refresh());
  const whatIf = offerWhatIf(
    () => client ?? running,
    () => documents.refresh(),
  );
  const behind = leaveBehind(() => client ?? running);
  const running = createClient(context, output, behind.middleware);
  client = running;
  status.follow(running);
  const restart = async () => {
    await client?.stop();
    client = createClient(context, output, behind.middleware);
    status.follow(client);
    if (isEnabled()) await client.start();
  };
  const current = () => client ?? running;
  context.subscriptions.push(
    output,
    behind,
    documents,
    status,
    whatIf,
    registerChooseDown(whatIf, configuration),
    provideTasks(),
    workspace.onDidChangeConfiguration((event) => {
      // The others are read by the server; these decide whether there is one, and which.
      if (event.affectsConfiguration('ecconf.server') || event.affectsConfiguration('ecconf.enable')) void restart();
    }),
  );
  for (const command of registerCommands({ client: current, restart, showOutput: () => output.show() }))
    context.subscriptions.push(command);
  // For menus and the walkthrough: there is something here that concerns us.
  void commands.executeCommand('setContext', 'ecconf.active', true);
  if (isEnabled()) await running.start();
  context.subscriptions.push(adoptIncluded(current));
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

function isEnabled(): boolean {
  return workspace.getConfiguration('ecconf').get<boolean>('enable', true);
}
