// A configuration compiled for a comparison: as it is in the editor, and as it is on the disk.

import { type Compiled, compileChecked, compileProject } from '../../compiler/run.ts';
import type { Project } from '../../compiler/load/model.ts';
import type { Snapshot } from '../state/snapshot.ts';

const compiled = new WeakMap<Snapshot, Compiled>();
const saved = new WeakMap<Project, Compiled>();

/** Once for a snapshot; nothing is checked again. */
export function compiledOf(snapshot: Snapshot): Compiled {
  const known = compiled.get(snapshot) ?? compileChecked(snapshot.cluster, snapshot.diagnostics());
  compiled.set(snapshot, known);
  return known;
}

/** What the disk compiles to; once for each state of it. */
export function savedSideOf(snapshot: Snapshot): Compiled {
  const project = snapshot.saved();
  const known = saved.get(project) ?? compileProject(project);
  saved.set(project, known);
  return known;
}
