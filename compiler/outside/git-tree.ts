// A folder of a git revision as files, without a checkout: the names by `git ls-tree`, the bytes by one `git cat-file --batch`. No hooks run, no filter
// runs, nothing is written into the repository.

import { spawnSync } from 'node:child_process';
import { dirname, join, relative, resolve, rootOf, slashed } from '../../base/paths.ts';
import { append } from '../../base/append.ts';
import type { Files, FolderEntry } from '../load/source.ts';
import { WrongUse } from './wrong-use.ts';

export interface GitTree {
  /** Sees only what is in the revision, at the paths where a checkout has it. */
  readonly files: Files;
  /** The folder, as it is called from the working directory. */
  readonly path: string;
  /** The whole hash of the commit. */
  readonly commit: string;
}

/** More than any configuration is; what is above is refused. */
const bytesMax = 512 * 1024 * 1024;
const filesMax = 20_000;
/** Links in one path; the kernel gives up here, too. */
const linksMax = 40;
const listMaxBytes = 64 * 1024 * 1024;

/** `text`: `REV` or `REV:PATH`, PATH from the top of the repository. `from`: a folder in the repository. Throws `WrongUse`. */
export function readGitTree(text: string, from: string): GitTree {
  const colon = text.indexOf(':');
  const revision = colon < 0 ? text : text.slice(0, colon);
  const git = (args: readonly string[], input?: string) => runGit(from, args, input);
  const top = slashed(git(['rev-parse', '--show-toplevel']).toString('utf8').replace(/\n$/, ''));
  // What begins with a hyphen would be an option.
  if (revision === '' || revision.startsWith('-'))
    throw new WrongUse(`git:${text} names no revision; for example git:HEAD or git:main:conf`);
  const commit = git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`], undefined)
    .toString('utf8')
    .trim();
  if (commit === '') throw new WrongUse(`there is no revision \`${revision}\` in ${top}`);
  const inside = colon < 0 ? relative(top, resolve(from)) : text.slice(colon + 1).replace(/^\/+|\/+$/g, '');
  if (inside.startsWith('..')) throw new WrongUse(`${from} is not in the repository ${top}`);
  const listed = git(['-C', top, 'ls-tree', '-r', '-z', '--full-tree', commit, ...(inside === '' ? [] : ['--', inside])]);
  const entries = readListing(listed.toString('utf8'));
  if (entries.length === 0)
    throw new WrongUse(`there is nothing at \`${inside}\` in ${revision} (paths are relative to the top of the repository)`);
  if (entries.length > filesMax)
    throw new WrongUse(
      `${entries.length} files at \`${inside}\` in ${revision}, ${filesMax} are read at most; name the folder of the configuration`,
    );
  return { files: filesOf(entries, top, git), path: relative(process.cwd(), join(top, inside)) || '.', commit };
}

interface Entry {
  readonly mode: string;
  readonly kind: string;
  readonly id: string;
  readonly path: string;
}

function readListing(text: string): readonly Entry[] {
  return text
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const tab = line.indexOf('\t');
      const [mode = '', kind = '', id = ''] = line.slice(0, tab).split(' ');
      return { mode, kind, id, path: line.slice(tab + 1) };
    });
}

