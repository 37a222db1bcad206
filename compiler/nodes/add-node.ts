// A node like another one: its folder is copied, and wherever the other one is named among peers and in `Logs` the new one follows it.

import type { FileEdit } from '../diagnostics.ts';
import { placeOf } from '../load/source.ts';
import { folderNamed, holds } from '../load/layout.ts';
import type { NodeModel, Project, Scope } from '../load/model.ts';
import { childOf } from '../load/node-name.ts';
import { quoteText, textValue } from '../../grammar/text-value.ts';
import { occurrencesIn } from '../names/occurrences.ts';
import { applyEdits } from '../fix/fix.ts';
import { type NodeChange, nodeNameProblem, nothingElse, type Refusal, takenNames } from './node-change.ts';

/** `address` is its `nodeaddr` and its address among peers; null where the other one has neither. */
export function addNode(project: Project, name: string, like: string, address: string | null): NodeChange | Refusal {
  const problem = nodeNameProblem(name);
  if (problem !== null) return { error: problem };
  if (takenNames(project).has(name.toLowerCase())) return { error: `there is already a node or a folder "${name}"` };
  const { layout } = project;
  const model = project.nodes.find((each) => each.name === like || each.folder === like);
  if (layout === null || model === undefined) return { error: `there is no node "${like}" in this tree` };
  const folder = folderNamed(layout, model.folder ?? like);
  if (folder === null || !folder.entries.some((entry) => holds(folder, entry.name)))
    return { error: `"${like}" has no folder of its own to be copied` };
  const needsAddress = childOf(model.global, 'cluster')?.settings.has('nodeaddr') === true || peersOf(model).length > 0;
  if (needsAddress && address === null) return { error: `the address of ${name} is needed, as ${like} has one: --address ADDRESS` };
  const root = layout.root === '.' ? '' : `${layout.root}/`;
  const creates = folder.entries.flatMap((entry) => {
    const text = entry.kind === 'file' ? copyOf(project, `${folder.path}/${entry.name}`, model, like, name, address) : null;
    return text === null ? [] : [{ path: `${root}${name}/${entry.name}`, text }];
  });
  if (creates.length === 0) return { error: `no file of "${like}" could be read` };
  return { ...nothingElse, edits: [...newPeers(project, like, name, address), ...newLogNodes(project, like, name)], creates };
}

/** A file of the other node with the new one's name and address in it; null where it is read by nobody. */
function copyOf(project: Project, path: string, model: NodeModel, like: string, name: string, address: string | null): string | null {
  const source = project.sources.get(path);
  if (source === undefined) return null;
  const scope = project.contexts.find((each) => each.source.path === path)?.scope ?? 'global';
  const names = occurrencesIn(source, scope, project.schema).filter(
    (each) => each.kind === 'node' && each.role === 'declaration' && each.name === (model.name ?? like),
  );
  const edits = names.map(({ start, end }) => ({ start, end, text: name }));
  const setting = childOf(model.global, 'cluster')?.settings.get('nodeaddr');
  const value = setting?.option.value;
  if (address !== null && setting?.source.path === path && value != null) {
    const at = placeOf(setting.source, value);
    edits.push({ start: at.start, end: at.end, text: quoteText(address, true) });
  }
  return applyEdits(
    source.text,
    edits.sort((a, b) => a.start - b.start),
  );
}

function peersOf({ global }: NodeModel): readonly string[] {
  const value = childOf(global, 'msgc_server')?.settings.get('peers')?.option.value;
  return value?.kind === 'dict' ? value.entries.map(() => '') : [];
}

/** Behind the entry of the other node, in every list of peers. */
function newPeers(project: Project, like: string, name: string, address: string | null): readonly FileEdit[] {
  const edits = new Map<string, FileEdit>();
  for (const { global } of [...project.nodes, ...project.managers]) {
    const setting = childOf(global, 'msgc_server')?.settings.get('peers');
    const value = setting?.option.value;
    if (setting === undefined || value?.kind !== 'dict' || address === null) continue;
    const { source } = setting;
    const entry = value.entries.find(({ key }) => textValue(source.text, key) === like) ?? value.entries.at(-1);
    if (entry === undefined) continue;
    const at = placeOf(source, { start: entry.end, end: entry.end });
    edits.set(`${at.start} ${at.file}`, { ...at, text: `${gapBefore(source.text, entry.start)}${quoteText(name, false)} = "${address}"` });
  }
  return [...edits.values()];
}

/** `Node` of `Logs` once more, for the new one. */
function newLogNodes(project: Project, like: string, name: string): readonly FileEdit[] {
  const edits = new Map<string, FileEdit>();
  for (const scope of logNodes(project, like)) {
    for (const { source, stanza } of scope.sites) {
      if (stanza.label === null) continue;
      const { start, end, label } = stanza;
      const copy = source.text.slice(start, label.start) + quoteText(name, label.quote !== '') + source.text.slice(label.end, end);
      const at = placeOf(source, { start: end, end });
      edits.set(`${at.start} ${at.file}`, { ...at, text: `${gapBefore(source.text, start)}${copy}` });
    }
  }
  return [...edits.values()];
}

/** The stanzas `Node "NAME"` of all managers. */
export function logNodes({ managers }: Pick<Project, 'managers'>, name: string): readonly Scope[] {
  return managers.flatMap(({ global }) => {
    const of = (scope: Scope | null) => scope?.scopes.filter((each) => each.type === 'node' && each.name === name) ?? [];
    return (
      childOf(global, 'logs')
        ?.scopes.filter(({ type }) => type === 'manager')
        .flatMap(of) ?? []
    );
  });
}

/** The line end and the blanks in front of something, or one blank where it does not begin its line. */
function gapBefore(text: string, start: number): string {
  const begin = text.lastIndexOf('\n', start - 1) + 1;
  const indent = text.slice(begin, start);
  return begin > 0 && indent.trim() === '' ? `\n${indent}` : ' ';
}
