// A node under another name: its folder, `nodename`, preferences, peers, `Manager` and `Node` of `Logs`, and for a manager its subscribers.

import type { FileEdit } from '../diagnostics.ts';
import { folderNamed } from '../load/layout.ts';
import type { Project } from '../load/model.ts';
import { placeOf } from '../load/source.ts';
import { quoteText, textValue } from '../../grammar/text-value.ts';
import { innerSpan } from '../names/inner-span.ts';
import type { Occurrence } from '../names/occurrences.ts';
import { mentionsOf, type NodeChange, nodeNameProblem, nothingElse, type Refusal, takenNames } from './node-change.ts';

/** O(names in all files). */
export function renameNode(project: Project, from: string, to: string): NodeChange | Refusal {
  const problem = nodeNameProblem(to);
  if (problem !== null) return { error: problem };
  const { layout, nodes, managers } = project;
  const folder = layout === null ? null : folderNamed(layout, from);
  const isKnown = [...nodes, ...managers].some((each) => each.name === from || each.folder === from);
  const mentions = mentionsOf(project, from);
  if (!isKnown && mentions.length === 0) return { error: `there is no node "${from}"` };
  if (from === to) return { ...nothingElse, edits: [] };
  const isOtherSpelling = from.toLowerCase() === to.toLowerCase();
  if (!isOtherSpelling && takenNames(project).has(to.toLowerCase())) return { error: `there is already a node or a folder "${to}"` };
  if (!isOtherSpelling && mentionsOf(project, to).length > 0)
    return { error: `"${to}" is named in the configuration already, as another node` };
  const edits = [
    ...mentions.map((each) => editOf(project, each, from, to)),
    ...(folder === null ? [] : includesThrough(project, from, folder.path, to)),
  ];
  const moves =
    folder === null || layout === null ? [] : [{ from: folder.path, to: `${layout.root === '.' ? '' : `${layout.root}/`}${to}` }];
  return { ...nothingElse, edits, moves };
}

/** Quotes stay, and come where the new name needs them. Of a full name the first part is changed. */
function editOf(project: Project, { path, start, end, text, name }: Occurrence, from: string, to: string): FileEdit {
  const written =
    name.length > from.length && name.toLowerCase().startsWith(`${from.toLowerCase()}.`) && !to.includes('.')
      ? to + name.slice(from.length)
      : to;
  const whole = project.sources.get(path)?.text ?? '';
  const inner = innerSpan(whole, text);
  const isWhole = inner.start === start && inner.end === end;
  if (!isWhole || text.quote !== '') return { file: path, start, end, text: written };
  return { file: path, start: text.start, end: text.end, text: quoteText(written, false) };
}

/** Includes that name a file by way of the folder. */
function includesThrough({ nodes, managers }: Project, from: string, folder: string, to: string): readonly FileEdit[] {
  const edits = new Map<string, FileEdit>();
  for (const { source, include, targets } of [...nodes, ...managers].flatMap((node) => node.includes)) {
    if (include.path === null || !targets.some((target) => target.startsWith(`${folder}/`))) continue;
    const written = textValue(source.text, include.path);
    const changed = written
      .split('/')
      .map((part) => (part === from ? to : part))
      .join('/');
    const at = placeOf(source, include.path);
    if (changed !== written) edits.set(`${at.start} ${at.file}`, { ...at, text: quoteText(changed, include.path.quote !== '') });
  }
  return [...edits.values()];
}
