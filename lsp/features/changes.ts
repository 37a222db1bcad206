// What the text in the editor changes: against the disk, or against a revision of git. The words are those of `ecconf plan`.

import type { Files } from '../../compiler/load/source.ts';
import { compileProject, loadProject } from '../../compiler/run.ts';
import type { SourceMap } from '../../compiler/emit/source-map.ts';
import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { showPath } from '../prose/show-value.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { compiledOf, savedSideOf } from './sides.ts';

interface Side {
  readonly ir: ClusterIr;
  readonly sourceMap: SourceMap | null;
}

/** What is loaded when it is asked for. */
interface Words {
  changesText(old: Side, next: Side, notes: readonly string[]): string;
}

interface Revisions {
  readGitTree(revision: string, from: string): Revision;
}

/** A folder of a revision. */
export interface Revision {
  readonly files: Files;
  readonly path: string;
}

/** `since`: `saved`, or a revision. Where something does not compile, that is said in place of it. */
export function changesSince(snapshot: Snapshot, since: string, { changesText }: Words, revisions: Revisions | null): string {
  const next = compiledOf(snapshot);
  const shown = (map: SourceMap | null) => (map === null ? null : { ...map, files: map.files.map((file) => showPath(snapshot, file)) });
  if (next.ir === null) return 'nothing is planned: the configuration in the editor has errors\n';
  const old =
    since === 'saved' || revisions === null ? savedSideOf(snapshot) : compileThen(snapshot, revisions.readGitTree(since, snapshot.root));
  const errors = old.diagnostics.filter(({ severity }) => severity === 'error').length;
  const name = since === 'saved' ? 'what is saved' : since;
  const notes = [
    `${name} -> what is in the editor`,
    ...(old.ir === null ? [`${name} has ${errors} errors and does not compile, so everything counts as added`] : []),
  ];
  const before = { ir: old.ir ?? { ...next.ir, nodes: [], managers: [] }, sourceMap: shown(old.sourceMap) };
  return changesText(before, { ir: next.ir, sourceMap: shown(next.sourceMap) }, notes);
}

function compileThen({ project }: Snapshot, { files, path }: Revision) {
  return compileProject(loadProject([{ kind: 'tree', path }], files, { product: project.product }));
}
