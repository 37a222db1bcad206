// Large trees: whether one is, how many processes look at it, and where records of what was found before lie.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Base64 } from '../../base/sha256.ts';
import { ours } from '../../base/terminal-text.ts';
import { DiskRecords } from './disk-records.ts';
import { answerOrder, askHelper } from './helpers.ts';
import { type LargeLook, openLargeTree } from '../large/look-large.ts';
import { RecordTable } from '../large/records.ts';
import { hostFiles } from '../load/host-files.ts';
import { isSkipped } from '../load/input.ts';
import { nodeFolders, readLayout } from '../load/layout.ts';
import type { Layout } from '../load/model.ts';
import { openCacheFolder } from './cache-folder.ts';
import { type Arguments, UsageError } from './command.ts';
import type { Request } from './inputs.ts';
import type { Terminal } from './terminal.ts';

/** From here on a tree is looked at node by node: below it everything fits into memory, and nothing is gained. */
const largeBytes = 8 * 1024 * 1024;
/** From here on a second process pays: its start and its first steps take as long as 5 MB. */
const sharedBytes = 16 * 1024 * 1024;
/** More do not pay: each reads the shared files again. */
const processesMax = 8;

/** What is found in a large tree, or in any where records are kept; null: look at it as a whole. */
export async function lookAtLarge(
  { inputs, options }: Request,
  given: Arguments,
  terminal: Terminal,
  onProgress: Progressed,
): Promise<LargeLook | null> {
  const [cache, jobs] = [given.text('cache'), readJobs(given.text('jobs'))];
  const [input] = inputs;
  if (input?.kind !== 'tree' || inputs.length > 1) {
    if (cache !== null) throw new UsageError('--cache goes with one configuration tree; name its folder and nothing else');
    return null;
  }
  const layout = readLayout(input.path, hostFiles);
  const size = layout === null ? 0 : bytesOf(layout);
  if (layout === null || (cache === null && jobs === null && size < largeBytes)) return null;
  const folder = cache === null ? null : openCacheFolder(cache, [input.path, ...(options.allowOutside ?? [])], terminal.env);
  const records = folder === null ? new RecordTable() : new DiskRecords(folder.path, folder.secret, programIdentity());
  const begun = folder !== null && readdirSync(folder.path).some((name) => name.endsWith('.record'));
  // Where most is known already, helpers have nothing to do.
  const processes = begun
    ? 1
    : (jobs ?? (size < sharedBytes ? 1 : Math.min(process.getBuiltinModule('node:os').availableParallelism(), processesMax)));
  const program = folder === null && processes < 2 ? null : programIdentity();
  const tree = openLargeTree(input.path, hostFiles, { ...options, onProgress }, records, program);
  if (processes > 1 && program !== null && existsSync(bundle())) {
    const names = nodeFolders(layout).flatMap(({ name, path }) =>
      isSkipped(name, options.skip) || isSkipped(path, options.skip) ? [] : [name],
    );
    const parts = Array.from({ length: Math.min(processes, names.length) }, (_, part) =>
      names.filter((_name, i) => i % processes === part),
    );
    const [own = [], ...others] = parts;
    const command = [process.execPath, bundle(), helperWord];
    const helped = others.map((folders) => askHelper(command, { path: input.path, options, program, folders }, records));
    // They get their orders before we are busy ourselves.
    await new Promise((resolve) => setTimeout(resolve, 5));
    tree.record(new Set(own));
    await Promise.all(helped);
  }
  const found = tree.look();
  if (records instanceof DiskRecords) records.save();
  return found;
}

type Progressed = (done: number, total: number, what: string) => void;

function readJobs(text: string | null): number | null {
  if (text === null) return null;
  const jobs = Number(text);
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > processesMax)
    throw new UsageError(`--jobs wants a number from 1 to ${processesMax}, not \`${text}\``);
  return jobs;
}

/** Of the files in the folders of the tree; what lies deeper is little. */
function bytesOf({ folders }: Layout): number {
  let bytes = 0;
  for (const { path, entries } of folders) {
    for (const { name, kind } of entries) {
      if (kind === 'file' && name.endsWith('.conf')) bytes += statSync(join(path, name), { throwIfNoEntry: false })?.size ?? 0;
    }
  }
  return bytes;
}

/** In place of a command: see `answerHelper`. */
const helperWord = '--records';

/** What the program does when another one has started it as a helper. */
export function answerHelper(terminal: Terminal): void {
  terminal.out(ours(answerOrder(new TextDecoder().decode(terminal.readInput(orderMax)), hostFiles)));
}

const orderMax = 16 * 1024 * 1024;

/** The program as a file, beside whatever runs. */
function bundle(): string {
  return join(import.meta.dirname, 'ecconf.cjs');
}

let identity: string | null = null;

/** Another build finds other things. Where there is no build, as in tests, each process is one of its own. */
function programIdentity(): string {
  identity ??= existsSync(bundle()) ? sha256Base64(readFileSync(bundle())) : process.getBuiltinModule('node:crypto').randomUUID();
  return identity;
}
