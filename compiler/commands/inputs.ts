// From arguments to what the compiler loads. A path named on the command line that is not there is a mistake in the call, not
// a finding about a configuration.

import { accessSync, constants, statSync } from 'node:fs';
import { pathsOf, type Flavour } from '../../base/path-flavours.ts';
import { ownFlavour, slashed } from '../../base/paths.ts';
import { errorCode, fileSizeMax } from '../load/host-files.ts';
import type { Input, Options } from '../run.ts';
import { versionForm } from '../schema/version.ts';
import { stayBelow } from './named-path.ts';
import { isUsageError, UsageError, type Arguments } from './command.ts';
import type { Terminal } from './terminal.ts';

export interface Request {
  readonly inputs: readonly Input[];
  readonly options: Options;
}

export function readRequest(given: Arguments, terminal: Terminal): Request {
  const nodes = given.texts('node').filter((text) => text.includes('='));
  const paths = given.operands.length === 0 && nodes.length === 0 ? ['.'] : given.operands;
  if (paths.filter((path) => path === '-').length > 1) throw new UsageError('standard input (`-`) can be read only once');
  const allowed = given.texts('allow-outside');
  const inputs: Input[] = paths.map((path) => (path === '-' ? standardInput(given, terminal) : inputAt(path, allowed)));
  if (nodes.length > 0) inputs.push({ kind: 'nodes', nodes: nodes.map((node) => namedNode(node, allowed)) });
  if (given.text('stdin-name') !== null && !paths.includes('-')) throw new UsageError('--stdin-name goes with the path `-`');
  return { inputs, options: readOptions(given) };
}

export function readOptions(given: Arguments): Options {
  const searchPath = given.text('search-path');
  const nodeName = given.text('node-name');
  return {
    ...readVersion(given),
    ...(given.flag('manager') && { role: 'manager' as const }),
    ...(searchPath !== null && { searchPath: foldersIn(searchPath) }),
    ...(nodeName !== null && { nodeName }),
    skip: given.texts('skip'),
    allowOutside: given.texts('allow-outside'),
  };
}

/** The folders of a search path: `:` is between them, and on Windows, where it stands behind the letter of a drive, `;`. */
export function foldersIn(text: string, flavour: Flavour = ownFlavour): readonly string[] {
  const folders = text.split(flavour === 'win32' ? ';' : ':').filter((folder) => folder !== '');
  return folders.map(pathsOf[flavour].slashed);
}

/** `--product`, `--momentum`, or both where they agree. */
export function readVersion(given: Arguments): Pick<Options, 'product' | 'momentum'> {
  const [product, momentum] = [given.text('product'), given.text('momentum')];
  if (momentum === null) return { product: product === '3' ? '3' : '4' };
  if (!versionForm.test(momentum)) throw new UsageError(`--momentum wants a version such as 5.3 or 4.1-HF4, not \`${momentum}\``);
  const major = Number.parseInt(momentum, 10);
  if (major < 3) throw new UsageError(`--momentum ${momentum}: versions before 3 are not known`);
  const its = major === 3 ? '3' : '4';
  if (product !== null && product !== its) throw new UsageError(`--momentum ${momentum} goes with --product ${its}`);
  return { product: its, momentum };
}

function standardInput(given: Arguments, terminal: Terminal): Input {
  const bytes = terminal.readInput(fileSizeMax);
  if (bytes.length > fileSizeMax) throw new UsageError(`standard input is larger than ${fileSizeMax / 1024 / 1024} MiB`);
  return { kind: 'stdin', path: given.text('stdin-name') ?? '<stdin>', bytes };
}

export function inputAt(path: string, allowed: readonly string[]): Input {
  stayBelow(path, allowed);
  return { kind: kindOf(path), path };
}

function namedNode(text: string, allowed: readonly string[]): { name: string; path: string } {
  const equals = text.indexOf('=');
  const [name, path] = [text.slice(0, equals), slashed(text.slice(equals + 1))];
  if (name === '' || path === '') throw new UsageError(`--node wants NAME=PATH, not \`${text}\``);
  stayBelow(path, allowed);
  kindOf(path);
  return { name, path };
}

function kindOf(path: string): 'file' | 'tree' {
  try {
    const status = statSync(path);
    if (!status.isFile() && !status.isDirectory()) throw new UsageError(`${path} is neither a file nor a folder; for a pipe use \`-\``);
    accessSync(path, constants.R_OK);
    return status.isDirectory() ? 'tree' : 'file';
  } catch (error) {
    if (isUsageError(error)) throw error;
    const code = errorCode(error);
    throw new UsageError(code === 'ENOENT' ? `there is no file or folder ${path}` : `cannot read ${path} (${code})`);
  }
}
