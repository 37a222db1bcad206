// What `ecconf check` finds in the texts that an editor has: the disk, and the open documents in front of it.
import { compareDiagnostics, type Diagnostic, mergeEqual, otherSides } from '../../compiler/diagnostics.ts';
import { checkProject, loadProject } from '../../compiler/run.ts';
import { mapFiles } from '../map-files.ts';

/** By file. Open files that the tree does not read are checked alone, as a user would do it. */
export function freshFindings(
  root: string,
  disk: Readonly<Record<string, string>>,
  open: Readonly<Record<string, string>>,
): ReadonlyMap<string, readonly Diagnostic[]> {
  const files = mapFiles({ ...disk, ...open });
  const tree = loadProject([{ kind: 'tree', path: root }], files, { product: '4' });
  const found = [...checkProject(tree)];
  for (const path of Object.keys(open)) {
    if (!tree.sources.has(path)) found.push(...checkProject(loadProject([{ kind: 'file', path }], files, { product: '4' })));
  }
  const byFile = new Map<string, Diagnostic[]>();
  // Editors show a finding at its other sides, too.
  for (const each of mergeEqual([...found, ...found.flatMap(otherSides)]).sort(compareDiagnostics)) {
    const known = byFile.get(each.at.file);
    if (known === undefined) byFile.set(each.at.file, [each]);
    else known.push(each);
  }
  return byFile;
}
