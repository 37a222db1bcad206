// `ecconf fmt`: the canonical format, printed, compared or written back.

import { document } from './print-document.ts';
import { ours, terminal as said, type TerminalText } from '../../base/terminal-text.ts';
import { decode, encode, type Decoded } from '../../grammar/decode.ts';
import { LineIndex } from '../../grammar/line-index.ts';
import { syntaxMessage } from '../../grammar/syntax-messages.ts';
import { formatText, type FormatError } from '../format/format.ts';
import { fileSizeMax, hostFiles } from '../load/host-files.ts';
import { leadsOut } from '../load/world.ts';
import type { Product } from '../schema/option.ts';
import { unifiedDiff } from '../fix/unified-diff.ts';
import { UsageError, type Arguments, type ExitCode } from './command.ts';
import { type FilesToFormat, filesToFormat } from './files-to-format.ts';
import type { Terminal } from './terminal.ts';
import { write } from './write.ts';

type Mode = 'print' | 'check' | 'diff' | 'write';

interface Tally {
  formatted: number;
  differing: number;
  broken: number;
}

const standardInput = '-';

export async function runFmt(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const mode = modeOf(given);
  const product: Product = given.text('product') === '3' ? '3' : '4';
  const { files: paths, leavingOut } = pathsOf(given, mode);
  for (const path of leavingOut) terminal.error(said`${path}: ${leadsOut}\n`);
  const tally: Tally = { formatted: 0, differing: 0, broken: leavingOut.length };
  for (const path of paths) await formatOne(path, mode, product, given, terminal, tally);
  if (mode !== 'print') terminal.error(said`${summary(mode, tally)}\n`);
  if (tally.broken > 0) return 1;
  return (mode === 'check' || mode === 'diff') && tally.differing > 0 ? 1 : 0;
}

function modeOf(given: Arguments): Mode {
  const modes = (['check', 'diff', 'write'] as const).filter((mode) => given.flag(mode));
  if (modes.length > 1) throw new UsageError(`--${modes.join(' and --')} exclude each other`);
  return modes[0] ?? 'print';
}

function pathsOf(given: Arguments, mode: Mode): FilesToFormat {
  const operands = given.operands.length === 0 ? ['.'] : given.operands;
  if (given.text('stdin-name') !== null && !operands.includes(standardInput)) throw new UsageError('--stdin-name goes with the path `-`');
  if (operands.includes(standardInput)) {
    if (operands.length > 1) throw new UsageError('standard input (`-`) goes alone');
    if (mode === 'write') throw new UsageError('--write cannot write to standard input; leave it out to print to standard output');
    return { files: operands, leavingOut: [] };
  }
  const found = filesToFormat(operands, given.texts('allow-outside'));
  const isOneFile = operands.length === 1 && [...found.files, ...found.leavingOut][0] === operands[0];
  if (mode === 'print' && !isOneFile) {
    throw new UsageError('only one file can be printed; for more, or for a folder, say --check, --diff or --write');
  }
  return found;
}

async function formatOne(path: string, mode: Mode, product: Product, given: Arguments, terminal: Terminal, tally: Tally): Promise<void> {
  const source = readSource(path, terminal);
  const name = path === standardInput ? (given.text('stdin-name') ?? '<stdin>') : path;
  const formatted = source.encoding === 'utf-8' ? await formatText(source.text, { product }) : { error: wrongEncoding(source) };
  if ('error' in formatted) {
    const { line, column, message } = formatted.error;
    terminal.error(said`${name}:${line}:${column}: ${message}; the file is left as it is\n`);
    tally.broken++;
    return;
  }
  const differs = formatted.text !== source.text;
  if (differs) tally.differing++;
  tally.formatted++;
  if (mode === 'print') terminal.out(asIs(source.bom ? `\ufeff${formatted.text}` : formatted.text, path, terminal));
  else if (differs && mode === 'check') terminal.out(said`${name}\n`);
  else if (differs && mode === 'diff') terminal.out(document(unifiedDiff(name, source.text, formatted.text), terminal));
  else if (differs) write(path, encode({ ...source, text: formatted.text }), given.flag('force'));
}

/** A filter gives its reader the text as it is, unless that is a terminal. */
function asIs(text: string, path: string, terminal: Terminal): TerminalText {
  return path === standardInput && !terminal.outIsTerminal ? ours(text) : document(text, terminal);
}

/** What is read as Latin-1 for want of anything better must not be written back as if it were known. */
function wrongEncoding({ text, diagnostics }: Decoded): FormatError {
  const [found] = diagnostics;
  const { line, column } = new LineIndex(text).human(found?.start ?? 0);
  const message = found === undefined ? 'The file is not UTF-8' : syntaxMessage({ text, items: [], comments: [], diagnostics }, found);
  return { line, column, message };
}

function readSource(path: string, terminal: Terminal): Decoded {
  if (path === standardInput) {
    const bytes = terminal.readInput(fileSizeMax);
    if (bytes.length > fileSizeMax) throw new UsageError(`standard input is larger than ${fileSizeMax / 1024 / 1024} MiB`);
    return decode(bytes);
  }
  const read = hostFiles.read(path);
  if ('error' in read) throw new UsageError(`cannot read ${path} (${read.error})`);
  return decode(read.bytes);
}

function summary(mode: Exclude<Mode, 'print'>, { formatted, differing, broken }: Tally): string {
  const files = (count: number): string => `${count} ${count === 1 ? 'file' : 'files'}`;
  const done = mode === 'write' ? `${files(differing)} written` : `${files(differing)} to format`;
  const rest = `${formatted - differing} already formatted`;
  return [done, rest, ...(broken > 0 ? [`${files(broken)} with errors`] : [])].join(', ');
}
