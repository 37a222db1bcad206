// The language status item: what the server is doing, and what it found by node. A server that is gone looks like one.

import { type Disposable, type LanguageStatusItem, LanguageStatusSeverity, languages } from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import { type CheckedView, clientCommands, type UnsavedView } from '../protocol/requests.ts';
import { languageId } from './language.ts';

export interface Status extends Disposable {
  /** Follows a client from its start on. */
  follow(client: BaseLanguageClient): void;
}

/** Nodes that are named in the item; the others are counted. */
const nodesMax = 5;

export function createStatus(checked: () => void): Status {
  const item = languages.createLanguageStatusItem('ecconf.status', { language: languageId });
  item.name = 'Ecelerity configuration';
  const following: Disposable[] = [];
  const unsaved = createUnsaved();
  const show = (text: string, detail: string, severity: LanguageStatusSeverity, busy = false) => {
    item.text = text;
    item.detail = detail;
    item.severity = severity;
    item.busy = busy;
  };
  const dead = () => {
    show('ecconf does not run', 'No findings are shown', LanguageStatusSeverity.Error);
    item.command = { title: 'Restart', command: 'ecconf.restartServer' };
  };
  dead();
  return {
    follow(client) {
      for (const each of following.splice(0)) each.dispose();
      following.push(
        client.onDidChangeState(({ newState }) => {
          if (newState === State.Running) show('ecconf checks', 'The first check is under way', LanguageStatusSeverity.Information, true);
          else if (newState === State.Stopped) {
            dead();
            unsaved.show(null);
          }
        }),
        client.onNotification('ecconf/checked', (view: CheckedView) => {
          const severity = view.errors > 0 ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
          show(summary(view), byNode(view), severity);
          item.command = { title: 'Problems', command: 'workbench.actions.view.problems' };
          checked();
        }),
        client.onNotification('ecconf/unsaved', ({ view }: { view: UnsavedView | null }) => unsaved.show(view)),
      );
    },
    dispose() {
      for (const each of following) each.dispose();
      item.dispose();
      unsaved.show(null);
    },
  };
}

/** A second item, only while something is unsaved: what it would take. */
function createUnsaved() {
  let item: LanguageStatusItem | null = null;
  return {
    show(view: UnsavedView | null): void {
      if (view === null) {
        item?.dispose();
        item = null;
        return;
      }
      item ??= languages.createLanguageStatusItem('ecconf.unsaved', { language: languageId });
      item.name = 'What unsaved edits take';
      item.text = view.title;
      item.detail = view.moves.slice(0, movesMax).join(', ');
      item.severity =
        view.grade === 'stop-all' || view.grade === 'restart' ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
      item.command = { title: 'Changes', command: clientCommands.showChanges, arguments: [undefined, 'saved'] };
    },
  };
}

/** Addresses that the item names. */
const movesMax = 4;

function summary({ errors, others }: CheckedView): string {
  if (errors + others === 0) return 'no findings';
  return [counted(errors, 'error'), counted(others, 'other finding')].filter((part) => part !== '').join(', ');
}

function byNode({ nodes, tookMs }: CheckedView): string {
  const named = nodes.slice(0, nodesMax).map(({ name, errors, others }) => `${name}: ${errors + others}`);
  const more = nodes.length > nodesMax ? [`${nodes.length - nodesMax} more nodes`] : [];
  return [...named, ...more, `checked in ${tookMs} ms`].join(', ');
}

function counted(count: number, noun: string): string {
  return count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`;
}
