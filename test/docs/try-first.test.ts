// docs/operations.md, "Try it first": its block, typed at a desk. The demo in it takes half a minute, and has a test of its own.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { blockBelow, commandsOf } from '../doc-blocks.ts';
import { CommandDesk } from './command-desk.ts';

describe('docs/operations.md, try it first', () => {
  const desk = new CommandDesk();
  before(() => desk.furnish());
  after(() => desk.remove());

  it('two nodes meet without privileges, and the console of one says who has what', async () => {
    const lines = commandsOf(blockBelow('docs/operations.md', 'Try it first'));
    assert.equal(lines.filter((line) => line.startsWith('ecclusterd demo ')).length, 1);
    const rest = lines.filter((line) => !line.startsWith('ecclusterd demo ') && !line.endsWith('&'));
    const daemons = lines.filter((line) => line.endsWith('&'));
    assert.equal(daemons.length, 2);
    const [compile = '', ask = ''] = rest;
    assert.equal(desk.type(compile).status, 0);
    // At a place of their own, where tests beside this one have a bus as well.
    const [moved, env] = desk.moved(daemons.map((line) => line.replace(/ &$/, ' --bus-socket /tmp/bus &')).join('\n'));
    const shell = spawn('bash', ['-c', `${moved}\ntrap 'kill $(jobs -p); wait' TERM\nwait`], { cwd: desk.folder, env, stdio: 'ignore' });
    try {
      const deadline = Date.now() + 90_000;
      for (;;) {
        const { stdout, stderr } = desk.type(ask);
        if (/^ \*\s+east1/m.test(stdout) && /^ \*\s+east2/m.test(stdout)) break;
        assert.ok(Date.now() < deadline, stdout + stderr);
        await sleep(500);
      }
    } finally {
      const ended = once(shell, 'exit');
      shell.kill('SIGTERM');
      await ended;
    }
  });
});
