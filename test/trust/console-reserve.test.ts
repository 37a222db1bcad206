// Consoles that do nothing do not lock out the one that is needed.
import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { openConsole } from '../../runtime/console/console-server.ts';
import { scratch } from '../daemon/small-ir.ts';
import { commands } from '../../runtime/console/commands/node-commands.ts';
import { healthy, SampleNode } from '../console/sample.ts';

describe('console reserve', () => {
  it('serves one more where 64 are connected and idle', async () => {
    const folder = scratch();
    const path = folder.path('2025');
    const opened = await openConsole(new SampleNode(healthy), { commands, endpoints: [{ kind: 'unix', path }] });
    assert.ok(opened.ok);
    const idle: Socket[] = [];
    try {
      for (let i = 0; i < 64; i++) {
        const socket = connect(path);
        socket.on('error', () => {});
        socket.resume();
        idle.push(socket);
      }
      await sleep(1500);
      const operator = connect(path);
      let heard = '';
      operator.on('data', (bytes: Buffer) => {
        heard += bytes.toString();
      });
      operator.write('version\n');
      for (let turn = 0; turn < 300 && !/ecclusterd|\d+\.\d+/.test(heard); turn++) await sleep(10);
      operator.destroy();
      assert.doesNotMatch(heard, /connected already/);
      assert.match(heard, /\d+\.\d+/);
    } finally {
      for (const socket of idle) socket.destroy();
      await opened.server.close();
      folder.remove();
    }
  });
});
