// A node less: its folder goes, its entries among peers and in `Logs`, and the preferences for it.

import type { FileEdit } from '../diagnostics.ts';
import { removal } from '../checks-shared/edits.ts';
import { folderNamed } from '../load/layout.ts';
import type { Project } from '../load/model.ts';
import { childOf } from '../load/node-name.ts';
import { textValue } from '../../grammar/text-value.ts';
import type { Item } from '../../grammar/tree.ts';
import { logNodes } from './add-node.ts';
import { type NodeChange, nothingElse, type Refusal } from './node-change.ts';

export function removeNode(project: Project, name: string): NodeChange | Refusal {
  const { layout, nodes, managers } = project;
  const node = [...nodes, ...managers].find((each) => each.name === name || each.folder === name);
  if (node === undefined) return { error: `there is no node "${name}"` };
  if (node.role === 'node' && nodes.length === 1) return { error: `"${name}" is the only node there is` };
  const folder = layout === null ? null : folderNamed(layout, node.folder ?? name);
  const gone = folder === null ? null : `${folder.path}/`;
  const edits = new Map<string, FileEdit>();
  const take = (edit: FileEdit) => {
    if (gone === null || !edit.file.startsWith(gone)) edits.set(`${edit.start} ${edit.end} ${edit.file}`, edit);
  };
  for (const { global } of [...nodes, ...managers]) {
    const setting = childOf(global, 'msgc_server')?.settings.get('peers');
    const value = setting?.option.value;
    for (const entry of setting !== undefined && value?.kind === 'dict' ? value.entries : []) {
      if (setting !== undefined && textValue(setting.source.text, entry.key) === name) take(removal(setting.source, entry));
    }
  }
  for (const scope of logNodes(project, name)) for (const { source, stanza } of scope.sites) take(removal(source, stanza));
  for (const source of project.sources.values()) for (const edit of preferencesFor(name, source.tree.items, source)) take(edit);
  return { ...nothingElse, edits: [...edits.values()], deletes: folder === null ? [] : [folder.path] };
}

function* preferencesFor(
  name: string,
  items: readonly Item[],
  source: { readonly path: string; readonly text: string },
): Generator<FileEdit> {
  for (const item of items) {
    if (item.kind === 'stanza') yield* preferencesFor(name, item.items, source);
    else if (item.kind === 'option' && item.key === 'duravip_preference' && item.value?.kind === 'text') {
      if (textValue(source.text, item.value) === name) yield removal({ ...source, start: 0 }, item);
    }
  }
}
