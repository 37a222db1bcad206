// Which nodes are taken to be down: chosen in a list, shown in lenses, hovers and the table of owners.

import { CodeLens, commands, type Disposable, EventEmitter, languages, Range, type TextDocument, type Uri, window } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { clientCommands, type OwnersView } from '../protocol/requests.ts';
import { readView, scheme } from './documents.ts';
import { fromServer, toServer } from './language.ts';

interface WhatIf extends Disposable {
  /** Asks which nodes are to be taken for down; `nodes`: these, without asking. */
  choose(of: Uri, nodes?: readonly string[]): Promise<void>;
}

/** `changed`: what shows owners is to be made anew. */
export function offerWhatIf(client: () => BaseLanguageClient, changed: () => void): WhatIf {
  const refreshed = new EventEmitter<void>();
  const lenses = languages.registerCodeLensProvider(
    { scheme, pattern: '/owners/**' },
    {
      onDidChangeCodeLenses: refreshed.event,
      provideCodeLenses: async ({ uri }: TextDocument) => {
        const { uri: of } = readView(uri);
        const view = await client().sendRequest<OwnersView | null>('ecconf/owners', { uri: toServer(client(), of) });
        if (view === null || view.nodes.length === 0) return [];
        const top = new Range(0, 0, 0, 0);
        const choose = { title: '$(debug-disconnect) Choose nodes that are down...', command: clientCommands.chooseDown, arguments: [of] };
        const allUp = { title: 'all up again', command: clientCommands.chooseDown, arguments: [of, []] };
        return [new CodeLens(top, choose), ...(view.down.length === 0 ? [] : [new CodeLens(top, allUp)])];
      },
    },
  );
  return {
    async choose(of, nodes) {
      const uri = toServer(client(), of);
      const down = nodes ?? (await ask(client(), uri));
      if (down === undefined) return;
      await client().sendRequest('ecconf/whatIf', { uri, down });
      refreshed.fire();
      changed();
    },
    dispose() {
      lenses.dispose();
      refreshed.dispose();
    },
  };
}

async function ask(client: BaseLanguageClient, uri: string): Promise<readonly string[] | undefined> {
  const view = await client.sendRequest<OwnersView | null>('ecconf/owners', { uri });
  if (view === null || view.nodes.length === 0) {
    void window.showInformationMessage('This file belongs to no configuration of several nodes.');
    return undefined;
  }
  const items = view.nodes.map((label) => ({ label, picked: view.down.includes(label) }));
  const title = 'Nodes that are taken to be down; none: all are up';
  const chosen = await window.showQuickPick(items, {
    canPickMany: true,
    title,
    placeHolder: 'Lenses, hovers and the table of owners follow',
  });
  return chosen?.map(({ label }) => label);
}

/** For the lenses of the table, which name it with arguments. */
export function registerChooseDown(whatIf: WhatIf, client: () => BaseLanguageClient, configuration: () => Promise<Uri | null>): Disposable {
  return commands.registerCommand(clientCommands.chooseDown, async (text?: string, nodes?: readonly string[]) => {
    const uri = text === undefined ? await configuration() : fromServer(client(), text);
    if (uri !== null) await whatIf.choose(uri, nodes);
  });
}
