// The command line of `ecclusterd`: help from the table, mistakes with what would be right, exit codes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '../../runtime/ecclusterd/cli.ts';
import { commandPage } from '../../runtime/process/help-text.ts';
import { commands } from '../../runtime/ecclusterd/commands.ts';
import { version } from '../../base/version.ts';
import { assertGolden } from '../golden-file.ts';
import { repository } from '../shared.ts';
import { exampleIrText, scratch } from './small-ir.ts';

async function run(...argv: string[]): Promise<{ exit: number; out: string; error: string }> {
  let [out, error] = ['', ''];
  const exit = await main(argv, {
    env: {},
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
    outIsTerminal: false,
    columns: () => 100,
    again: null,
  });
  return { exit, out, error };
}

describe('command line of ecclusterd', () => {
  const folder = scratch();
  after(folder.remove);

  const mistakes: readonly [string, readonly string[], number, RegExp][] = [
    ['no IR', [], 2, /--ir FILE is missing/],
    ['a misspelt option', ['--dryrun'], 2, /has no option --dryrun; did you mean --dry-run\?/],
    ['a misspelt command', ['chek'], 2, /no command `chek`; did you mean check\?/],
    ['a forgotten value', ['--ir', '--dry-run'], 2, /--ir needs a value: --ir FILE/],
    ['a value that is not a choice', ['--ir', 'x', '--bus', 'toto'], 2, /--bus is one of embedded, corosync, spread, not `toto`/],
    ['an argument too many', ['--ir', 'x', 'east1'], 2, /`east1` is no argument of ecclusterd/],
    ['a value for a flag', ['--dry-run=yes'], 2, /--dry-run takes no value/],
    ['a lease that cannot be kept', ['--ir', 'x', '--lease', '1'], 2, /--lease is 0 \(never\) or at least 3 seconds/],
    ['no number', ['--ir', 'x', '--lease', 'ten'], 2, /--lease is a number from 0 to 86400, not `ten`/],
    ['metrics at a path', ['--ir', 'x', '--metrics', '/tmp/x'], 2, /--metrics is HOST:PORT or a port/],
    ['a control socket with a user', ['--ir', 'x', '--control', 'me@host:1'], 2, /--control me@host:1: there are no users here/],
    ['a feed with a user', ['--ir', 'x', '--feed', '/tmp/feed,me@host:1'], 2, /--feed me@host:1: there are no users here/],
    ['a policy service without a feed', ['postfix-policy'], 2, /--feed is missing: the path of a socket, or HOST:PORT/],
    ['a limit that is none', ['postfix-policy', '--feed', '/x/y', '--listen', '/x/z', '--limits', '5'], 2, /--limits: `5` is no limit/],
    [
      'a throttle that is none',
      ['postfix-policy', '--feed', '/x/y', '--listen', '/x/z', '--message-throttle', 'x'],
      2,
      /--message-throttle: `x` is no/,
    ],
    [
      'a service that cannot listen',
      ['postfix-policy', '--feed', '/nowhere/y', '--listen', '/nowhere/z'],
      4,
      /there is no folder \/nowhere/,
    ],
    ['an IR that is not there', ['--ir', '/nowhere/x.json'], 3, /\/nowhere\/x\.json cannot be read: there is no such file \(ENOENT\)/],
  ];
  for (const [what, argv, exit, expected] of mistakes) {
    it(`${what}: exit ${exit}`, async () => {
      const result = await run(...argv);
      assert.match(result.error, expected);
      assert.match(result.error, /^ecclusterd: [^\n]+\n$/);
      assert.equal(result.exit, exit);
    });
  }

  const documents: readonly [string, string, RegExp][] = [
    ['an empty file', '', /is empty; `ecconf compile/],
    ['a configuration in place of an IR', 'cluster {\n}\n', /not JSON.*compile it with `ecconf compile`/],
    ['JSON that is no IR', '{"irVersion": 1}', /not an IR of version 1/],
  ];
  for (const [what, text, expected] of documents) {
    it(`${what}: exit 3`, async () => {
      const file = scratch({ 'x.json': text });
      const result = await run('--ir', file.path('x.json'), '--dry-run');
      file.remove();
      assert.match(result.error, expected);
      assert.equal(result.exit, 3);
    });
  }

  it('refuses to guess the bus of several machines', async () => {
    const file = scratch({ 'x.json': await exampleIrText() });
    const result = await run('--ir', file.path('x.json'), '--node', 'east1');
    file.remove();
    assert.deepEqual([result.exit, /4 nodes.*--bus corosync or --bus spread between machines/.test(result.error)], [2, true]);
  });

  it('has help for every command, and the page of all of them is fresh', async () => {
    for (const { name } of commands) {
      const { exit, out } = await run(...(name === '' ? [] : [name]), '--help');
      assert.equal(exit, 0);
      assert.match(out, /^usage: ecclusterd/m);
    }
    assertGolden(join(repository, 'docs', 'ecclusterd.md'), commandPage(commands));
  });

  it('has the version of the package', async () => {
    const { version: packaged } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { version: string };
    assert.equal(version, packaged);
    assert.deepEqual(await run('--version'), { exit: 0, out: `ecclusterd ${packaged}\n`, error: '' });
  });
});
