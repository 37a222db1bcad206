// The state of the server: folders, open documents, the configurations in them. It changes only through the functions here; features
// get snapshots. Nothing here knows the protocol's messages.

import type { Diagnostic } from '../../compiler/diagnostics.ts';
import { compareDiagnostics, mergeEqual } from '../../compiler/diagnostics.ts';
import { isOwn } from '../../compiler/editor/session.ts';
import type { Files, Source } from '../../compiler/load/source.ts';
import { carry } from './carry.ts';
import { type Change, changeDocument, editableFile, type OpenDocument } from './open-document.ts';
import { pathOf, uriOf } from './paths.ts';
import type { Encoding } from './positions.ts';
import { defaultSettings, sameSettings, type Settings } from './settings.ts';
import type { Snapshot } from './snapshot.ts';
import { findTrees } from './trees.ts';
import { openConfiguration, type Configuration } from './configuration.ts';
import { openWorkspaceFiles, type WorkspaceFiles } from './workspace-files.ts';

export interface Workspace {
  readonly files: WorkspaceFiles;
  readonly settings: Settings;
  readonly folders: readonly string[];
  /** Counts the changes: what was computed at one number holds as long as it stays. */
  readonly revision: number;
  setFolders(folders: readonly string[]): void;
  setSettings(settings: Settings): void;
  setEncoding(encoding: Encoding): void;
  open(uri: string, version: number, text: string): void;
  change(uri: string, version: number, changes: readonly Change[]): void;
  close(uri: string): void;
  /** Files that may have changed on the disk; all of them where nothing is said. True when something had. */
  diskChanged(paths?: readonly string[]): boolean;
  /** All configurations: the trees, and the open files that no tree reads. */
  configurations(): readonly Configuration[];
  /** The configuration that a file is seen in: of a tree that reads it, else its own. null for a file that is neither read nor open. */
  configurationOf(path: string): Configuration | null;
  snapshot(path: string): Snapshot | null;
  /**
   * The text as it is, in the configuration as it was loaded last: at once, where a snapshot would have to merge all nodes first. For
   * what is asked at each keystroke and depends on the text of one file and on names elsewhere.
   */
  sketch(path: string): Snapshot | null;
  source(path: string): Source | null;
  /** The findings of one file: those of its own at once, the others from the last check, moved along with the text. */
  quick(path: string): readonly Diagnostic[];
  /** Keeps what a check found, for `quick`. */
  keep(path: string, diagnostics: readonly Diagnostic[]): void;
  uri(path: string): string;
}

export function openWorkspace(disk: Files): Workspace {
  const files = openWorkspaceFiles(disk);
  const carried = new Map<string, readonly Diagnostic[]>();
  let folders: readonly string[] = [];
  let settings = defaultSettings;
  let encoding: Encoding = 'utf-16';
  let revision = 0;
  /** null: to be looked for again. */
  let trees: readonly Configuration[] | null = null;
  const lone = new Map<string, Configuration>();

  /** Something came or went: other trees may be there, and all of them look different. */
  const restructure = () => {
    revision++;
    look();
  };

  const look = () => {
    const before = trees ?? [];
    const roots = settings.crossNode
      ? findTrees(
          folders,
          [...files.documents.keys()].filter((path) => uriOf(path) !== path),
          files.list,
          files.link,
        )
      : [];
    trees = roots.map((root) => before.find((unit) => unit.path === root) ?? openConfiguration('tree', root, files, settings));
    for (const unit of [...trees, ...lone.values()]) unit.changed();
  };

  const allTrees = (): readonly Configuration[] => {
    if (trees === null) look();
    return trees ?? [];
  };

  const loneConfiguration = (path: string): Configuration => {
    let unit = lone.get(path);
    if (unit === undefined) {
      unit = openConfiguration('file', path, files, settings);
      lone.set(path, unit);
    }
    return unit;
  };

  const configurations = (): readonly Configuration[] => {
    const found = [...allTrees()];
    for (const path of files.documents.keys())
      if (!found.some((unit) => unit.kind === 'tree' && unit.reads(path))) found.push(loneConfiguration(path));
    for (const [path, unit] of lone) if (!found.includes(unit)) lone.delete(path);
    return found;
  };

  const textChanged = (paths: readonly string[]) => {
    revision++;
    for (const unit of [...allTrees(), ...lone.values()]) if (paths.some((path) => unit.reads(path))) unit.changed();
  };

  const startAgain = () => {
    trees = null;
    lone.clear();
    carried.clear();
    revision++;
  };

  const configurationOf = (path: string): Configuration | null => {
    const tree = allTrees().find((unit) => unit.reads(path));
    if (tree !== undefined) return tree;
    return files.documents.has(path) ? loneConfiguration(path) : null;
  };

  const source = (path: string): Source | null => {
    const read = files.read(path);
    return 'error' in read ? null : read.source;
  };

  return {
    files,
    get settings() {
      return settings;
    },
    get folders() {
      return folders;
    },
    get revision() {
      return revision;
    },
    setFolders(paths) {
      folders = paths;
      startAgain();
    },
    setSettings(next) {
      if (sameSettings(settings, next)) return;
      settings = next;
      startAgain();
    },
    setEncoding(next) {
      encoding = next;
    },
    open(uri, version, text) {
      const path = pathOf(uri);
      const before = files.read(path);
      const parsed = files.parsedText(path, text);
      const known = 'parsed' in before && before.parsed === parsed ? before : null;
      files.set({ uri, path, version, file: known ?? editableFile(path, parsed) });
      if (known !== null && allTrees().some((unit) => unit.reads(path))) revision++;
      else restructure();
    },
    change(uri, version, changes) {
      const document = files.documents.get(pathOf(uri));
      if (document === undefined) return;
      const { path } = document;
      const changed = changeDocument(document, changes, version, encoding);
      let known = carried.get(path) ?? [];
      for (const edit of changed.edits) known = carry(known, path, edit);
      carried.set(path, known);
      files.set(changed.document);
      if (changed.edits.length > 0) textChanged([path]);
      else revision++;
    },
    close(uri) {
      const path = pathOf(uri);
      const before = files.read(path);
      files.close(path);
      lone.delete(path);
      const now = files.read(path);
      if ('source' in before && 'source' in now && before.source === now.source) revision++;
      else restructure();
    },
    diskChanged(paths) {
      const { changed, structure } = files.refresh(paths);
      if (structure) restructure();
      else if (changed.length > 0) textChanged(changed);
      return structure || changed.length > 0;
    },
    configurations,
    configurationOf,
    snapshot: (path) => configurationOf(path)?.snapshot() ?? null,
    sketch: (path) => configurationOf(path)?.sketch() ?? null,
    source,
    quick(path) {
      const document: OpenDocument | undefined = files.documents.get(path);
      if (document === undefined) return [];
      const own = (configurationOf(path) ?? loneConfiguration(path)).session.own(document.file);
      return mergeEqual([...own, ...(carried.get(path) ?? [])]).sort(compareDiagnostics);
    },
    keep(path, diagnostics) {
      carried.set(
        path,
        diagnostics.filter((each) => !isOwn(each.code)),
      );
    },
    uri: (path) => files.documents.get(path)?.uri ?? uriOf(path),
  };
}
