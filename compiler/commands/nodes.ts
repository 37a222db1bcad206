// `ecconf rename node`, `ecconf add node`, `ecconf remove node`: what it takes to call a node otherwise, to have one more or one less, in
// all files at once, held against the checks and shown with the addresses that would move, before anything is written.

import { existsSync, mkdirSync, renameSync, rmSync, rmdirSync } from 'node:fs';
import { dirname, slashed } from '../../base/paths.ts';
import { terminal as said, terminalLine } from '../../base/terminal-text.ts';
import { causesOnly, type Diagnostic } from '../diagnostics.ts';
import { readOwners } from '../owners/owners.ts';
import { unifiedDiff } from '../fix/unified-diff.ts';
import { hostFiles } from '../load/host-files.ts';
import { openWorld, type World } from '../load/world.ts';
import type { Project } from '../load/model.ts';
import { addNode } from '../nodes/add-node.ts';
import { editedTexts, filesAfter } from '../nodes/after-change.ts';
import type { NodeChange, Refusal } from '../nodes/node-change.ts';
import { removeNode } from '../nodes/remove-node.ts';
import { renameNode } from '../nodes/rename-node.ts';
import { checkProject, loadProject, type Options, viewCluster } from '../run.ts';
import { type Arguments, type ExitCode, UsageError } from './command.ts';
import { stayBelow } from './named-path.ts';
import { document } from './print-document.ts';
import type { Terminal } from './terminal.ts';
import { write, writeAll } from './write.ts';

export async function runRename(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [from, to, path] = operands(given, ['OLD', 'NEW']);
  return change(given, terminal, path, (project) => renameNode(project, from, to), new Map([[from, to]]));
}

export async function runAdd(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [name, , path] = operands(given, ['NAME']);
  const like = given.text('like');
  if (like === null) throw new UsageError('say which node it is to be like: --like NODE');
  return change(given, terminal, path, (project) => addNode(project, name, like, given.text('address')), new Map());
}

export async function runRemove(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [name, , path] = operands(given, ['NAME']);
  return change(given, terminal, path, (project) => removeNode(project, name), new Map());
}

/** `node`, the names, and the tree; the current folder where none is given. */
function operands(given: Arguments, names: readonly string[]): readonly [string, string, string] {
  const [what, ...rest] = given.operands;
  if (what !== 'node') throw new UsageError(`what is to be changed? \`node ${names.join(' ')}\``);
  if (rest.length < names.length || rest.length > names.length + 1) throw new UsageError(`wanted: node ${names.join(' ')} [PATH]`);
  const [first = '', second = ''] = rest;
  return [first, second, slashed(rest[names.length] ?? '.')];
}

/** `renamed`: names under which an owner stays the same one. */
function change(
  given: Arguments,
  terminal: Terminal,
  path: string,
  make: (project: Project) => NodeChange | Refusal,
  renamed: ReadonlyMap<string, string>,
): ExitCode {
  const allowed = given.texts('allow-outside');
  stayBelow(path, allowed);
  const options: Options = { product: given.text('product') === '3' ? '3' : '4', allowOutside: allowed };
  const before = loadProject([{ kind: 'tree', path }], hostFiles, options);
  if (before.layout === null) throw new UsageError(`${path} is no configuration tree`);
  const made = make(before);
  if ('error' in made) throw new UsageError(made.error);
  const textOf = (file: string) => before.sources.get(file)?.text ?? '';
  const after = loadProject([{ kind: 'tree', path }], filesAfter(hostFiles, made, textOf), options);
  const found = newErrors(before, after, renamed);
  const texts = editedTexts(made, textOf);
  for (const line of summaryOf(made, texts.size)) terminal.error(said`${line}\n`);
  for (const line of movesBetween(before, after, renamed)) terminal.out(said`${line}\n`);
  for (const each of found) terminal.error(said`${each.at.file}: ${each.code}: ${each.message}\n`);
  if (given.flag('dry-run')) {
    for (const [file, text] of [...texts].sort()) terminal.out(document(unifiedDiff(file, textOf(file), text), terminal));
    for (const { path: file, text } of made.creates) terminal.out(document(unifiedDiff(file, '', text), terminal));
    return found.length > 0 ? 1 : 0;
  }
  if (found.length > 0 && !given.flag('force')) {
    terminal.error(said`nothing was written, because there would be these errors; --force writes all the same\n`);
    return 1;
  }
  stayInside(made, texts.keys(), openWorld([path, ...allowed], hostFiles.link));
  carryOut(made, texts, given.flag('force'));
  return 0;
}

