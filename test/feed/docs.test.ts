// docs/feed.md: its commands are made from the table, its examples are run, its limits are those of the code.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandTables } from '../../runtime/feed/docs-table.ts';
import { defaultLimits } from '../../runtime/feed/feed-limits.ts';
import { feedCommands } from '../../runtime/feed/commands/command-table.ts';
import { keyBytesMax, valueBytesMax } from '../../runtime/replication/port.ts';
import { assertGolden } from '../golden-file.ts';
import { repository } from '../shared.ts';
import { feedNodes, program } from './nodes.ts';

const path = join(repository, 'docs', 'feed.md');
const page = readFileSync(path, 'utf8');

describe('docs/feed.md', () => {
  it('has all commands as they are', () => {
    const [begin, end] = [page.indexOf('\n', page.indexOf('<!-- commands:')) + 1, page.indexOf('<!-- commands end')];
    assert.ok(begin > 0 && end >= begin);
    assertGolden(path, `${page.slice(0, begin)}\n${commandTables(feedCommands)}${page.slice(end)}`);
  });

  it('shows what redis-cli shows', async () => {
    const nodes = await feedNodes(1);
    try {
      const block = /```console\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
      const calls = block.split('$ redis-cli ').slice(1);
      assert.ok(calls.length >= 6);
      for (const call of calls) {
        const [line = '', ...answer] = call.split('\n');
        const args = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
        const said = await program('redis-cli', '-s', nodes.all[0]?.path ?? '', ...args);
        assert.equal(said, answer.join('\n'), line);
      }
    } finally {
      await nodes.close();
    }
  });

  it('tells the limits as they are', () => {
    const kib = (bytes: number) => `${bytes / 1024} KiB`;
    for (const limit of [
      `| connections | ${defaultLimits.connections} |`,
      `${kib(defaultLimits.bulkBytes)}, of which a cache takes ${kib(valueBytesMax)}`,
      `| arguments of a command | ${defaultLimits.items} |`,
      `${defaultLimits.requestBytes / (1 << 20)} MiB; typed as a line ${kib(defaultLimits.inlineBytes)}`,
      `${kib(defaultLimits.pendingBytes)} and one answer`,
      `cut off after ${defaultLimits.slowMs / 1000} s`,
      `at most ${defaultLimits.heldKeys} different keys, whose texts have at most ${defaultLimits.heldBytes >> 20} MiB`,
      `${defaultLimits.heldKeysTotal} keys and ${defaultLimits.heldBytesTotal >> 20} MiB`,
      `at most ${keyBytesMax} bytes`,
    ])
      assert.ok(page.includes(limit), `docs/feed.md does not say "${limit}"`);
  });
});