function filesOf(entries: readonly Entry[], top: string, git: (args: readonly string[], input: string) => Buffer): Files {
  const folders = new Map<string, Map<string, FolderEntry>>();
  const byPath = new Map<string, Entry>();
  const add = (folder: string, entry: FolderEntry) => {
    const known = folders.get(folder) ?? new Map<string, FolderEntry>();
    known.set(entry.name, entry);
    folders.set(folder, known);
  };
  for (const entry of entries) {
    const path = join(top, entry.path);
    byPath.set(path, entry);
    // A submodule is a folder whose content is elsewhere: it is there, and empty.
    const isFile = entry.kind === 'blob' && entry.mode !== '120000';
    add(dirname(path), {
      name: path.slice(dirname(path).length + 1),
      kind: isFile ? 'file' : entry.mode === '120000' ? 'other' : 'folder',
      ...(entry.mode === '120000' && { isLink: true }),
    });
    for (let at = dirname(path); at !== top && at !== dirname(at); at = dirname(at))
      add(dirname(at), { name: at.slice(dirname(at).length + 1), kind: 'folder' });
  }
  let contents: ReadonlyMap<string, Buffer> | null = null;
  const contentOf = (id: string): Buffer | undefined => {
    contents ??= readBlobs([...new Set(entries.filter(({ kind }) => kind === 'blob').map((entry) => entry.id))], git);
    return contents.get(id);
  };
  const linkAt = (path: string): string | null => {
    const entry = byPath.get(path);
    return entry?.mode === '120000' ? (contentOf(entry.id)?.toString('utf8') ?? null) : null;
  };
  /** As the system does it, within the revision. */
  const realPath = (path: string): string | null => {
    const absolute = resolve(path);
    const root = rootOf(absolute);
    const left = absolute.slice(root.length).split('/').reverse();
    let at = root;
    for (let links = 0; left.length > 0;) {
      at = resolve(at, left.pop() ?? '');
      const target = linkAt(at);
      if (target === null) continue;
      if (++links > linksMax) return null;
      append(left, target.split('/').reverse());
      at = target.startsWith('/') ? root : dirname(at);
    }
    return byPath.has(at) || folders.has(at) ? at : null;
  };
  return {
    read(path) {
      const real = realPath(path);
      const entry = real === null ? undefined : byPath.get(real);
      if (entry?.kind === 'blob') return { bytes: contentOf(entry.id) ?? Buffer.alloc(0) };
      return { error: real !== null && folders.has(real) ? 'EISDIR' : 'ENOENT' };
    },
    realPath,
    list(path) {
      const real = realPath(path);
      const folder = real === null ? undefined : folders.get(real);
      return folder === undefined ? null : [...folder.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    link: (path) => linkAt(resolve(path)),
    exists: (path) => byPath.has(resolve(path)) || folders.has(resolve(path)),
  };
}

/** `<id> blob <size>` LF, the bytes, LF, for each. */
function readBlobs(ids: readonly string[], git: (args: readonly string[], input: string) => Buffer): ReadonlyMap<string, Buffer> {
  const output = git(['cat-file', '--batch'], ids.map((id) => `${id}\n`).join(''));
  const contents = new Map<string, Buffer>();
  for (let at = 0; at < output.length;) {
    const end = output.indexOf(10, at);
    const [id = '', kind, size] = output
      .subarray(at, end < 0 ? output.length : end)
      .toString('latin1')
      .split(' ');
    const length = kind === 'blob' ? Number(size) : 0;
    contents.set(id, output.subarray(end + 1, end + 1 + length));
    at = kind === 'blob' ? end + length + 2 : end + 1;
  }
  return contents;
}

function runGit(from: string, args: readonly string[], input = ''): Buffer {
  // Configuration of the repository may name programs; of the commands used here none starts one but for these two.
  const all = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', ...args];
  const env = { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1', LC_ALL: 'C' };
  const { status, stdout, stderr, error } = spawnSync('git', all, {
    cwd: from,
    input,
    env,
    maxBuffer: args.includes('--batch') ? bytesMax : listMaxBytes,
  });
  if (error !== undefined) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new WrongUse(
      code === 'ENOENT'
        ? 'git is not installed, or there is no such folder: a revision cannot be read'
        : `git ${args[0]} failed: ${error.message}`,
    );
  }
  if (status !== 0 && !args.includes('--verify'))
    throw new WrongUse(`git ${args[0]} failed: ${stderr.toString('utf8').trim().split('\n')[0] ?? ''}`);
  return status === 0 ? stdout : Buffer.alloc(0);
}
