// Who gets into the log service and who does not: endpoints, addresses, certificates, limits, time-outs, reloads, and bytes that nobody should send.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { PacedLines } from '../../../runtime/process/paced-lines.ts';
import { encodeFrame } from '../../../runtime/log/service/log-wire.ts';
import { Credentials } from '../../../runtime/trust/credentials.ts';
import { write } from '../log-dir.ts';
import { Client } from './client.ts';
import { numbered, serving, tcp } from './serve.ts';
import { anyMessage } from './wire-samples.ts';

describe('log service doors', () => {
  it('listens on IPv6 and on a unix socket with its mode', async () => {
    const path = join('/tmp', `ecconf-logs-${process.pid}.sock`);
    const listens = [tcp('::1'), { ...tcp(''), endpoint: { kind: 'unix' as const, path }, fileMode: 0o640 }];
    await serving(
      ['mainlog'],
      async ({ scratch, service, port }) => {
        await write(join(scratch, 'mainlog'), numbered(3), { subscribers: ['master'] });
        assert.equal(statSync(path).mode & 0o777, 0o640);
        assert.deepEqual(
          service.endpoints().map(({ listening }) => listening),
          [true, true],
        );
        for (const where of [{ host: '::1', port }, { path }]) {
          const client = Client.to(where);
          await client.hello();
          assert.equal((await client.subscribe(1, 'mainlog')).kind, 'subscribed');
          await client.until(() => client.got(1).length === 3, 'all three');
          client.close();
          await settle(() => service.readers().length === 0);
        }
      },
      { config: { listens } },
    );
    assert.equal(statSync(path, { throwIfNoEntry: false }), undefined);
  });

  it('turns away addresses that are not of the cluster, and closes at a reload what has become one', () =>
    serving(['mainlog'], async ({ service, config, client, reader }) => {
      const inside = await reader();
      const refusal = (address: string) => (address === '127.0.0.1' ? `${address} is the address of no node` : null);
      await service.configure({ ...config, refusal });
      const { code, message } = await inside.hears('bye');
      assert.deepEqual([code, String(message)], ['peer', '127.0.0.1 is the address of no node']);
      const outside = client();
      assert.equal((await outside.hears('bye')).code, 'peer');
      await outside.until(() => outside.closed, 'the end');
      assert.equal(service.counters().refused_peers, 1);
    }));

  it('serves no more connections than it may', () =>
    serving(
      ['mainlog'],
      async ({ client, reader, service }) => {
        await reader();
        await reader();
        assert.equal((await client().hears('bye')).code, 'limit');
        assert.equal(service.counters().refused_full, 1);
      },
      { config: { listens: [{ ...tcp('127.0.0.1'), concurrency: 2 }] } },
    ));

  it('writes few lines about those that it turns away, however many they are, and then how many', () =>
    serving(
      ['mainlog'],
      async ({ client, lines, service }) => {
        for (let i = 0; i < 50; i++) await client().hears('bye');
        assert.equal(service.counters().refused_peers, 50);
        assert.equal(lines.filter((line) => /refused: not you$/.test(line)).length, 20);
        const said: string[] = [];
        const refusals = new PacedLines((more) => void said.push(`and ${more}`));
        for (let i = 0; i < 120; i++) refusals.tell(() => said.push('no'), i * 10);
        refusals.tick(59_000);
        assert.equal(said.length, 20);
        refusals.tick(60_000);
        refusals.tick(200_000);
        assert.deepEqual(said.slice(20), ['and 100']);
        refusals.tell(() => said.push('no'), 300_000);
        assert.equal(said.length, 22);
      },
      { config: { refusal: () => 'not you' } },
    ));

  it('gives the place of those that do not say who they are to one that does', () =>
    serving(
      ['mainlog'],
      async ({ client, reader, port }) => {
        const known = await reader();
        const idle = await idlers(port);
        await (await reader()).subscribe(1, 'mainlog');
        assert.ok(!known.closed);
        for (const socket of idle) socket.destroy();
        // Who has said it keeps his.
        await reader();
        assert.equal((await client().hears('bye')).code, 'limit');
      },
      { config: { listens: [{ ...tcp('127.0.0.1'), concurrency: 3 }] } },
    ));

  it('keeps a place for a manager, whatever half handshakes there are', () =>
    certificates(async (files) => {
      await serving(
        ['mainlog'],
        async ({ scratch, port }) => {
          await write(join(scratch, 'mainlog'), numbered(3), { subscribers: ['master'] });
          const idle = await idlers(port);
          const good = Client.to(
            { host: '127.0.0.1', port, checkServerIdentity: () => undefined, ...Credentials.read(files('mgr1')).context },
            true,
          );
          await good.hello();
          idle.push(...(await idlers(port)));
          await good.subscribe(1, 'mainlog');
          await good.until(() => good.got(1).length === 3, 'all three');
          good.close();
          for (const socket of idle) socket.destroy();
        },
        { options: { credentials: Credentials.read(files('east1')) }, config: { listens: [{ ...tcp('127.0.0.1'), concurrency: 3 }] } },
      );
    }));

  it('speaks TLS with those who show a certificate of the authority, and with nobody else', () =>
    certificates(async (files) => {
      await serving(
        ['mainlog'],
        async ({ scratch, port, service }) => {
          await write(join(scratch, 'mainlog'), numbered(3), { subscribers: ['master'] });
          const where = { host: '127.0.0.1', port, checkServerIdentity: () => undefined };
          const good = Client.to({ ...where, ...Credentials.read(files('mgr1')).context }, true);
          await good.hello();
          await good.subscribe(1, 'mainlog');
          await good.until(() => good.got(1).length === 3, 'all three');
          good.close();
          const strangers = [
            Client.to({ ...where, ca: readFileSync(files('mgr1').ca) }, true),
            Client.to({ ...where, ...Credentials.read(files('stranger')).context, ca: readFileSync(files('mgr1').ca) }, true),
            Client.to({ host: '127.0.0.1', port }),
          ];
          for (const stranger of strangers) {
            stranger.say({ kind: 'hello', lowest: 1, highest: 1, service: 'logs', name: 'x', software: '', silenceMs: 30_000 });
            await stranger.until(() => stranger.closed, 'the end');
            assert.deepEqual(stranger.heard, []);
          }
          assert.equal(service.counters().refused_peers, 3);
        },
        { options: { credentials: Credentials.read(files('east1')) } },
      );
    }));

  it('goes on listening, and serving, through a hundred reloads', () =>
    serving(['mainlog'], async ({ scratch, service, config, reader, port }) => {
      await write(join(scratch, 'mainlog'), numbered(3), { subscribers: ['master', 'mgr2'] });
      const stays = await reader();
      await stays.subscribe(1, 'mainlog');
      for (let turn = 0; turn < 100; turn++) {
        const other = { key: `log${turn % 3}`, path: join(scratch, 'x'), subscribers: [] };
        assert.deepEqual(await service.configure({ ...config, logs: [...config.logs, other] }), []);
        const client = Client.to({ host: '127.0.0.1', port });
        await client.hello();
        client.close();
      }
      await stays.until(() => stays.got(1).length === 3, 'all three');
      assert.ok(stays.heard.filter(({ kind }) => kind === 'changed').length >= 67 && !stays.closed);
    }));

  it('ends subscriptions of keys that a reload takes away, and opens and closes endpoints', () =>
    serving(['mainlog', 'paniclog'], async ({ scratch, service, config, reader }) => {
      for (const key of ['mainlog', 'paniclog']) await write(join(scratch, key), numbered(3), { subscribers: ['master'] });
      const client = await reader();
      await client.subscribe(1, 'mainlog');
      await client.subscribe(2, 'paniclog');
      const more = tcp('127.0.0.2');
      await service.configure({ ...config, logs: config.logs.slice(1), listens: [...config.listens, more] });
      const { subscription, code } = await client.hears('ended');
      assert.deepEqual([subscription, code], [1, 'removed']);
      const [, second] = service.endpoints();
      const other = Client.to({ host: '127.0.0.2', port: second?.port ?? 0 });
      await other.hello();
      other.close();
      await service.configure({ ...config, listens: [more] });
      assert.deepEqual(
        service.endpoints().map(({ name }) => name),
        ['127.0.0.2:0'],
      );
      assert.ok(!client.closed, 'connections stay when their endpoint goes');
      const taken = await service.configure({ ...config, listens: [more, tcp('127.0.0.2', second?.port ?? 0)] });
      assert.match(taken.join(), /another process listens there/);
    }));

  it('pings a silent reader, and gives up one that is not there', () =>
    serving(
      ['mainlog'],
      async ({ reader, service }) => {
        const alive = await reader();
        const dead = await reader();
        dead.answers = false;
        const { code } = await dead.hears('bye');
        assert.equal(code, 'timeout');
        assert.equal(service.counters().timeouts, 1);
        assert.ok(alive.heard.some(({ kind }) => kind === 'ping') && !alive.closed);
      },
      { options: { silenceMs: 400 } },
    ));

  it('answers what is no hello, another service and other versions with the reason', () =>
    serving(['mainlog'], async ({ client }) => {
      const hello = { kind: 'hello', lowest: 1, highest: 1, service: 'logs', name: 'x', software: '', silenceMs: 30_000 } as const;
      const cases = [
        [encodeFrame({ kind: 'ping', nonce: 1 }), 'protocol'],
        [Buffer.from('GET / HTTP/1.1\r\n\r\n'), 'protocol'],
        [encodeFrame({ ...hello, service: 'moves' }), 'service'],
        [encodeFrame({ ...hello, lowest: 3, highest: 9 }), 'version'],
        [encodeFrame({ ...hello, silenceMs: 10 }), 'protocol'],
      ] as const;
      for (const [bytes, expected] of cases) {
        const each = client();
        each.socket.write(bytes);
        assert.equal((await each.hears('bye')).code, expected);
        await each.until(() => each.closed, 'the end');
      }
    }));

  it('survives any frames in any order, and serves the next reader', () =>
    serving(['mainlog'], async ({ scratch, service, client, reader }) => {
      await write(join(scratch, 'mainlog'), numbered(50), { subscribers: ['master'] });
      const small = fc.oneof(
        anyMessage,
        fc.record({
          kind: fc.constant('subscribe' as const),
          subscription: fc.nat(3),
          log: fc.constantFrom('mainlog', 'other'),
          subscribers: fc.constant(['master']),
          credit: fc.constantFrom(0, 100, 1 << 20),
          recordBytesMax: fc.constantFrom(1, 1 << 20),
          resume: fc.constant(null),
        }),
        fc.record({
          kind: fc.constant('checkpoint' as const),
          subscription: fc.nat(3),
          epoch: fc.nat(1),
          position: fc.record({ log: fc.nat(1), marker: fc.nat(60) }),
        }),
        fc.record({ kind: fc.constant('unsubscribe' as const), subscription: fc.nat(3) }),
        fc.record({ kind: fc.constant('credit' as const), subscription: fc.nat(3), bytes: fc.nat(2 ** 31) }),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(small, { maxLength: 12 }), fc.nat(30), async (messages, cut) => {
          const each = client();
          each.say({ kind: 'hello', lowest: 1, highest: 1, service: 'logs', name: 'x', software: '', silenceMs: 30_000 });
          const bytes = Buffer.concat(messages.map(encodeFrame));
          each.socket.end(cut === 0 ? bytes.subarray(0, bytes.length / 2) : bytes);
          await each.until(() => each.closed, 'the end');
        }),
        { numRuns: 150 },
      );
      await settle(() => service.readers().length === 0);
      const last = await reader();
      assert.equal((await last.subscribe(1, 'mainlog')).kind, 'subscribed');
    }));

  it('listens no more to one that takes no answers, and gives it up', () =>
    serving(
      ['mainlog'],
      async ({ port, service }) => {
        const socket = connect({ host: '127.0.0.1', port });
        socket.on('error', () => {});
        socket.pause();
        socket.write(encodeFrame({ kind: 'hello', lowest: 1, highest: 1, service: 'logs', name: 'x', software: '', silenceMs: 30_000 }));
        const pings = Buffer.concat(Array.from({ length: 10_000 }, () => encodeFrame({ kind: 'ping', nonce: 1 })));
        let taken = true;
        for (let sent = 0; sent < 500 && taken; sent++) {
          socket.write(pings);
          // Two seconds in which the node takes nothing: it has stopped listening.
          const before = socket.bytesWritten - socket.writableLength;
          for (let turn = 0; turn < 100 && socket.writableLength > 1 << 20; turn++) await new Promise((resolve) => setTimeout(resolve, 20));
          taken = socket.writableLength === 0 || socket.bytesWritten - socket.writableLength > before;
        }
        assert.ok(!taken, 'it took everything');
        await settle(() => service.counters().timeouts === 1);
        socket.destroy();
      },
      { options: { silenceMs: 1000 } },
    ));
});

