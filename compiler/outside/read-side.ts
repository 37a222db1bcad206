// One side of a comparison, from wherever it is: a folder, a revision, a compiled document.

import { readFileSync } from 'node:fs';
import { readIr } from '../../runtime/ir/validate.ts';
import type { Files } from '../load/source.ts';
import type { Side } from '../plan/plan-types.ts';
import { readGitTree } from './git-tree.ts';
import { WrongUse } from './wrong-use.ts';

/** What the rest of `ecconf` does for us. */
export interface PlanHost {
  /** Compiles what is at a path; `files` null: on the disk. `findings`: as text, with the errors. */
  compile(path: string, files: Files | null): Promise<{ readonly side: Side | null; readonly findings: string; readonly errors: number }>;
  standardInput(): Uint8Array;
}

const irBytesMax = 256 * 1024 * 1024;

export interface ReadSide {
  readonly kind: 'tree' | 'git' | 'ir' | 'live';
  readonly name: string;
  readonly commit: string | null;
  readonly side: Side | null;
  readonly findings: string;
  readonly errors: number;
}

/** `from`: the folder that a revision of git is looked for from. */
export async function readSide(text: string, from: string, host: PlanHost): Promise<ReadSide> {
  const ir = { kind: 'ir' as const, name: text, commit: null, findings: '', errors: 0 };
  if (text === '-') return { ...ir, side: irSide(host.standardInput(), 'standard input') };
  if (text.endsWith('.json')) return { ...ir, side: irSide(fileBytes(text), text) };
  if (text.startsWith('git:')) {
    const tree = readGitTree(text.slice('git:'.length), from);
    return { kind: 'git', name: text, commit: tree.commit, ...(await host.compile(tree.path, tree.files)) };
  }
  return { kind: 'tree', name: text, commit: null, ...(await host.compile(text, null)) };
}

function fileBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new WrongUse(`cannot read ${path} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

function irSide(bytes: Uint8Array, name: string): Side {
  if (bytes.length > irBytesMax) throw new WrongUse(`${name} is larger than ${irBytesMax / 1024 / 1024} MiB`);
  const read = readIr(Buffer.from(bytes).toString('utf8'));
  if ('error' in read) throw new WrongUse(`${name} is no compiled configuration: ${read.error}`);
  return { ir: read.ir, sourceMap: null };
}
