// The entry of the extension in a browser (vscode.dev, and VS Code for the Web elsewhere): a worker, without Node and without programs.

import type { ExtensionContext } from 'vscode';
import { activateIn, deactivate } from '../activate.ts';
import { createWebClient } from './client.ts';
import { openFolderFiles } from './folder-files.ts';
import { openPlaces } from './places.ts';

export { deactivate };

export async function activate(context: ExtensionContext): Promise<void> {
  const places = openPlaces();
  const files = openFolderFiles(places);
  await activateIn(
    {
      createClient: (output, middleware) => createWebClient({ context, places, files }, output, middleware),
      startsPrograms: false,
      checks: (uri) => places.has(uri),
      find: () => Promise.resolve(files.find()),
    },
    context,
  );
}