/** An authority, and certificates of it for `east1` and `mgr1`; `stranger` has one of another authority. */
async function certificates(work: (files: (name: string) => { cert: string; key: string; ca: string }) => Promise<void>): Promise<void> {
  const folder = join('/tmp', `ecconf-logs-tls-${process.pid}`);
  const script = `
    set -e; mkdir -p ${folder}; cd ${folder}
    for ca in ca other; do openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout $ca.key -out $ca.pem -subj /CN=$ca; done
    for name in east1 mgr1 stranger; do
      ca=ca; test $name = stranger && ca=other
      openssl req -newkey rsa:2048 -nodes -keyout $name.key -out $name.csr -subj /CN=$name
      openssl x509 -req -in $name.csr -CA $ca.pem -CAkey $ca.key -CAcreateserial -days 2 -out $name.pem
    done`;
  try {
    const { status, stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
    assert.equal(status, 0, `openssl: ${stderr}`);
    await work((name) => ({ cert: join(folder, `${name}.pem`), key: join(folder, `${name}.key`), ca: join(folder, 'ca.pem') }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function settle(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !holds(); turn++) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.ok(holds(), 'waited in vain');
}

/** Connections that say nothing. */
async function idlers(port: number): Promise<Socket[]> {
  const idle = Array.from({ length: 40 }, () => connect({ host: '127.0.0.1', port }).on('error', () => {}));
  await Promise.all(idle.map((socket) => once(socket, 'connect')));
  return idle;
}
