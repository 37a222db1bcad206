// Where settings come from: asked for where the client answers such questions, else what it sends by itself.

import { readSettings, sectionOf } from '../state/settings.ts';
import type { Server } from './request.ts';

/** Takes over the settings of the section `ecconf`; `sent` is what came with a notification. Never fails: then the settings stay. */
export async function loadSettings({ connection, client, workspace, checker }: Server, sent: unknown): Promise<void> {
  let section = sectionOf(sent);
  if (client.configuration) {
    try {
      section = await connection.workspace.getConfiguration('ecconf');
    } catch (error) {
      connection.console.warn(`cannot read the settings: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
  }
  workspace.setSettings(readSettings(section));
  checker.changed(null);
}
