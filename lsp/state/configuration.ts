// One configuration under check: a tree with all its nodes, or a file that belongs to none.

import { dirname } from '../../base/paths.ts';
import type { Diagnostic } from '../../compiler/diagnostics.ts';
import { loadProject } from '../../compiler/load/load.ts';
import type { Project } from '../../compiler/load/model.ts';
import { openParsedLooker } from '../../compiler/editor/looker.ts';
import { openSession, type Session } from '../../compiler/editor/session.ts';
import { type Look, proveFixes, tryFix } from '../../compiler/fix/prove.ts';
import type { Snapshot } from './snapshot.ts';
import type { Settings } from './settings.ts';
import type { WorkspaceFiles } from './workspace-files.ts';

export interface Configuration {
  readonly kind: 'tree' | 'file';
  /** Root folder, or the file. */
  readonly path: string;
  readonly session: Session;
  /** Whether the file was part of it when it was loaded last. After a change of another text that may be late; then a check follows. */
  reads(path: string): boolean;
  snapshot(): Snapshot;
  /** The same without loading: the project is that of the last load, the texts are those of now. */
  textSnapshot(): Snapshot;
  changed(): void;
  /** Takes these nodes to be down from now on, for whoever asks who owns what. */
  takeDown(nodes: readonly string[]): void;
}

/** How a configuration is read. */
type Reading = Pick<Settings, 'product' | 'allowOutside'>;

export function openConfiguration(kind: Configuration['kind'], path: string, files: WorkspaceFiles, reading: Reading): Configuration {
  const session = openSession([{ kind, path }], files, reading);
  let current: Snapshot | null = null;
  let down: readonly string[] = [];
  let saved: { readonly revision: number; readonly project: Project } | null = null;
  const loadSaved = () => {
    const revision = files.diskRevision;
    // Parsed for itself: the parts of a file that is being edited are the document's.
    if (saved?.revision !== revision) saved = { revision, project: loadProject([{ kind, path }], files.disk, reading) };
    return saved.project;
  };
  const whole = () => {
    current ??= takeSnapshot({ kind, path }, session, files, reading, { down, saved: loadSaved });
    return current;
  };
  return {
    kind,
    path,
    session,
    reads(file) {
      const { sources, descriptions } = session.loadedLast();
      return sources.has(file) || descriptions.has(file);
    },
    changed() {
      current = null;
      session.changed();
    },
    takeDown(nodes) {
      down = nodes;
      current = null;
    },
    snapshot: whole,
    textSnapshot: () => (session.isLoaded() ? whole() : takeTextSnapshot({ kind, path }, session, files)),
  };
}

/**
 * Looks for one proof. More mistakes than can be proven in time are mended by hand, or by `ecconf check --fix`. Each look finds anew what there
 * is to find, so there are fewer of them where that is much.
 */
const looksMax = 20;
const lookedAtMax = 40_000;

function looksFor(found: number): number {
  return Math.min(looksMax, Math.floor(lookedAtMax / Math.max(1, found)));
}

/** The state of now. What is merged on first use is kept, so a snapshot stays as it was taken once its project has been asked for. */
function takeSnapshot(
  input: Pick<Configuration, 'kind' | 'path'>,
  session: Session,
  files: WorkspaceFiles,
  reading: Reading,
  around: Pick<Snapshot, 'down' | 'saved'>,
): Snapshot {
  let looker: Look | null = null;
  const look: Look = (texts) => {
    // Its first look reads and merges all of it, the others what a change touches.
    looker ??= openParsedLooker([input], files, reading);
    return looker(texts);
  };
  let findings: readonly Diagnostic[] | null = null;
  let proven: ReadonlySet<Diagnostic> | null = null;
  const diagnostics = () => {
    findings ??= finish(session.check());
    return findings;
  };
  return {
    root: rootOf(input),
    get project() {
      return session.project();
    },
    get cluster() {
      return session.cluster();
    },
    get schema() {
      return session.project().schema;
    },
    source(path) {
      const known = session.project().sources.get(path);
      if (known !== undefined) return known;
      const read = files.documents.get(path)?.file;
      return read?.source ?? null;
    },
    contextsOf: (path) => contextsIn(session.project(), path),
    diagnostics,
    ...around,
    unsaved: () => [...files.documents.keys()].filter((path) => session.project().sources.has(path) && files.isUnsaved(path)),
    look,
    tried(finding, fix) {
      if (looksFor(diagnostics().length) === 0) return 'unproven';
      return tryFix({ project: session.project(), diagnostics: diagnostics() }, look, finding, fix);
    },
    proven() {
      const found = { project: session.project(), diagnostics: diagnostics() };
      proven ??= new Set(proveFixes(found, look, looksFor(found.diagnostics.length)).proven);
      return proven;
    },
  };
}

function takeTextSnapshot(input: Pick<Configuration, 'kind' | 'path'>, session: Session, files: WorkspaceFiles): Snapshot {
  const project = session.loadedLast();
  return {
    root: rootOf(input),
    project,
    get cluster() {
      return session.viewOf(project);
    },
    schema: project.schema,
    source(path) {
      const read = files.read(path);
      return project.sources.has(path) || files.documents.has(path) ? ('error' in read ? null : read.source) : null;
    },
    contextsOf: (path) => contextsIn(project, path),
    diagnostics: () => session.findings() ?? [],
    proven: () => new Set(),
    tried: () => 'unproven',
    look: () => ({ project, diagnostics: [] }),
    down: [],
    unsaved: () => [],
    saved: () => project,
  };
}

function rootOf({ kind, path }: Pick<Configuration, 'kind' | 'path'>): string {
  return kind === 'tree' ? path : dirname(path);
}

function contextsIn(project: Project, path: string): readonly string[] {
  const scopes = project.contexts.flatMap((each) => (each.source.path === path ? [each.scope] : []));
  return scopes.length === 0 ? ['global'] : scopes;
}

function finish<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
