// Which files `ecconf fmt` takes: those named, and in folders, however deep, all that are written in this language.

import { realpathSync, statSync } from 'node:fs';
import { join } from '../../base/paths.ts';
import { errorCode, hostFiles } from '../load/host-files.ts';
import { rootAround } from '../load/roots.ts';
import { openWorld, type World } from '../load/world.ts';
import { UsageError } from './command.ts';
import { stayBelow } from './named-path.ts';

/** Files beside the configuration in a format of their own, by the chapters of the manual on them (mbus-conf, ec-rotate). */
const otherLanguages: ReadonlySet<string> = new Set(['mbus.conf', 'ec_rotate.conf']);

export interface FilesToFormat {
  readonly files: readonly string[];
  /** What leads out of the operands, and of the folders allowed: not even looked at. */
  readonly leavingOut: readonly string[];
}

/** Each file once, by whatever way it is reached, in the order of the operands. Throws `UsageError` for a path that is not there. */
export function filesToFormat(operands: readonly string[], allowed: readonly string[]): FilesToFormat {
  const found: Found = { seen: new Set(), files: [], leavingOut: [] };
  for (const operand of operands) {
    stayBelow(operand, allowed);
    const kind = kindOf(operand);
    const root = kind === 'folder' ? operand : rootAround(operand, hostFiles);
    collect(operand, kind, openWorld([root, ...allowed], hostFiles.link), found);
  }
  return found;
}

interface Found {
  readonly seen: Set<string>;
  readonly files: string[];
  readonly leavingOut: string[];
}

function collect(path: string, kind: 'file' | 'folder', world: World, found: Found): void {
  if (!world(path)) {
    found.leavingOut.push(path);
    return;
  }
  const { seen, files } = found;
  // Symbolic links may lead round in circles, and one file written twice would be a race with ourselves.
  const real = realpathSync(path);
  if (seen.has(real)) return;
  seen.add(real);
  if (kind === 'file') {
    files.push(path);
    return;
  }
  const entries = hostFiles.list(path);
  if (entries === null) throw new UsageError(`cannot read the folder ${path}`);
  for (const { name, kind: entryKind } of entries) {
    if (entryKind === 'folder' && !name.startsWith('.') && name !== 'node_modules') collect(join(path, name), 'folder', world, found);
    if (entryKind === 'file' && isConfiguration(name)) collect(join(path, name), 'file', world, found);
  }
}

function isConfiguration(name: string): boolean {
  return name.endsWith('.conf') && !name.startsWith('.') && !otherLanguages.has(name);
}

function kindOf(path: string): 'file' | 'folder' {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    const code = errorCode(error);
    throw new UsageError(code === 'ENOENT' ? `there is no file or folder ${path}` : `cannot read ${path} (${code})`);
  }
}
