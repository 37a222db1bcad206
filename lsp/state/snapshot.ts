// What every feature works on: one immutable state of the workspace. Features are functions of a snapshot, a path and offsets;
// they touch no connection, timer or file, and speak offsets. `protocol.ts` turns offsets into positions at the very end.

import type { ClusterView } from '../../compiler/check/check.ts';
import type { Diagnostic, Fix } from '../../compiler/diagnostics.ts';
import type { Looked, Trial } from '../../compiler/fix/prove.ts';
import type { Project } from '../../compiler/load/model.ts';
import type { Schema } from '../../compiler/schema/option.ts';
import type { Source } from '../../compiler/load/source.ts';

export interface Snapshot {
  /** The folder of the tree, or that of the file that is seen alone. */
  readonly root: string;
  /** The configuration as it is in the editor, unsaved buffers included. */
  readonly project: Project;
  readonly cluster: ClusterView;
  readonly schema: Schema;
  /** Any file of the workspace that is part of the configuration or open in the editor. */
  source(path: string): Source | null;
  /** Scope types into which a file is read; `global` for one that nobody includes. */
  contextsOf(path: string): readonly string[];
  /** All findings of this state; computed on first use. */
  diagnostics(): readonly Diagnostic[];
  /** Those of them whose repair is proven to be safe; computed on first use. */
  proven(): ReadonlySet<Diagnostic>;
  /** What one fix would do: mend its finding and nothing else (`proven`), mend it and bring another one about, or leave it there. */
  tried(finding: Diagnostic, fix: Fix): Trial;
  /** The configuration with other texts in some of its files, and what would be found then. */
  look(texts: ReadonlyMap<string, string>): Looked;
  /** Nodes that are taken to be down, for whoever asks who owns what: chosen in the editor. */
  readonly down: readonly string[];
  /** Files with edits that are not on the disk. */
  unsaved(): readonly string[];
  /** The configuration as it is on the disk; loaded on first use, which costs as much as a start. */
  saved(): Project;
}

/** A span of a file, in UTF-16 offsets. */
export interface Span {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}
