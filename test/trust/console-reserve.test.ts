// Consoles that do nothing do not lock out the one that is needed.
import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { openConsole } from '../../runtime/console/console-server.ts';
import { Link } from '../../runtime/console/client/console-link.ts';
import { reservePath } from '../../runtime/sockets/endpoint.ts';
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

  it('gives root a console where 64 others do not stop to talk, in a place that nobody else gets', async function () {
    if (process.getuid?.() !== 0) this.skip();
    const folder = scratch();
    const path = folder.path('2025');
    const opened = await openConsole(new SampleNode(healthy), { commands, endpoints: [{ kind: 'unix', path }] });
    assert.ok(opened.ok);
    const others: Socket[] = [];
    const talk = setInterval(() => {
      for (const socket of others) if (!socket.destroyed) socket.write('version\n');
    }, 100);
    try {
      for (let i = 0; i < 64; i++) {
        const socket = connect(path);
        socket.on('error', () => {});
        socket.resume();
        others.push(socket);
      }
      await sleep(1500);
      assert.match(await said(path), /64 consoles are connected already/);
      const link = new Link({ kind: 'unix', path });
      const lines: string[] = [];
      for await (const some of link.ask('version')) for (const line of some) lines.push(line);
      link.drop();
      assert.match(lines.join(''), /\d+\.\d+/);
      assert.equal(statSync(reservePath(path)).mode & 0o777, 0o600);
    } finally {
      clearInterval(talk);
      for (const socket of others) socket.destroy();
      await opened.server.close();
      assert.ok(!existsSync(reservePath(path)), 'it goes with the other');
      folder.remove();
    }
  });
});

/** What comes to somebody who asks for the version there. */
function said(path: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.on('error', () => {});
    socket.once('data', (bytes: Buffer) => {
      socket.destroy();
      resolve(bytes.toString());
    });
    socket.write('version\n');
  });
}
