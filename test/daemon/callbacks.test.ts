// A bug in a callback of a service ends one connection, and neither the service nor the process: a fault is planted in each kind of callback. Where
// one got out, mocha would fail the test with it.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Budget } from '../../runtime/feed/budget.ts';
import { Releases } from '../../runtime/feed/releases.ts';
import { RequestParser } from '../../runtime/feed/parser.ts';
import { Session } from '../../runtime/feed/session.ts';
import { LineCutter } from '../../runtime/console/framing.ts';
import { openConsole } from '../../runtime/console/console-server.ts';
import { commands } from '../../runtime/console/commands/node-commands.ts';
import { Connection as ConsoleConnection } from '../../runtime/console/console-connection.ts';
import { Jobs } from '../../runtime/console/jobs.ts';
import { Connection as LogConnection } from '../../runtime/log/service/log-connection.ts';
import { LogService } from '../../runtime/log/service/log-service.ts';
import { Liveness } from '../../runtime/log/service/liveness.ts';
import { serveMetrics } from '../../runtime/metrics/metrics-server.ts';
import { SharedObject } from '../../runtime/replication/shared-object.ts';
import { rawClient } from '../console/raw-client.ts';
import { healthy, SampleNode } from '../console/sample.ts';
import { Client } from '../feed/asking.ts';
import { feedNodes } from '../feed/nodes.ts';
import { serving } from '../log/service/serve.ts';
import { Hub, replica, startNode } from '../replication/nodes.ts';
import { globFiles } from '../glob.mjs';
import { repository } from '../shared.ts';
import { until } from '../until.ts';

/** Puts `throw` in place of a method until it was called once; gives whether it was. */
function plant(prototype: object, method: string): () => boolean {
  const before = Object.getOwnPropertyDescriptor(prototype, method) ?? assert.fail(`no ${method}`);
  let struck = false;
  Object.defineProperty(prototype, method, {
    configurable: true,
    value: () => {
      struck = true;
      Object.defineProperty(prototype, method, before);
      throw new Error('planted');
    },
  });
  return () => struck;
}

describe('a fault planted in a callback', () => {
  for (const [what, prototype, method] of [
    ['that takes bytes', RequestParser.prototype, 'feed'],
    ['that begins a command', RequestParser.prototype, 'next'],
    ['that accounts for memory', Budget.prototype, 'change'],
    ['at the end of a connection', Releases.prototype, 'add'],
    ['that lets somebody in', Session.prototype, 'reset'],
  ] as const) {
    it(`of the feed ends one connection: ${what}`, async () => {
      const nodes = await feedNodes(1);
      const { path, server } = nodes.all[0] ?? assert.fail();
      const other = new Client(path);
      await other.ask('INCR', 'counter:other');
      const struck = plant(prototype, method);
      const client = new Client(path);
      client.send(method === 'reset' ? 'RESET\r\n' : method === 'change' ? 'INCRBY counter:a' : 'INCRBY counter:a 2\r\n');
      if (method === 'add') await client.read(4);
      if (method === 'add') client.end();
      await until(struck, 'it has struck');
      await client.ended();
      assert.ok(server.counters().bugs > 0);
      assert.equal(await other.ask('INCR', 'counter:other'), 2);
      other.end();
      await nodes.close();
    });
  }

  for (const [what, prototype, method] of [
    ['that takes bytes', Liveness.prototype, 'heard'],
    ['at the end of a connection', Liveness.prototype, 'end'],
    ['that writes what was said', Liveness.prototype, 'said'],
    ['that lets somebody in', LogService.prototype, 'accepted'],
    ['of the clock', LogConnection.prototype, 'tick'],
  ] as const) {
    it(`of the log service ends one connection: ${what}`, async () => {
      await serving(
        ['mainlog'],
        async ({ service, lines, client, reader }) => {
          await reader('other');
          const struck = plant(prototype, method);
          const strike = (): void => {
            const broken = client();
            if (method !== 'tick') {
              broken.socket.write(Uint8Array.of(0, 0, 0));
              setTimeout(() => broken.close(), method === 'end' ? 50 : 500);
            }
            if (method === 'said') broken.socket.write(Uint8Array.of(0, 0, 0, 0));
          };
          strike();
          // One that was closed before it was let in has had no end.
          const again = method === 'end' ? setInterval(strike, 1000) : undefined;
          await until(struck, 'it has struck').finally(() => clearInterval(again));
          await until(() => lines.some((line) => line.includes('planted')), 'it is told');
          await reader('third');
          assert.ok(service.endpoints().every(({ listening }) => listening));
          for (let i = lines.length - 1; i >= 0; i--) if (lines[i]?.includes('internal error')) lines.splice(i, 1);
        },
        { options: { silenceMs: 1000 } },
      );
    });
  }

  for (const [what, prototype, method] of [
    ['that takes bytes', LineCutter.prototype, 'take'],
    ['at the end of what comes', LineCutter.prototype, 'flush'],
    ['of the clock', ConsoleConnection.prototype, 'idle'],
  ] as const) {
    it(`of the console ends one connection: ${what}`, async () => {
      const scratch = mkdtempSync(join(tmpdir(), 'ecconsole-'));
      const path = join(scratch, '2025');
      const limits = { idleMs: method === 'idle' ? 100 : 60_000 };
      const opened = await openConsole(new SampleNode(healthy), { commands, endpoints: [{ kind: 'unix', path }], limits });
      if (!opened.ok) return assert.fail(opened.why);
      const struck = plant(prototype, method);
      const client = rawClient(path);
      if (method !== 'idle') client.socket.end('version\n');
      await until(struck, 'it has struck');
      assert.match(await client.ended(), /internal error, please report it: Error: planted/);
      assert.equal(opened.server.counters().bugs, 1);
      const other = rawClient(path);
      other.socket.write('version\n');
      await other.until(/OK/i);
      other.socket.destroy();
      await opened.server.close();
      rmSync(scratch, { recursive: true, force: true });
    });
  }

  it('of the jobs of a console is passed over', async () => {
    const jobs = new Jobs(new SampleNode(healthy), () => performance.now());
    const struck = plant(Jobs.prototype, 'look');
    jobs.start({ kind: 'drain' });
    await until(struck, 'it has struck');
    jobs.close();
  });

  it('of the figures costs the one answer', async () => {
    let broken = true;
    const text = (): Promise<string> => {
      if (!broken) return Promise.resolve('up 1\n');
      broken = false;
      throw new Error('planted');
    };
    const server = await serveMetrics({ kind: 'tcp', host: '127.0.0.1', port: 0 }, text);
    const url = `http://127.0.0.1:${server.port}/metrics`;
    assert.equal((await fetch(url)).status, 500);
    assert.equal((await fetch(url)).status, 200);
    server.close();
  });

  for (const method of ['onBus', 'members']) {
    it(`of replication, between the bus and its objects, is told (${method})`, async () => {
      const node = startNode(new Hub('test'), 'one', 1, [replica('words', 'cache')]);
      const struck = plant(SharedObject.prototype, method);
      await until(struck, 'it has struck');
      await until(() => node.log.some((line) => /a bug of ecclusterd in replication.*planted/s.test(line)), 'it is told');
      await node.replication.close();
    });
  }
});

