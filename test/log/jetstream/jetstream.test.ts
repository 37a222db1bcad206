// Into a stream of NATS JetStream, with real servers and real processes: each line once and in order, whoever is killed.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { catStream } from '../../../runtime/log/jetstream/cat-stream.ts';
import { readStreamUrl, subjectTemplate, type StreamPlace } from '../../../runtime/log/jetstream/stream-url.ts';
import { kill, Programs, Stage, type Child } from '../aggregate/stage.ts';
import { writer } from '../log-dir.ts';
import { NatsServers } from './servers.ts';
import { rounds } from '../rounds.ts';
import { until } from '../../until.ts';

/** For more: ECCONF_NATS_LINES=300000. */
const linesWanted = rounds(10_000);
const managerKills = rounds(3);

describe('the URL of a stream', () => {
  it('says where it is, what goes into it, and how it is made', () => {
    const read = readStreamUrl('nats://u:p@a:4222,b/LOGS?subject=x.%{n}.%{l}&replicas=3&max-age=60&retention=workqueue');
    assert.ok(read.ok);
    assert.deepEqual(read.place, {
      servers: ['a:4222', 'b'],
      stream: 'LOGS',
      subject: 'x.%{n}.%{l}',
      user: 'u',
      password: 'p',
      credentials: null,
      tls: false,
      make: { replicas: 3, maxBytes: -1, maxAgeSec: 60, retention: 'workqueue' },
    } satisfies StreamPlace);
    const names = { log: 'a.b', node: '../c', subcluster: 'd e' };
    assert.equal(subjectTemplate('x.%{s}.%{n}.%{l}').forNames(names).path(0), 'x.d%20e.%2E%2E%2Fc.a%2Eb');
    for (const [text, why] of [
      ['nats://a', /it looks like nats/],
      ['nats://a/S?replica=3', /no parameter replica/],
      ['nats://a/S?subject=logs.%{l}', /needs %\{l\} and %\{n\}/],
      ['nats://a/S?subject=logs.>', /no series of names/],
      ['nats://a/S?retention=none', /retention is one of/],
    ] as const) {
      const refused = readStreamUrl(text);
      assert.match(refused.ok ? 'ok' : refused.why, why);
    }
  });
});

describe('aggregator: into JetStream', () => {
  const programs = new Programs();
  const servers = new NatsServers();
  before(async () => {
    if (!NatsServers.isHere) return;
    await programs.build();
    await servers.start();
  });
  after(() => servers.remove());

  it(`${linesWanted} lines of two nodes, a server and ${managerKills} managers killed: each once and in order`, async function () {
    this.timeout(900_000);
    if (!NatsServers.isHere) {
      console.log('      (no nats-server: apt-get install nats-server)');
      this.skip();
    }
    const stage = new Stage({ nodes: ['n1', 'n2'], logs: ['mainlog'] });
    await stage.prepare();
    let said = '';
    const start = (program: Parameters<Programs['start']>[0], args: readonly string[]): Child => {
      const child = stage.keep(programs.start(program, args));
      child.stderr.on('data', (text) => {
        said = `${said}${text}`.slice(-20_000);
      });
      return child;
    };
    const url = servers.url('LOGS');
    let settled = Promise.resolve();
    const manager = (): Child => {
      const child = start('manager', stage.managerArgs(['--nats', url]));
      settled = new Promise((resolve) => child.stderr.on('data', (text) => /"settled: /.test(String(text)) && resolve()));
      return child;
    };
    try {
      for (const node of ['n1', 'n2']) start('log-node', [join(stage.folder, 'node.json'), node]);
      const writing = ['n1', 'n2'].map(async (node) => {
        const log = await writer(stage.logPath(node, 'mainlog'), { subscribers: ['master'], create: { unitLimitBytes: 200_000 } });
        for (let at = 0; at < linesWanted / 2; at += 50) {
          await log.append(Array.from({ length: 50 }, (_, i) => Buffer.from(`${node} ${at + i}\n`)));
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        await log.close();
      });
      let running = manager();
      for (let i = 0; i < managerKills; i++) {
        await new Promise((resolve) => setTimeout(resolve, 1500 + ((i * 977) % 1500)));
        await kill(running);
        running = manager();
        if (i === 1) await servers.kill(1);
        if (i === 2) servers.begin(1);
      }
      await Promise.all(writing);
      const read = readStreamUrl(url);
      assert.ok(read.ok);
      const { place } = read;
      let got = '';
      let verdict = '';
      await until(
        async () => {
          const parts: Buffer[] = [];
          const seen = await catStream({ place, filter: null, print: (bytes) => void parts.push(Buffer.from(bytes)) }).catch(() => null);
          got = Buffer.concat(parts).toString();
          verdict = JSON.stringify(seen);
          return seen !== null && (seen.records >= linesWanted || seen.faultCount > 0);
        },
        () => `all lines: ${verdict}\n${said}`,
        800_000,
      );
      assert.match(verdict, /"faultCount":0/);
      const lines = got.trimEnd().split('\n');
      for (const node of ['n1', 'n2']) {
        assert.deepEqual(
          lines.filter((line) => line.startsWith(node)),
          Array.from({ length: linesWanted / 2 }, (_, i) => `${node} ${i}`),
        );
      }
      // On a fast machine the lines were all there before the last one had a handler for signals.
      await settled;
      running.kill('SIGTERM');
      await once(running, 'close');
      assert.equal(running.exitCode, 0, said);
    } finally {
      await stage.remove();
    }
  });
});
