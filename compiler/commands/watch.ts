// `--watch`: check again when something changes. Each folder that the last run read from is watched by itself, rather than the
// whole tree below the arguments: includes lie elsewhere, and a tree has few folders.

import { ours, terminal as said } from '../../base/terminal-text.ts';
import { type FSWatcher, watch as watchFolder } from 'node:fs';
import { dirname } from 'node:path';
import type { Project } from '../load/model.ts';
import type { ExitCode } from './command.ts';
import type { Request } from './inputs.ts';
import type { Terminal } from './terminal.ts';

/** Editors write a file in several steps, and a checkout writes many files. */
const debounceMs = 50;
const clearScreen = '\x1b[2J\x1b[3J\x1b[H';

/** Runs until SIGINT, SIGTERM, or the end of standard input (whoever started us has gone away). Exit status: that of the last run. */
export async function watch(
  run: () => Promise<{ exit: ExitCode; project: Project }>,
  request: Request,
  terminal: Terminal,
): Promise<ExitCode> {
  const watchers = new Map<string, FSWatcher>();
  let last: ExitCode = 0;
  let timer: NodeJS.Timeout | null = null;
  let running = false;
  let again = false;

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
      try {
        const { exit, project } = await run();
        last = exit;
        watchFolders(watchers, foldersOf(request, project), changed);
      } catch (error) {
        // A file that vanished between two steps of an editor; the next change tells.
        terminal.error(said`ecconf: ${error instanceof Error ? error.message : String(error)}\n`);
        last = 2;
      }
    } while (again);
    running = false;
  };

  // Before the first look, so that no change falls between the look and the watching.
  watchFolders(watchers, foldersOf(request, null), changed);
  await rerun();
  await ended();
  if (timer !== null) clearTimeout(timer);
  for (const watcher of watchers.values()) watcher.close();
  return last;
}

function watchFolders(watchers: Map<string, FSWatcher>, folders: ReadonlySet<string>, changed: () => void): void {
  for (const [folder, watcher] of watchers) {
    if (folders.has(folder)) continue;
    watcher.close();
    watchers.delete(folder);
  }
  for (const folder of folders) {
    if (watchers.has(folder)) continue;
    try {
      const watcher = watchFolder(folder, changed);
      watcher.on('error', () => watchers.delete(folder));
      watchers.set(folder, watcher);
    } catch {
      // Not there (any more): the folder above it tells when it comes.
    }
  }
}

/** The folders named, and those that the last run read from. */
function foldersOf({ inputs }: Request, project: Project | null): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const input of inputs) {
    if (input.kind === 'tree') folders.add(input.path);
    if (input.kind === 'file') folders.add(dirname(input.path));
    if (input.kind === 'nodes') for (const { path } of input.nodes) folders.add(dirname(path));
  }
  for (const folder of project?.layout?.folders ?? []) folders.add(folder.path);
  for (const path of project?.sources.keys() ?? []) folders.add(dirname(path));
  return folders;
}

function ended(): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      process.stdin.destroy();
      resolve();
    };
    process.once('SIGINT', finish);
    process.once('SIGTERM', finish);
    process.stdin.once('end', finish);
    process.stdin.once('error', finish);
    process.stdin.resume();
  });
}
