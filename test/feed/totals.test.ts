// What one client of the feed, or of the policy service, may make a node and the others hold, and for how long it keeps them from their own work.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Gatekeeper } from '../../runtime/clients/gatekeeper.ts';
import { openService } from '../../runtime/clients/postfix/policy-service.ts';
import { PolicyReader } from '../../runtime/clients/postfix/policy-request.ts';
import { PolicyState, readState } from '../../runtime/clients/postfix/policy-state.ts';
import { freePort } from '../free-port.ts';
import { threadMs } from '../trust/growth.ts';
import { command, feedNodes, RawClient } from './nodes.ts';
import { until } from '../until.ts';

const MiB = 1 << 20;

function reachableBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The longest time that the loop worked without a turn for others, in milliseconds of this thread: a busy machine costs nothing. */
function longestTurn(): { stop(): number } {
  let [longest, last, going] = [0, threadMs(), true];
  const look = (): void => {
    const now = threadMs();
    longest = Math.max(longest, now - last);
    last = now;
    if (going) setImmediate(look);
  };
  look();
  return {
    stop: () => {
      going = false;
      return longest;
    },
  };
}

describe('totals', () => {
  it('of 100,000 keys of a kilobyte from one client of the feed, here and on the other node, also when it goes', async () => {
    const nodes = await feedNodes(2);
    try {
      const [first, second] = nodes.all;
      assert.ok(first && second);
      const client = new RawClient(first.path);
      await client.expect(command('PING'), '+PONG\r\n');
      const before = reachableBytes();
      const turns = longestTurn();
      const burst = 500;
      let held = 0;
      for (let from = 0; from < 100_000; from += burst) {
        const keys = Array.from({ length: burst }, (_, i) => `counter:${from + i}${'x'.repeat(1000)}`);
        client.received = Buffer.alloc(0);
        client.send(Buffer.concat(keys.map((key) => command('INCR', key))));
        const lines = (): readonly string[] => client.received.toString('latin1').split('\r\n').slice(0, -1);
        await until(() => lines().length === burst, 'all are answered');
        held += lines().filter((line) => line.startsWith(':')).length;
        if (lines().some((line) => /^-ERR the keys that a connection holds have at most/.test(line))) break;
      }
      client.received = Buffer.alloc(0);
      const there = () => {
        const object = second.node.replication.object('counter');
        return object?.structure === 'gauge table' ? object.size('all') : 0;
      };
      await until(() => there() === held, 'the other node has them');
      const grown = (reachableBytes() - before) / MiB;
      assert.ok(held > 10_000 && held < 20_000, `${held} keys`);
      // Two nodes live in this process, and each has the key in a few places.
      assert.ok(grown < 100, `${grown.toFixed(0)} MiB`);
      client.end();
      await until(() => there() === 0, 'they are taken back');
      const longest = turns.stop();
      assert.ok(longest < 300, `${longest.toFixed(0)} ms without a turn`);
    } finally {
      await nodes.close();
    }
  });

  it('of requests of a policy client that asks without waiting and never reads', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ecconf-totals-'));
    const path = join(folder, 'policy');
    let asked = 0;
    const gatekeeper = {
      admit: async () => {
        asked++;
        return { place: null, verdict: { kind: 'refused', why: 'too many' } };
      },
    } as unknown as Gatekeeper;
    const opened = await openService({
      endpoint: { kind: 'unix', path },
      gatekeeper,
      whenDown: 'accept',
      message: null,
      recipient: null,
      state: null,
      log: () => {},
    });
    assert.ok(opened.ok);
    const client = connect(path);
    try {
      client.on('error', () => {});
      await once(client, 'connect');
      client.pause();
      const request = Buffer.from(`request=smtpd_access_policy\nclient_address=10.1.1.1\nclient_port=7\nserver_port=25\n\n`.repeat(300));
      const before = reachableBytes();
      let sent = 0;
      // Whoever waits as long as nothing goes through has been stopped.
      const deadline = Date.now() + 5000;
      while (sent < 64 * MiB && Date.now() < deadline && !client.destroyed) {
        sent += request.length;
        if (!client.write(request))
          await Promise.race([
            new Promise((resolve) => client.once('drain', resolve)),
            new Promise((resolve) => setTimeout(resolve, 1500)),
          ]);
        if (client.writableLength > 4 * MiB) break;
      }
      const grown = (reachableBytes() - client.writableLength - before) / MiB;
      assert.ok(grown < 16, `${grown.toFixed(0)} MiB after ${(sent / MiB).toFixed(0)} MiB`);
      assert.ok(asked < 60_000, `${asked} requests were worked on, of which no answer was read`);
      const other = connect(path);
      other.write('request=smtpd_access_policy\nclient_address=10.1.1.2\n\n');
      assert.match(String((await once(other, 'data'))[0]), /^action=/);
      other.destroy();
    } finally {
      client.destroy();
      await opened.service.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('of connections to the policy service that ask for nothing: an smtpd has its place all the same, and keeps it', async () => {
    const gatekeeper = { admit: async () => ({ place: null, verdict: { kind: 'refused', why: 'too many' } }) } as unknown as Gatekeeper;
    const lines: string[] = [];
    const endpoint = { kind: 'tcp', host: '127.0.0.1', port: await freePort() } as const;
    const rest = { whenDown: 'accept', message: null, recipient: null, state: null } as const;
    const opened = await openService({ endpoint, gatekeeper, ...rest, log: (_level, text) => void lines.push(text) });
    assert.ok(opened.ok);
    const sockets: Socket[] = [];
    const come = (text: string) => {
      const socket = connect(endpoint.port, endpoint.host).on('error', () => {});
      sockets.push(socket);
      socket.write(text);
      return socket;
    };
    const request = 'request=smtpd_access_policy\nclient_address=10.1.1.1\nclient_port=7\nserver_port=25\n\n';
    try {
      const known = come(request);
      await once(known, 'data');
      for (let i = 0; i < 4400; i++) {
        const socket = come('request=smtpd_access_policy\n');
        if (i % 100 === 99) await once(socket, 'connect');
      }
      assert.match(String((await once(come(request), 'data'))[0]), /^action=/);
      known.write(request);
      assert.match(String((await once(known, 'data'))[0]), /^action=/);
      for (let i = 0; i < 100; i++) await once(come('GET / HTTP/1.1\n\n'), 'close');
      assert.equal(lines.filter((line) => line.startsWith('somebody speaks something else')).length, 20);
    } finally {
      for (const socket of sockets) socket.destroy();
      await opened.service.close();
    }
  });

  it('of a single request', () => {
    const reader = new PolicyReader();
    let refused = false;
    for (let i = 0; i < 200 && !refused; i++) refused = reader.take(`a${i}=${'x'.repeat(1000)}\n`) === null;
    assert.ok(refused, 'attributes have no end');
    assert.equal(new PolicyReader().take('x'.repeat(20_000)), null);
    assert.equal(new PolicyReader().take(`request=smtpd_access_policy\nsender=${'x'.repeat(2000)}\n\n`)?.length, 1);
  });

  it('do not hold for what others have put where the policy service keeps its state', function () {
    if (process.getuid?.() !== 0) this.skip();
    const folder = mkdtempSync(join(tmpdir(), 'ecconf-totals-'));
    try {
      const path = join(folder, 'state.json');
      const sessions = JSON.stringify({ version: 1, sessions: [{ key: 'k', ip: '10.1.1.1', peer: 'p' }] });
      writeFileSync(path, sessions);
      assert.equal(readState(path).length, 1);
      chownSync(path, 54_321, 54_321);
      assert.equal(readState(path).length, 0, 'of another user');
      const target = join(folder, 'precious');
      writeFileSync(target, 'precious', { mode: 0o600 });
      symlinkSync(target, `${path}.new`);
      new PolicyState(
        path,
        () => [],
        (why) => assert.fail(why),
      ).close();
      assert.equal(readFileSync(target, 'utf8'), 'precious');
      assert.equal(existsSync(path), true);
      assert.equal(statSync(path).mode & 0o777, 0o600);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
