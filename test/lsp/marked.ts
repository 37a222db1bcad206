// Marked text: a tree of files in one string, with the cursor `<|>` and ranges `<|like this|>` drawn into it.
//
//     === default/ecelerity.conf
//     include "bindings.conf"
//     === default/bindings.conf
//     Binding "<|>one" { ... }
//
// Without a `===` line the text is one `default/ecelerity-cluster.conf` of the node `east1`.
import { openLooker } from '../../compiler/editor/looker.ts';
import { proveFixes, tryFix } from '../../compiler/fix/prove.ts';
import type { Diagnostic } from '../../compiler/diagnostics.ts';
import type { Files, FolderEntry } from '../../compiler/load/source.ts';
import { checkProject, loadProject, viewCluster } from '../../compiler/run.ts';
import type { Product } from '../../compiler/schema/option.ts';
import { schemaFor } from '../../compiler/schema/schema.ts';
import type { Snapshot, Span } from '../../lsp/state/snapshot.ts';

export const root = '/conf';

export interface Marked {
  readonly snapshot: Snapshot;
  /** By path below the root. */
  readonly files: ReadonlyMap<string, string>;
  /** The cursor, or the start of the first range. */
  readonly path: string;
  readonly offset: number;
  /** Ranges in order of file (as written) and position. */
  readonly ranges: readonly Span[];
}

export function marked(archive: string, product: Product = '4'): Marked {
  const files = new Map<string, string>();
  const ranges: Span[] = [];
  let cursor: { path: string; offset: number } | null = null;
  for (const [name, content] of split(archive)) {
    const path = `${root}/${name}`;
    let text = '';
    let open: number | null = null;
    for (const part of content.split(/(<\|>|<\||\|>)/)) {
      if (part === '<|>') cursor = { path, offset: text.length };
      else if (part === '<|') open = text.length;
      else if (part === '|>') {
        ranges.push({ path, start: open ?? 0, end: text.length });
        open = null;
      } else text += part;
    }
    files.set(name, text);
  }
  const first = ranges[0];
  const at =
    cursor ??
    (first === undefined ? { path: `${root}/default/ecelerity-cluster.conf`, offset: 0 } : { path: first.path, offset: first.start });
  return { snapshot: snapshotOf(files, product), files, ...at, ranges };
}

function split(archive: string): [string, string][] {
  if (!archive.includes('=== '))
    return [
      ['default/ecelerity-cluster.conf', archive],
      ['east1/node-local.conf', ''],
    ];
  const parts = archive.split(/^=== (.+)\n/m).slice(1);
  const found: [string, string][] = [];
  for (let i = 0; i < parts.length; i += 2) found.push([parts[i] ?? '', parts[i + 1] ?? '']);
  return found;
}

/** A snapshot of files in memory, as the workspace makes one of files on disk and unsaved buffers. */
export function snapshotOf(files: ReadonlyMap<string, string>, product: Product = '4', down: readonly string[] = []): Snapshot {
  const schema = schemaFor(product);
  const project = loadProject([{ kind: 'tree', path: root }], memoryFiles(files), { product });
  let found: readonly Diagnostic[] | null = null;
  const diagnostics = () => {
    found ??= checkProject(project);
    return found;
  };
  return {
    root,
    project,
    cluster: viewCluster(project, schema),
    schema,
    source: (path) => project.sources.get(path) ?? null,
    contextsOf(path) {
      const scopes = project.contexts.filter((each) => each.source.path === path).map((each) => each.scope);
      return scopes.length === 0 ? ['global'] : scopes;
    },
    diagnostics,
    down,
    unsaved: () => [],
    saved: () => project,
    look: openLooker([{ kind: 'tree', path: root }], memoryFiles(files), { product }),
    tried: (finding, fix) =>
      tryFix(
        { project, diagnostics: diagnostics() },
        openLooker([{ kind: 'tree', path: root }], memoryFiles(files), { product }),
        finding,
        fix,
      ),
    proven() {
      const look = openLooker([{ kind: 'tree', path: root }], memoryFiles(files), { product });
      return new Set(proveFixes({ project, diagnostics: diagnostics() }, look).proven);
    },
  };
}

function memoryFiles(files: ReadonlyMap<string, string>): Files {
  const byPath = new Map([...files].map(([name, text]) => [`${root}/${name}`, text]));
  return {
    link: () => null,
    exists: (path) => byPath.has(path),
    read(path) {
      const text = byPath.get(path);
      return text === undefined ? { error: 'ENOENT' } : { bytes: new TextEncoder().encode(text) };
    },
    list(path) {
      const entries = new Map<string, FolderEntry>();
      for (const file of byPath.keys()) {
        if (!file.startsWith(`${path}/`)) continue;
        const [name = '', ...rest] = file.slice(path.length + 1).split('/');
        entries.set(name, { name, kind: rest.length > 0 ? 'folder' : 'file' });
      }
      return entries.size === 0 ? null : [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    },
  };
}

/** `path:line: text of the span`. */
export function showSpan(snapshot: Snapshot, span: Span): string {
  const line = snapshot.source(span.path)?.lines.position(span.start).line ?? -1;
  return `${span.path.slice(root.length + 1)}:${line + 1}: ${snapshot.source(span.path)?.text.slice(span.start, span.end)}`;
}
