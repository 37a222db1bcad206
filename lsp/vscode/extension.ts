// The entry of the extension in Node: VS Code on a desk, or its server on another machine. The language server is a process of its own.

import { type ExtensionContext, workspace } from 'vscode';
import { activateIn, deactivate } from './activate.ts';
import { createClient } from './client.ts';
import { type Host, roots } from './host.ts';

export { deactivate };

export async function activate(context: ExtensionContext): Promise<void> {
  const host: Host = {
    createClient: (output, middleware) => createClient(context, output, middleware),
    startsPrograms: true,
    checks: ({ scheme }) => scheme === 'file',
    async find() {
      const [found] = await workspace.findFiles(`**/{${roots.join(',')}}`, '**/node_modules/**', 1);
      return found ?? null;
    },
  };
  await activateIn(host, context);
}