/** Errors that stand for themselves and were not there before, a renamed node taken for the same. */
function newErrors(before: Project, after: Project, renamed: ReadonlyMap<string, string>): readonly Diagnostic[] {
  const plain = (text: string) => [...renamed].reduce((all, [from, to]) => all.replaceAll(from, to), text);
  const identity = ({ code, message }: Diagnostic) => `${code} ${plain(message)}`;
  const errors = (project: Project) => causesOnly(checkProject(project)).filter(({ severity }) => severity === 'error');
  const known = new Set(errors(before).map(identity));
  return errors(after).filter((each) => !known.has(identity(each)));
}

/** What the daemon's own election makes of it: addresses whose owner, after a start of all nodes, is another one. */
function movesBetween(before: Project, after: Project, renamed: ReadonlyMap<string, string>): readonly string[] {
  const owners = (project: Project) => readOwners(viewCluster(project, project.schema)).allUp.owners;
  const [was, is] = [owners(before), owners(after)];
  const same = (name: string | null) => (name === null ? 'nobody' : (renamed.get(name) ?? name));
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((ip) => {
    const [from, to] = [same(was.get(ip) ?? null), is.get(ip) ?? 'nobody'];
    return from === to ? [] : [`${ip}: ${from} -> ${to}`];
  });
}

function summaryOf({ edits, moves, creates, deletes }: NodeChange, files: number): readonly string[] {
  return [
    ...(edits.length === 0
      ? []
      : [`${edits.length} ${edits.length === 1 ? 'place' : 'places'} in ${files} ${files === 1 ? 'file' : 'files'}`]),
    ...moves.map(({ from, to }) => `${from}/ becomes ${to}/`),
    ...creates.map(({ path }) => `${path} is new`),
    ...deletes.map((folder) => `${folder}/ goes`),
  ].map(terminalLine);
}

/** Whatever errors are written over: a link of the tree that leads out of it is not gone through. */
function stayInside({ moves, creates }: NodeChange, edited: Iterable<string>, world: World): void {
  const written = [...edited, ...creates.map((each) => each.path), ...moves.map(({ to }) => to)];
  const out = written.find((file) => !world(file));
  if (out !== undefined)
    throw new UsageError(`${out} leads out of the configuration, so nothing was written; --allow-outside DIR allows it`);
}

/** Edits first: a folder is moved with the texts that it is to have. What cannot be done is said by the system, and is then not done. */
function carryOut({ moves, creates, deletes }: NodeChange, texts: ReadonlyMap<string, string>, force: boolean): void {
  for (const { to } of moves) if (existsSync(to)) throw new UsageError(`there is already something at ${to}`);
  writeAll(texts, force);
  for (const { path, text } of creates) {
    mkdirSync(dirname(path), { recursive: true });
    write(path, text, force);
  }
  for (const { from, to } of moves) renameSync(from, to);
  for (const folder of deletes) removeFolder(folder);
}

/** The configuration files of a node; a folder that holds anything else stays with that. */
function removeFolder(folder: string): void {
  for (const { name, kind } of hostFiles.list(folder) ?? []) if (kind === 'file' && name.endsWith('.conf')) rmSync(`${folder}/${name}`);
  if ((hostFiles.list(folder) ?? []).length === 0) rmdirSync(folder);
}