/** What a callback may be without `alone`: it cannot fail, or it only settles a promise of who waits. */
const harmless = new RegExp(
  `^(?:${[
    String.raw`(?:\([^()]*\) =>\s*)?(?:alone|this\.#alone|entering)\(`,
    String.raw`(?:this\.#renew|tick|look|ignore|done|failed|resolve|reject|onChange)\b`,
    String.raw`\(\) => \{\}`,
    String.raw`\(\) => (?:resolve|reject)\(`,
    String.raw`\(error\) => (?:reject|host\.problem)\(`,
    String.raw`\(\) => (?:this\.|this\.#)?socket\.destroy\(\)`,
    String.raw`\(\) => (?:this\.#?)?(?:refused|present|heardAt)\.(?:delete|set)\(socket`,
    String.raw`\(\) => (?:room\.acceptError\(\)|this\.#connections--)`,
    String.raw`\(_error, socket\) => \{\s+room\.acceptError\(\);\s+socket\.destroy\(\);\s+\}`,
    String.raw`\(\) => \{\s+this\.counters\.cutOff\+\+;\s+this\.socket\.destroy\(\);\s+\}`,
    // What it lets fail is in an \`alone\` below.
    String.raw`const failed = |if \(request\.method`,
  ].join('|')})`,
);
const registration =
  /\.(?:on|once)\(\s*'[a-zA-Z]+',\s*(?<called>[\s\S]{0,120})|(?<![.\w])set(?:Timeout|Interval|Immediate)\(\s*(?<timed>[\s\S]{0,120})|create(?:Tls)?Server\((?:[^()]|\([^()]*\))*\((?:socket|request, response)\) =>(?: \{)?\s*(?<entered>[\s\S]{0,120})/g;
const rooms = ['feed', 'log/service', 'console', 'metrics', 'trust', 'daemon/logs', 'daemon/panic', 'replication'];

/** Read and found right one by one: bodies that cannot fail, or that catch. */
const looked: readonly string[] = [
  // `#guard` of shared objects.
  'runtime/replication/shared-object.ts',
  // Its own client, a program of its own.
  'runtime/console/client/',
];

it('all callbacks of the services are made by `alone`, or cannot fail', () => {
  const found: string[] = [];
  for (const room of rooms)
    for (const path of globFiles(join(repository, 'runtime', room), '.ts')) {
      const file = relative(repository, path);
      if (looked.some((each) => file.startsWith(each))) continue;
      const text = readFileSync(path, 'utf8');
      for (const { groups } of text.matchAll(registration)) {
        const callback = groups?.['called'] ?? groups?.['timed'] ?? groups?.['entered'] ?? '';
        if (!harmless.test(callback)) found.push(`${file}: ${callback.slice(0, 60)}`);
      }
    }
  assert.deepEqual(found, []);
});
