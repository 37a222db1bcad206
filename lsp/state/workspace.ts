// The state of the server: folders, open documents, the configurations in them. It changes only through the functions here; features
// get snapshots. Nothing here knows the protocol's messages.

import type { Diagnostic } from '../../compiler/diagnostics.ts';
import { compareDiagnostics, mergeEqual } from '../../compiler/diagnostics.ts';
import { isOwn } from '../../compiler/editor/session.ts';
import type { Files, Source } from '../../compiler/load/source.ts';
import { carry } from './carry.ts';
import { type Change, changeDocument, editableFile } from './open-document.ts';
import { pathOf, uriOf } from './paths.ts';
import type { Encoding } from './positions.ts';
import { defaultSettings, sameSettings, type Settings } from './settings.ts';
import type { Snapshot } from './snapshot.ts';
import type { Configuration } from './configuration.ts';
import { type Configurations, openConfigurations } from './configurations.ts';
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
  textSnapshot(path: string): Snapshot | null;
  source(path: string): Source | null;
  /** The findings of one file before the next check: its own ones as the text is, the others from the last check, moved along with the text. */
  provisional(path: string): readonly Diagnostic[];
  /** Keeps what a check found, for `provisional`. */
  keepFindings(path: string, findings: readonly Diagnostic[]): void;
  uri(path: string): string;
}

export function openWorkspace(disk: Files): Workspace {
  const state = openState(disk);
  const { files, configurations, carried } = state;
  return {
    files,
    get settings() {
      return state.settings;
    },
    get folders() {
      return state.folders;
    },
    get revision() {
      return state.revision;
    },
    setFolders(paths) {
      state.folders = paths;
      startAgain(state);
    },
    setSettings(next) {
      if (sameSettings(state.settings, next)) return;
      state.settings = next;
      startAgain(state);
    },
    setEncoding(next) {
      state.encoding = next;
    },
    open: (uri, version, text) => open(state, uri, version, text),
    change: (uri, version, changes) => change(state, uri, version, changes),
    close: (uri) => close(state, pathOf(uri)),
    diskChanged(paths) {
      const { changed, structure } = files.refresh(paths);
      if (structure) restructure(state);
      else if (changed.length > 0) textChanged(state, changed);
      return structure || changed.length > 0;
    },
    configurations: configurations.all,
    configurationOf: configurations.of,
    snapshot: (path) => configurations.of(path)?.snapshot() ?? null,
    textSnapshot: (path) => configurations.of(path)?.textSnapshot() ?? null,
    source(path) {
      const read = files.read(path);
      return 'error' in read ? null : read.source;
    },
    provisional(path) {
      const document = files.documents.get(path);
      if (document === undefined) return [];
      const { session } = configurations.of(path) ?? configurations.lone(path);
      return mergeEqual([...session.ownFindings(document.file), ...(carried.get(path) ?? [])]).sort(compareDiagnostics);
    },
    keepFindings(path, findings) {
      const others = findings.filter((each) => !isOwn(each.code));
      carried.set(path, others);
    },
    uri: (path) => files.documents.get(path)?.uri ?? uriOf(path),
  };
}

interface State {
  readonly files: WorkspaceFiles;
  readonly configurations: Configurations;
  /** What the last check found in each file beside its own findings, at the places where it is by now. */
  readonly carried: Map<string, readonly Diagnostic[]>;
  folders: readonly string[];
  settings: Settings;
  encoding: Encoding;
  revision: number;
}

function openState(disk: Files): State {
  const files = openWorkspaceFiles(disk);
  const state: State = {
    files,
    configurations: openConfigurations(files, () => state),
    carried: new Map(),
    folders: [],
    settings: defaultSettings,
    encoding: 'utf-16',
    revision: 0,
  };
  return state;
}

function restructure(state: State): void {
  state.revision++;
  state.configurations.restructure();
}

function textChanged(state: State, paths: readonly string[]): void {
  state.revision++;
  state.configurations.textChanged(paths);
}

function startAgain(state: State): void {
  state.revision++;
  state.carried.clear();
  state.configurations.startAgain();
}

function open(state: State, uri: string, version: number, text: string): void {
  const { files, configurations } = state;
  const path = pathOf(uri);
  const before = files.read(path);
  const parsed = files.parsedText(path, text);
  const known = 'parsed' in before && before.parsed === parsed ? before : null;
  files.set({ uri, path, version, file: known ?? editableFile(path, parsed) });
  if (known !== null && configurations.isInTree(path)) state.revision++;
  else restructure(state);
}

function change(state: State, uri: string, version: number, changes: readonly Change[]): void {
  const { files, carried } = state;
  const document = files.documents.get(pathOf(uri));
  if (document === undefined) return;
  const { path } = document;
  const changed = changeDocument(document, changes, version, state.encoding);
  let known = carried.get(path) ?? [];
  for (const edit of changed.edits) known = carry(known, path, edit);
  carried.set(path, known);
  files.set(changed.document);
  if (changed.edits.length > 0) textChanged(state, [path]);
  else state.revision++;
}

function close(state: State, path: string): void {
  const { files, configurations } = state;
  const before = files.read(path);
  files.close(path);
  configurations.closed(path);
  const now = files.read(path);
  if ('source' in before && 'source' in now && before.source === now.source) state.revision++;
  else restructure(state);
}
