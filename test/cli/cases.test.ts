// Runs every case of `cases/` in this process, in a folder of its own. `UPDATE=1` rewrites their expectations.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { main } from '../../compiler/cli.ts';
import type { Terminal } from '../../compiler/commands/terminal.ts';
import { version } from '../../base/version.ts';
import { globFiles } from '../glob.mjs';
import { readCase, writeCase, type Case } from './archive.ts';

async function run({ commands, files, stdin, expected }: Case, folder: string): Promise<ReadonlyMap<string, string>> {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  let [stdout, stderr, exit] = ['', '', 0];
  const terminal: Terminal = {
    env: {},
    out: (text) => {
      stdout += text;
    },
    error: (text) => {
      stderr += text;
    },
    outIsTerminal: false,
    errorIsTerminal: false,
    columns: () => 100,
    readInput: () => Buffer.from(stdin),
  };
  const before = process.cwd();
  process.chdir(folder);
  try {
    for (const argv of commands) exit = await main(argv, terminal);
  } finally {
    process.chdir(before);
  }
  const hideVersion = (text: string) => text.replaceAll(version, 'VERSION');
  const actual = new Map([
    ['exit', `${exit}\n`],
    ['stdout', hideVersion(stdout)],
    ['stderr', hideVersion(stderr)],
  ]);
  for (const name of expected.keys()) {
    if (!name.startsWith('after ')) continue;
    const path = join(folder, name.slice('after '.length));
    actual.set(name, hideVersion(existsSync(path) ? readFileSync(path, 'utf8') : '(not there)\n'));
  }
  return actual;
}

describe('command line', () => {
  for (const path of globFiles(join(import.meta.dirname, 'cases'), '.txt')) {
    const text = readFileSync(path, 'utf8');
    const each = readCase(text);
    it(`${basename(path, '.txt')}: ${each.about}`, async () => {
      assert.ok(each.commands.length > 0, 'a case without a command');
      const folder = mkdtempSync(join(tmpdir(), 'ecconf-case-'));
      try {
        const actual = await run(each, folder);
        if (process.env.UPDATE) return writeFileSync(path, writeCase(text, actual));
        assert.ok(each.expected.has('exit'), 'a case without expectations; UPDATE=1 writes them');
        for (const [name, content] of actual) assert.equal(content, each.expected.get(name) ?? '', name);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});
