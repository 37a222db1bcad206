// Who reads the logs of a node: attacks with other users of the machine, with certificates of others, and with names that are not one's own.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { encodeFrame } from '../../runtime/log/service/log-wire.ts';
import { pullAlone } from '../log/aggregate/pull-alone.ts';
import type { Client } from '../log/service/client.ts';
import { withLogNode } from './log-node.ts';

const hello = (name: string) => ({ kind: 'hello', lowest: 1, highest: 1, service: 'logs', name, software: '', silenceMs: 30_000 }) as const;

/** What the node says at last to a connection that says these bytes, made by another user of this machine. */
function asUser(uid: number, port: number, frames: Uint8Array): Promise<Buffer> {
  const script = `
    const socket = require('net').connect({ host: '127.0.0.1', port: ${port} });
    socket.write(Buffer.from('${Buffer.from(frames).toString('base64')}', 'base64'));
    socket.on('data', (bytes) => process.stdout.write(bytes));
    setTimeout(() => socket.destroy(), 3000);
    socket.on('close', () => process.exit());`;
  const child = spawn('setpriv', [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', process.execPath, '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: '/',
  });
  const heard: Buffer[] = [];
  child.stdout.on('data', (bytes: Buffer) => void heard.push(bytes));
  return new Promise((resolve) => child.on('close', () => resolve(Buffer.concat(heard))));
}

async function turnedAway(client: Client, name: string): Promise<string> {
  client.say(hello(name));
  const { code, message } = await client.hears('bye');
  assert.equal(code, 'peer');
  return String(message);
}

describe('identity of log readers', () => {
  it('serves no other user of its own machine, who says that he is the manager', function () {
    if (process.getuid?.() !== 0) this.skip();
    return withLogNode({ as: null, plain: true }, async ({ port, client, lines }) => {
      const ask = {
        kind: 'subscribe',
        subscription: 1,
        log: 'mainlog',
        subscribers: ['master'],
        credit: 1 << 20,
        recordBytesMax: 1 << 20,
      } as const;
      const frames = Buffer.concat([encodeFrame(hello('mgr1')), encodeFrame({ ...ask, resume: null })]);
      const heard = (await asUser(65_534, port, frames)).toString('latin1');
      assert.doesNotMatch(heard, /three/, 'he has read the log');
      assert.match(heard, /user 65534 of this machine/);
      assert.ok(lines.some((line) => /^warn log reader .* refused: user 65534/.test(line)));
      const root = client(null);
      await root.hello('mgr1');
      await root.subscribe(1, 'mainlog', { subscribers: ['master'] });
      await root.until(() => root.got(1).length === 3, 'all three');
    });
  });

  it('tells apart who connects with certificates, by what they are', () =>
    withLogNode({ as: 'east1', plain: false }, async ({ client, credentials, lines }) => {
      const real = client(credentials('mgr1'));
      await real.hello('mgr1');
      assert.equal((await real.subscribe(1, 'mainlog', { subscribers: ['mgr1', 'master'] })).kind, 'subscribed');
      await real.until(() => real.got(1).length === 3, 'all three');

      assert.match(await turnedAway(client(credentials('west2')), 'mgr1'), /calls itself mgr1, and its certificate is that of node west2/);
      assert.match(await turnedAway(client(credentials('west2')), 'west2'), /certificate is that of node west2/);
      assert.match(await turnedAway(client(credentials('mgr2')), 'mgr1'), /that of manager mgr2/);
      assert.ok(lines.some((line) => line.includes('calls itself mgr1') && line.startsWith('warn')));
    }));

  it('lets a manager read only what its Logs stanza names', () =>
    withLogNode({ as: 'east1', plain: false }, async ({ client, credentials }) => {
      const other = client(credentials('mgr2'));
      await other.hello('mgr2');
      const denied = await other.subscribe(1, 'mainlog', { subscribers: ['master'] });
      assert.ok(denied.kind === 'ended' && denied.code === 'peer' && String(denied.message).includes('mgr2 may not read as master'));
      const own = await other.subscribe(2, 'mainlog', { subscribers: ['master', 'mgr2'] });
      assert.ok(own.kind === 'subscribed' && own.subscriber === 'mgr2');
    }));

  it('listens on loopback only without certificates, and says so', () =>
    withLogNode({ as: null, plain: false, host: '*' }, async ({ port, lines, client }) => {
      assert.ok(lines.some((line) => line.startsWith('warn') && line.includes('open on loopback only')));
      const reached = await new Promise<boolean>((resolve) => {
        const socket = connect({ host: '127.0.0.2', port });
        socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
      });
      assert.equal(reached, false, 'another address of the machine answers');
      await client(null).hello('mgr1');
    }));

  it('takes over a renewed certificate without a restart, and leaves who is connected alone', () =>
    withLogNode({ as: 'east1', plain: false }, async ({ client, credentials, logs, ir, node, pki, lines }) => {
      const before = client(credentials('mgr1'));
      await before.hello('mgr1');
      const serial = serialOf(before);
      await pki('renew', '--all');
      await logs.reload(ir, node);
      assert.ok(lines.some((line) => line.includes('the certificate was read again')));
      const after = client(credentials('mgr1'));
      await after.hello('mgr1');
      assert.notEqual(serialOf(after), serial);
      assert.ok(!before.closed);
    }));

  it('takes no logs from a machine that has the certificate of another node', () =>
    withLogNode({ as: 'east2', plain: false }, async ({ port, credentials }) => {
      const own = credentials('mgr1');
      const pull = pullAlone({ port, node: 'east1', subscribers: ['master'], tls: () => own.context });
      for (let turn = 0; turn < 500 && !(pull.view().problem ?? '').includes('certificate'); turn++)
        await new Promise((resolve) => setTimeout(resolve, 10));
      assert.match(pull.view().problem ?? '', /this should be node east1, and its certificate is that of node east2/);
      await pull.end();
    }));
});

function serialOf(client: Client): string {
  const { socket } = client as unknown as { readonly socket: import('node:tls').TLSSocket };
  return socket.getPeerX509Certificate()?.serialNumber ?? '';
}
