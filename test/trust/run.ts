// Runs commands of `ecconf` in a folder of their own, as somebody else's checkout: files, links, names that no one expects.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { main } from '../../compiler/cli.ts';
import type { Terminal } from '../../compiler/commands/terminal.ts';

interface Said {
  readonly exit: number;
  readonly out: string;
  readonly error: string;
}

export interface Checkout {
  /** The folder that holds the checkout; what lies beside it is outside. */
  readonly around: string;
  readonly folder: string;
  run(...argv: readonly string[]): Promise<Said>;
  remove(): void;
}

/** A text that begins with `-> ` is a symbolic link. `{around}` stands for the folder around the checkout. */
export function checkout(files: Readonly<Record<string, string>>): Checkout {
  const around = mkdtempSync(join(tmpdir(), 'ecconf-trust-'));
  const folder = join(around, 'checkout');
  mkdirSync(folder);
  for (const [path, text] of Object.entries(files)) {
    const full = join(folder, path);
    mkdirSync(dirname(full), { recursive: true });
    const filled = text.replaceAll('{around}', around);
    if (filled.startsWith('-> ')) symlinkSync(filled.slice(3), full);
    else writeFileSync(full, filled);
  }
  return {
    around,
    folder,
    run: (...argv) => inFolder(folder, argv),
    remove: () => rmSync(around, { recursive: true, force: true }),
  };
}

async function inFolder(folder: string, argv: readonly string[], input = ''): Promise<Said> {
  let [out, error] = ['', ''];
  const terminal: Terminal = {
    env: {},
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
    outIsTerminal: false,
    errorIsTerminal: false,
    columns: () => 100,
    readInput: () => Buffer.from(input),
  };
  const before = process.cwd();
  process.chdir(folder);
  try {
    const exit = await main(argv, terminal);
    return { exit, out, error };
  } finally {
    process.chdir(before);
  }
}
