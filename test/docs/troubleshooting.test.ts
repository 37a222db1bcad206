// docs/troubleshooting.md: the messages that it shows are printed by the programs, and the commands and options that it names are there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globFiles } from '../glob.mjs';
import { repository } from '../shared.ts';

const page = readFileSync(join(repository, 'docs', 'troubleshooting.md'), 'utf8');
/** Cells of all tables, without their heads. */
const rows = [...page.matchAll(/^\| (.*) \|$/gm)]
  .map(([, cells = '']) => cells.split(/(?<!\\) \| /))
  .filter(([first]) => first !== 'you see' && !/^-+/.test(first ?? ''));
const quotedIn = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, inside = '']) => inside);

/** As they are in a source: what stands for a value is cut out, quotes and backquotes are written plainly. */
const sources = globFiles(join(repository, 'runtime'), '.ts').map((path) => readFileSync(path, 'utf8').replaceAll('\\`', '`'));
const isPrinted = (message: string): boolean => {
  const pieces = message.split(/\s*\.\.\.\s*/).filter((piece) => piece !== '');
  return sources.some((source) => pieces.every((piece) => source.includes(piece)));
};

describe('docs/troubleshooting.md', () => {
  it('shows what the programs print', () => {
    const messages = rows
      .flatMap(([first = '']) => quotedIn(first))
      .filter((text) => /[a-z] [a-z]/.test(text) && !/^(cluster|ip) /.test(text));
    assert.ok(messages.length > 30, String(messages.length));
    assert.deepEqual(
      messages.filter((message) => !isPrinted(message)),
      [],
    );
    assert.ok(!isPrinted('nobody prints this ... at all'));
  });

  it('names commands of consoles that there are', () => {
    const named = quotedIn(page).flatMap((text) => /^(?:ecconsole \S+ )?((?:cluster|config|rollout|show) .*)$/.exec(text)?.[1] ?? []);
    assert.ok(named.length > 10);
    // Its words may be followed by what it is about.
    const isThere = (words: readonly string[]): boolean =>
      words.length > 1 && (sources.some((source) => source.includes(`name: '${words.join(' ')}'`)) || isThere(words.slice(0, -1)));
    const unknown = named.filter((line) => !isThere(line.split(' ')));
    assert.deepEqual(unknown, []);
  });

  it('has three cells in each row, none of them empty', () => {
    for (const cells of rows) assert.equal(cells.filter((cell) => cell.trim() !== '').length, 3, cells.join(' | '));
  });
});
