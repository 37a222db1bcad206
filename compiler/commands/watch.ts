// `--watch`: check again when something changes. Each folder that the last run looked into is watched by itself, rather than the whole
// tree below the arguments: includes and the targets of links lie elsewhere, and a tree has few folders.

import { ours, type TerminalText, terminal as said } from '../../base/terminal-text.ts';
import { type FSWatcher, statSync, watch as watchFolder } from 'node:fs';
import { basename, dirname, resolve } from '../../base/paths.ts';
import { hostFiles } from '../load/host-files.ts';
import type { Project } from '../load/model.ts';
import type { ExitCode } from './command.ts';
import type { Request } from './inputs.ts';
import type { Terminal } from './terminal.ts';

/** Editors write a file in several steps, and a checkout writes many files. */
const debounceMs = 50;
const clearScreen = '\x1b[2J\x1b[3J\x1b[H';

interface Watched {
  readonly watcher: FSWatcher;
  /** The folder itself: one that goes and comes again under its name is another. */
  readonly inode: string;
  /** What in it counts; null: everything. */
  names: ReadonlySet<string> | null;
}

/** Runs until SIGINT, SIGTERM, or the end of standard input (whoever started us has gone away). Exit status: that of the last run. */
export async function watch(
  run: () => Promise<{ exit: ExitCode; project: Project }>,
  request: Request,
  /** Says that a pass begins. */
  separate: (line: TerminalText) => void,
  terminal: Terminal,
): Promise<ExitCode> {
  const watchers = new Map<string, Watched>();
  let last: ExitCode = 0;
  let timer: NodeJS.Timeout | null = null;
  let running = false;
  let again = false;
  let passes = 0;

  const changed = () => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => void rerun(), debounceMs);
  };
  const rerun = async (): Promise<void> => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      if (terminal.outIsTerminal) terminal.out(ours(clearScreen));
      separate(said`--- ${new Date().toTimeString().slice(0, 8)}, pass ${++passes} ---\n`);
      try {
        const begin = Date.now();
        const { exit, project } = await run();
        last = exit;
        if (hasChanged(watchFolders(watchers, foldersOf(request, project), changed), project, begin)) again = true;
      } catch (error) {
        // A file that vanished between two steps of an editor; the next change tells.
        terminal.error(said`ecconf: ${error instanceof Error ? error.message : String(error)}\n`);
        last = 2;
        watchFolders(watchers, new Set([...foldersOf(request, null), ...watchers.keys()]), changed);
      }
    } while (again);
    running = false;
  };

  // Before the first look, so that no change falls between the look and the watching.
  watchFolders(watchers, foldersOf(request, null), changed);
  await rerun();
  await ended();
  if (timer !== null) clearTimeout(timer);
  for (const { watcher } of watchers.values()) watcher.close();
  return last;
}

/** Of a folder that is watched only for what lies in it under these names; null: for everything. */
type Wanted = ReadonlyMap<string, ReadonlySet<string> | null>;

/** Gives the folders that are watched now and were not before. */
function watchFolders(watchers: Map<string, Watched>, folders: ReadonlySet<string>, changed: () => void): readonly string[] {
  const wanted = wantedOf(folders);
  for (const [folder, { watcher, inode }] of watchers) {
    if (wanted.has(folder) && inodeOf(folder) === inode) continue;
    watcher.close();
    watchers.delete(folder);
  }
  const begun: string[] = [];
  for (const [folder, names] of wanted) {
    const known = watchers.get(folder);
    if (known !== undefined) known.names = names;
    const inode = known === undefined ? inodeOf(folder) : null;
    if (inode === null) continue;
    try {
      const entry: Watched = { watcher: watchFolder(folder), inode, names };
      entry.watcher.on('change', (_, name) => {
        if (entry.names === null || name === null || entry.names.has(String(name))) changed();
      });
      entry.watcher.on('error', () => {
        watchers.delete(folder);
        changed();
      });
      watchers.set(folder, entry);
      begun.push(folder);
    } catch {
      // Gone meanwhile: the folder above it tells when it comes.
    }
  }
  return begun;
}

/** Clocks of file systems are coarse. */
const clockMs = 50;

/** Whether something in these folders, which nobody watched so far, has changed since the run that looked at them began. */
function hasChanged(folders: readonly string[], project: Project, begin: number): boolean {
  const isNew = (path: string) => (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= begin - clockMs;
  if (folders.some(isNew)) return true;
  const begun = new Set(folders);
  return [...project.sources.keys()].some((path) => begun.has(dirname(resolve(project.realPaths.get(path) ?? path))) && isNew(path));
}

/**
 * The folders, where they really lie, and of the folder above each its name: it tells when a link leads elsewhere, or the folder goes
 * or comes. Of a folder that is not there the nearest one above it that is.
 */
function wantedOf(folders: ReadonlySet<string>): Wanted {
  const wanted = new Map<string, Set<string> | null>();
  const add = (path: string) => {
    const above = dirname(path);
    const names = wanted.get(above);
    if (names === undefined) wanted.set(above, new Set([basename(path)]));
    else names?.add(basename(path));
  };
  for (const folder of folders) {
    for (let path = resolve(folder); ; path = dirname(path)) {
      add(path);
      const real = hostFiles.realPath?.(path) ?? null;
      if (real === null && dirname(path) !== path) continue;
      if (real !== null && path === resolve(folder)) {
        wanted.set(path, null);
        if (real !== path) {
          wanted.set(real, null);
          add(real);
        }
      }
      break;
    }
  }
  return wanted;
}

function inodeOf(folder: string): string | null {
  const status = statSync(folder, { throwIfNoEntry: false });
  return status?.isDirectory() === true ? `${status.dev}:${status.ino}` : null;
}

/** The folders named, and those that the last run looked into or read from, also by way of links. */
function foldersOf({ inputs }: Request, project: Project | null): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const input of inputs) {
    if (input.kind === 'tree') folders.add(input.path);
    if (input.kind === 'file') folders.add(dirname(input.path));
    if (input.kind === 'nodes') for (const { path } of input.nodes) folders.add(dirname(path));
  }
  for (const folder of project?.layout?.folders ?? []) folders.add(folder.path);
  for (const path of project?.listed ?? []) folders.add(path);
  for (const path of project?.sources.keys() ?? []) folders.add(dirname(path));
  for (const path of project?.realPaths.values() ?? []) folders.add(dirname(path));
  return folders;
}

function ended(): Promise<void> {
  return new Promise((done) => {
    const finish = () => {
      process.stdin.destroy();
      done();
    };
    process.once('SIGINT', finish);
    process.once('SIGTERM', finish);
    process.stdin.once('end', finish);
    process.stdin.once('error', finish);
    process.stdin.resume();
  });
}
