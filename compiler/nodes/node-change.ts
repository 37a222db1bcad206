// A change of the nodes of a tree: edits of files, folders that move, files that come and go. Plain data, made from a project and carried
// out by the command line and by editors.

import type { FileEdit } from '../diagnostics.ts';
import type { Project } from '../load/model.ts';
import { type Occurrence, occurrencesIn } from '../names/occurrences.ts';
import { shortName } from '../checks-shared/node-names.ts';

export interface NodeChange {
  readonly edits: readonly FileEdit[];
  /** Folders, after the edits. */
  readonly moves: readonly { readonly from: string; readonly to: string }[];
  readonly creates: readonly { readonly path: string; readonly text: string }[];
  /** Folders with all that is in them. */
  readonly deletes: readonly string[];
}

/** In one sentence why it cannot be. */
export interface Refusal {
  readonly error: string;
}

export const nothingElse: Omit<NodeChange, 'edits'> = { moves: [], creates: [], deletes: [] };

/** Why a name cannot be that of a node; null: it can. */
export function nodeNameProblem(name: string): string | null {
  if (!/^[\w.-]+$/.test(name) || /^[.-]/.test(name)) return 'the name of a node is made of letters, digits, `-`, `_` and dots';
  if (name === 'global' || name === 'default') return `${name} is the folder of all nodes`;
  return null;
}

/** Every mention of a node, in all files of all nodes, once each. `shortToo`: also of its full name, where it is called by the short one. */
export function mentionsOf(project: Project, name: string): readonly Occurrence[] {
  const wanted = name.toLowerCase();
  const found = new Map<string, Occurrence>();
  for (const { source, scope } of project.contexts) {
    for (const each of occurrencesIn(source, scope, project.schema)) {
      if (each.kind !== 'node' && each.kind !== 'subscriber') continue;
      const said = each.name.toLowerCase();
      const isIt = said === wanted || (each.kind === 'node' && !wanted.includes('.') && shortName(said) === wanted);
      // A subscriber has the name of a manager, or any other.
      if (isIt && (each.kind === 'node' || isManager(project, name))) found.set(`${each.start} ${each.path}`, each);
    }
  }
  return [...found.values()];
}

/** Whether a manager is known by this name. */
function isManager({ managers }: Project, name: string): boolean {
  return managers.some((each) => each.name === name || each.folder === name);
}

/** Names that are taken: nodes and managers, their folders, and other folders of the tree. */
export function takenNames({ nodes, managers, layout }: Project): ReadonlySet<string> {
  const names = [...nodes, ...managers].flatMap(({ name, folder }) => [name, folder]);
  const folders = layout?.folders.map((each) => each.name) ?? [];
  return new Set([...names, ...folders].flatMap((each) => (each === null || each === '' ? [] : [each.toLowerCase()])));
}
