// Nodes that say anything at all: the manager neither fails nor hangs, and what comes out of order never gets into a file.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { sourceKey } from '../../../runtime/log/aggregate/log-source.ts';
import type { NodePull } from '../../../runtime/log/aggregate/node-pull.ts';
import { readTemplate } from '../../../runtime/log/aggregate/template.ts';
import { frameBytesMax, type NodeMessage, type ServiceMessage } from '../../../runtime/log/service/log-protocol.ts';
import { decodeFrame, encodeFrame } from '../../../runtime/log/service/log-wire.ts';
import { FrameCutter } from '../../../runtime/net/frame-cutter.ts';
import { Random } from '../../../runtime/simulate/random.ts';
import { samples } from '../service/wire-samples.ts';
import { pullAlone } from './pull-alone.ts';
import { inFolder, openSink, type Sink } from './sink.ts';
import { until } from '../../until.ts';

const at = (log: number, marker: number): { log: number; marker: number } => ({ log, marker });
const log = {
  key: 'mainlog',
  bytes: 1,
  segmentBytes: 1,
  first: at(0, 0),
  last: at(0, 9),
  subscribers: [{ name: 'master', checkpoint: at(0, 0), reader: null }],
  problem: null,
};

/** A node that answers as `answer` says, and one `NodePull` that reads it into a sink. */
async function pulling(
  answer: (message: ServiceMessage, say: (reply: NodeMessage | Uint8Array) => void, connection: number) => void,
  work: (sink: Sink, pull: NodePull, said: string[]) => Promise<void>,
  logfile = '%{l}',
): Promise<void> {
  await inFolder(async (folder) => {
    const sockets = new Set<Socket>();
    let connections = 0;
    const server = createServer((socket) => {
      const connection = ++connections;
      sockets.add(socket);
      socket.on('error', () => {});
      const cutter = new FrameCutter(frameBytesMax);
      socket.on('data', (chunk) => {
        cutter.feed(chunk, (frame) => {
          const decoded = decodeFrame(frame);
          assert.equal(decoded.kind, 'message', 'the manager sent what is no message');
          if (decoded.kind === 'message')
            answer(decoded.message, (reply) => void socket.write(reply instanceof Uint8Array ? reply : encodeFrame(reply)), connection);
        });
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const sink = await openSink(folder);
    const said: string[] = [];
    const template = readTemplate(join(folder, logfile), true);
    assert.ok(template.ok);
    const pull = pullAlone({
      port,
      subscribers: ['mgr1', 'master'],
      into: { output: sink.collector, template: () => template.template },
      log: (_level, text) => void said.push(text),
    });
    try {
      await work(sink, pull, said);
    } finally {
      await pull.end();
      for (const socket of sockets) socket.destroy();
      server.close();
      await sink.close();
    }
  });
}

const welcome: NodeMessage = { ...samples.welcome, name: 'n1' };
const lines = (first: number, ...texts: readonly string[]): NodeMessage => ({
  kind: 'batch',
  subscription: 1,
  first: at(0, first),
  records: texts.map((text) => ({ sec: 1, usec: 0, payload: Buffer.from(text) })),
});

describe('aggregator: hostile nodes', () => {
  const wrong: readonly (readonly [string, readonly NodeMessage[], RegExp])[] = [
    ['records twice', [lines(1, 'a', 'b'), lines(2, 'b')], /a bug/],
    ['records of before', [lines(3, 'c'), lines(1, 'a')], /a bug/],
    ['a batch of nothing', [lines(1)], /a bug/],
    ['positions beyond their field', [lines(0xffff_ffff, 'a', 'b')], /a bug/],
    ['a second answer', [{ ...samples.subscribed, subscription: 1 }], /a bug/],
    ['a piece out of the row', [{ ...samples.piece, subscription: 1, offset: 7 }], /a bug/],
  ];
  for (const [name, messages, complaint] of wrong) {
    it(`refuses ${name}, and begins again`, () => {
      let begun = 0;
      return pulling(
        (message, say) => {
          if (message.kind === 'hello') say(welcome);
          if (message.kind === 'list') say({ kind: 'logs', request: message.request, more: false, logs: [log] });
          if (message.kind !== 'subscribe') return;
          begun++;
          const start = message.resume?.position ?? at(0, 0);
          say({ kind: 'subscribed', subscription: message.subscription, subscriber: 'master', identity: 'i', checkpoint: start, start });
          if (begun === 1) for (const each of messages) say(each);
          else say({ ...lines(start.marker + 1, 'good'), subscription: message.subscription } as NodeMessage);
        },
        async (sink, _pull, said) => {
          const path = sink.path('mainlog');
          for (let turns = 0; !(existsSync(path) && readFileSync(path, 'utf8').endsWith('good\n')); turns++) {
            assert.ok(turns < 2000, `${begun} ${said.join('\n')}`);
            await new Promise((resolve) => setTimeout(resolve, 5));
          }
          assert.match(said.join('\n'), complaint);
          assert.doesNotMatch(readFileSync(path, 'utf8'), /b\nb|c\na/);
        },
      );
    });
  }

  it('is not moved by a node of another name', () =>
    pulling(
      (message, say) => {
        if (message.kind === 'hello') say({ ...welcome, name: 'n2' } as NodeMessage);
        assert.notEqual(message.kind, 'subscribe');
      },
      async (_sink, pull) => {
        for (let turns = 0; !/wanted n1, and n2 answers/.test(pull.view().problem ?? ''); turns++) {
          assert.ok(turns < 2000);
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      },
    ));

  it('survives messages of any kind in any order, whole and broken', async () => {
    const random = new Random(7, 'hostile');
    const kinds = Object.values(samples);
    let sent = 0;
    await pulling(
      (message, say) => {
        if (message.kind === 'hello') say(welcome);
        if (message.kind === 'list') say({ kind: 'logs', request: 1, more: false, logs: [log] });
        if (message.kind === 'subscribe') {
          say({
            kind: 'subscribed',
            subscription: message.subscription,
            subscriber: 'master',
            identity: 'i',
            checkpoint: at(0, 0),
            start: at(0, 0),
          });
        }
        for (let count = random.below(20); count > 0; count--) {
          const sample = kinds[random.below(kinds.length)] ?? samples.ping;
          const frame = Buffer.from(encodeFrame('subscription' in sample ? { ...sample, subscription: 1 + random.below(3) } : sample));
          if (random.below(3) === 0) frame[4 + random.below(frame.length - 4)] = random.below(256);
          sent++;
          say(frame);
        }
      },
      async (sink, pull) => {
        for (let turns = 0; turns < 2000 && (sent < 200 || pull.connects < 8); turns++) {
          await new Promise((resolve) => setTimeout(resolve, 5));
          pull.view();
          pull.hurry();
        }
        assert.ok(sent >= 200 && pull.connects >= 8, `${sent} messages on ${pull.connects} connections`);
        assert.ok(sink.collector.waitingBytes() < 1 << 20);
      },
    );
  });

  it('takes no more than it has granted', () => {
    let ended = '';
    return pulling(
      (message, say) => {
        if (message.kind === 'hello') say(welcome);
        if (message.kind === 'list') say({ kind: 'logs', request: message.request, more: false, logs: [log] });
        if (message.kind === 'bye') ended = String(message.message);
        if (message.kind !== 'subscribe') return;
        const start = message.resume?.position ?? at(0, 0);
        const { subscription } = message;
        say({ kind: 'subscribed', subscription, subscriber: 'master', identity: 'i', checkpoint: start, start });
        const text = 'x'.repeat(200_000);
        for (let i = 1; i < 40 && ended === ''; i++) say({ ...lines(start.marker + i, text), subscription } as NodeMessage);
      },
      async (_sink, _pull, said) => {
        await until(() => said.some((line) => /bytes more than it was granted/.test(line)), 'the word about the bytes');
      },
    );
  });

  it('makes no file of each second, and is slow with who wants it', () => {
    let credit = 0;
    const seconds = 3500;
    return pulling(
      (message, say) => {
        if (message.kind === 'hello') say(welcome);
        if (message.kind === 'list') say({ kind: 'logs', request: message.request, more: false, logs: [log] });
        if (message.kind === 'credit') credit += message.bytes;
        if (message.kind !== 'subscribe') return;
        const start = message.resume?.position ?? at(0, 0);
        const { subscription } = message;
        say({ kind: 'subscribed', subscription, subscriber: 'master', identity: 'i', checkpoint: start, start });
        const sec = Math.floor(Date.now() / 1000) - seconds;
        const records = Array.from({ length: seconds }, (_, i) => ({ sec: sec + i, usec: 0, payload: Buffer.from('x') }));
        say({ kind: 'batch', subscription, first: at(0, start.marker + 1), records });
      },
      async (sink, _pull, said) => {
        await until(() => said.some((line) => /make more files than 600 in a minute/.test(line)), 'the word about the files');
        // Nothing is lost. The journal is asked: to look at three thousand files at each turn would be most of the work.
        const key = sourceKey({ node: 'n1', log: 'mainlog', subscriber: 'master' });
        await until(
          () => sink.marker(key) === seconds,
          () => `marker ${sink.marker(key)} of ${seconds}`,
        );
        const files = readdirSync(sink.folder).filter((name) => name.startsWith('mainlog'));
        assert.equal(
          files.reduce((sum, name) => sum + statSync(sink.path(name)).size, 0),
          2 * seconds,
        );
        assert.ok(files.length > 1000 && files.length <= 3200, `${files.length} files`);
        assert.equal(credit, 0, 'it may send more');
      },
      '%{l}%s',
    );
  });

  it('comes back ever later to who breaks the protocol, however friendly he is at first', () => {
    let connections = 0;
    return pulling(
      (message, say, connection) => {
        connections = connection;
        if (message.kind === 'hello') say(welcome);
        if (message.kind === 'list') say({ ...samples.piece, subscription: 77, offset: 1 });
        if (message.kind === 'list') say(welcome);
      },
      async () => {
        await until(() => connections >= 3, 'a third connection');
        const third = performance.now();
        await until(() => connections >= 4, 'a fourth connection');
        assert.ok(performance.now() - third > 1000, `after ${performance.now() - third} ms`);
      },
    );
  });

  it('takes no list without an end', () =>
    pulling(
      (message, say) => {
        if (message.kind === 'hello') say(welcome);
        if (message.kind !== 'list') return;
        const logs = Array.from({ length: 200 }, () => log);
        for (let i = 0; i < 40; i++) say({ kind: 'logs', request: message.request, more: true, logs });
      },
      async (_sink, pull) => {
        await until(
          () => (pull.view().problem ?? '').includes('more than 4096 logs'),
          () => String(pull.view().problem),
        );
      },
    ));
});
