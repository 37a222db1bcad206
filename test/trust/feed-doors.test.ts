// Who gets in to the feed: on a port root and the daemon's own user, or who says the password, or who shows a certificate of the cluster.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { FeedClient } from '../../runtime/clients/feed-client.ts';
import { readPassword } from '../../runtime/process/password-file.ts';
import { runPki } from '../../runtime/pki/pki-command.ts';
import { Credentials } from '../../runtime/trust/credentials.ts';
import { exampleIr, scratch } from '../daemon/small-ir.ts';
import { withFeed } from './feed-node.ts';

const nobody = 65_534;

/** All that comes back to these bytes and QUIT, from a process of that user. */
async function say(port: number, text: string, uid: number): Promise<string> {
  const script = `const s=require('node:net').connect(${port},'127.0.0.1');s.on('error',()=>{});s.write(${JSON.stringify(`${text}QUIT\r\n`)});s.pipe(process.stdout)`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { uid, timeout: 20_000, cwd: '/' });
  return stdout.replace(/\+OK\r\n$/, '');
}

describe('the doors of the feed', () => {
  it('a port lets in no other user of the machine', async function () {
    if (process.getuid?.() !== 0) this.skip();
    await withFeed({}, async (port) => {
      assert.equal(await say(port, 'PING\r\n', 0), '+PONG\r\n');
      assert.match(await say(port, 'PING\r\n', nobody), /^-NOPERM this port is for root and the user of ecclusterd/);
    });
  });

  it('a port with a password does nothing before it was said, and ends who guesses', async function () {
    if (process.getuid?.() !== 0) this.skip();
    await withFeed({ feedPassword: 'open sesame' }, async (port) => {
      assert.match(await say(port, 'INCR inbound_cidr 10.0.0.1\r\n', nobody), /^-NOAUTH/);
      assert.match(await say(port, 'HELLO 3\r\n', nobody), /^-NOAUTH/);
      assert.match(await say(port, 'CONFIG GET x\r\n', nobody), /^-NOAUTH/);
      assert.match(await say(port, 'MULTI\r\n', nobody), /^-NOAUTH/);
      const guesses = await say(port, 'AUTH a\r\nAUTH b\r\nAUTH c\r\nAUTH "open sesame"\r\nPING\r\n', nobody);
      assert.equal(guesses.match(/WRONGPASS/g)?.length, 3);
      assert.ok(!guesses.includes('PONG'), guesses);
      assert.equal(await say(port, 'AUTH "open sesame"\r\nPING\r\n', nobody), '+OK\r\n+PONG\r\n');
      const ours = new FeedClient({
        endpoint: { kind: 'tcp', host: '127.0.0.1', port },
        password: 'open sesame',
        timeoutMs: 5000,
        log: () => {},
        onUp: () => {},
        onDown: () => {},
      });
      try {
        for (let tries = 0; !ours.up && tries < 500; tries++) await sleep(10);
        assert.deepEqual(await ours.call(['PING']), { ok: true, reply: { kind: 'value', value: 'PONG' } });
      } finally {
        ours.close();
      }
    });
  });

  it('those that say no password leave room for who says it, and for who has said it', async () => {
    await withFeed({ feedPassword: 'open sesame' }, async (port) => {
      const sockets: Socket[] = [];
      const come = () => {
        const socket = connect(port, '127.0.0.1').on('error', () => {});
        sockets.push(socket);
        return socket;
      };
      const heard = async (socket: Socket, text: string, answer: string) => {
        let got = '';
        socket.on('data', (data) => {
          got += String(data);
        });
        socket.write(text);
        for (let tries = 0; !got.includes(answer) && !socket.destroyed && tries < 1500; tries++) await sleep(10);
        assert.equal(got, answer);
      };
      try {
        const known = come();
        await heard(known, 'AUTH "open sesame"\r\n', '+OK\r\n');
        for (let i = 0; i < 4500; i++) {
          const socket = come();
          if (i % 100 === 99) await once(socket, 'connect');
        }
        await heard(come(), 'AUTH "open sesame"\r\nPING\r\n', '+OK\r\n+PONG\r\n');
        known.removeAllListeners('data');
        await heard(known, 'PING\r\n', '+PONG\r\n');
      } finally {
        for (const socket of sockets) socket.destroy();
      }
    });
  });

  it('a password that everybody may read is none', () => {
    const folder = scratch();
    try {
      writeFileSync(folder.path('open'), 'x\n', { mode: 0o644 });
      writeFileSync(folder.path('closed'), 'x\ny\n', { mode: 0o640 });
      assert.match(JSON.stringify(readPassword(folder.path('open'))), /everybody may read/);
      assert.deepEqual(readPassword(folder.path('closed')), { ok: true, password: 'x' });
      assert.match(JSON.stringify(readPassword('/dev/zero')), /is no file/);
    } finally {
      folder.remove();
    }
  });

  it('beyond loopback there is TLS only, and certificates of the cluster', async () => {
    await assert.rejects(
      withFeed({ host: '0.0.0.0', feedPassword: 'x' }, async () => {}),
      /listens on loopback only/,
    );
    const folder = scratch();
    try {
      const ir = await exampleIr();
      const made = async (dir: string) => {
        const pki = (...argv: string[]) =>
          runPki([...argv, '--dir', folder.path(dir)], { out: () => {}, now: () => Date.now(), readIr: () => ir });
        await pki('init', '--ir', 'cluster.json');
        await pki('node', 'stranger');
        return (name: string) => {
          const file = join(folder.path(dir), `${name}.pem`);
          return Credentials.read({ cert: file, key: file, ca: file });
        };
      };
      const [ours, others] = [await made('pki'), await made('elsewhere')];
      const [name, other] = ir.nodes.map((node) => node.name ?? '');
      await withFeed({ host: '0.0.0.0', tls: true, credentials: ours(name ?? '') }, async (port) => {
        const answer = (as: Credentials | null) =>
          new Promise<string>((resolve) => {
            const trust = { host: '127.0.0.1', port, ca: ours(name ?? '').context.ca, checkServerIdentity: () => undefined };
            const socket = tlsConnect({ ...trust, ...(as === null ? {} : { cert: as.context.cert, key: as.context.key }) });
            socket.write('PING\r\n');
            socket.on('data', (bytes: Buffer) => resolve(bytes.toString()));
            socket.on('error', (error) => resolve(error.message));
            socket.on('close', () => resolve('closed'));
          });
        assert.equal(await answer(ours(other ?? '')), '+PONG\r\n');
        assert.match(await answer(ours('stranger')), /^-NOPERM the certificate names no machine of the cluster/);
        for (const wrong of [null, others(other ?? '')]) assert.doesNotMatch(await answer(wrong), /PONG/);
      });
    } finally {
      folder.remove();
    }
  });
});
