// A manager with ten hostile nodes at once, each on a real socket: batches without credit, a list of logs without an end, records of thousands of
// days. It stays small, and goes on to answer.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { frameBytesMax, type NodeMessage, type ServiceMessage } from '../../runtime/log/service/log-protocol.ts';
import { decodeFrame, encodeFrame } from '../../runtime/log/service/log-wire.ts';
import { FrameCutter } from '../../runtime/net/frame-cutter.ts';
import { Programs, Stage } from '../log/aggregate/stage.ts';
import { samples } from '../log/service/wire-samples.ts';

const mostMegabytes = 128;
const attackMs = 7000;
const daySec = 86_400;
const at = (marker: number) => ({ log: 0, marker });
const log = {
  key: 'mainlog',
  bytes: 1,
  segmentBytes: 1,
  first: at(0),
  last: at(1_000_000),
  subscribers: [{ name: 'master', checkpoint: at(0), reader: null }],
  problem: null,
};
const subscribed = (subscription: number, start = at(0)): NodeMessage => ({
  kind: 'subscribed',
  subscription,
  subscriber: 'master',
  identity: 'i',
  checkpoint: start,
  start,
});

/** What a node says to a subscription, without an end and as fast as it is taken; null: nothing more. */
type Attack = (subscription: number, turn: number) => NodeMessage;

const big = 'x'.repeat(200_000);
const now = Math.floor(Date.now() / 1000);
const records = (subscription: number, first: number, sec: number, text: string): NodeMessage => ({
  kind: 'batch',
  subscription,
  first: at(first),
  records: [{ sec, usec: 0, payload: Buffer.from(text) }],
});

/** Without credit; of another day each, back for years and on into the future. */
const attacks: readonly Attack[] = [
  (subscription, turn) => records(subscription, 1 + turn, now, big),
  (subscription, turn) => records(subscription, 1 + turn, now + (turn % 2 === 0 ? -turn : turn) * daySec, 'x'),
];

/** `number`: which attack. Every third gives a list without an end. */
function hostileNode(name: string, number: number, port: number, sent: { bytes: number }): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    const cutter = new FrameCutter(frameBytesMax);
    const say = (message: NodeMessage) => {
      const frame = encodeFrame(message);
      sent.bytes += frame.length;
      return socket.write(frame);
    };
    socket.on('data', (chunk) =>
      cutter.feed(chunk, (frame) => {
        const decoded = decodeFrame(frame);
        if (decoded.kind === 'message') void attackWith(socket, decoded.message, say);
      }),
    );
  });
  const attackWith = async (socket: Socket, message: ServiceMessage, say: (message: NodeMessage) => boolean): Promise<void> => {
    const pump = async (next: (turn: number) => NodeMessage): Promise<void> => {
      for (let turn = 0; !socket.destroyed; turn++) {
        if (!say(next(turn))) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
        // The machine belongs to others, too.
        else await sleep(turn % 10 === 9 ? 1 : 0);
      }
    };
    if (message.kind === 'hello') say({ ...samples.welcome, name });
    if (message.kind === 'list') {
      const logs = Array.from({ length: 200 }, (_, i) => ({ ...log, key: `log${i}` }));
      if (number % 3 === 2) await pump(() => ({ kind: 'logs', request: message.request, more: true, logs }));
      else say({ kind: 'logs', request: message.request, more: false, logs: [log] });
    }
    if (message.kind === 'subscribe') {
      const start = message.resume?.position ?? at(0);
      say(subscribed(message.subscription, start));
      const attack = attacks[number % 3];
      if (attack !== undefined) await pump((turn) => attack(message.subscription, start.marker + turn));
    }
  };
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}

describe('a manager with ten hostile nodes', () => {
  const programs = new Programs();
  before(() => programs.build());

  it(`stays below ${mostMegabytes} MB, makes no folder a day, and answers`, async () => {
    const nodes = Array.from({ length: 10 }, (_, i) => `n${i}`);
    const stage = new Stage({ nodes, logs: ['mainlog'] });
    const logfile = join(stage.output, '%Y', '%m', '%d', '%{l}', '%{n}');
    Object.assign(stage.options, { logfile });
    await stage.prepare();
    const sent = { bytes: 0 };
    const servers: Server[] = [];
    try {
      for (const [i, name] of nodes.entries()) servers.push(await hostileNode(name, i, stage.ports.get(name)?.own ?? 0, sent));
      const manager = stage.keep(programs.start('manager', stage.managerArgs()));
      let said = '';
      manager.stderr.on('data', (bytes: Buffer) => {
        said = (said + bytes.toString()).slice(-20_000);
      });
      manager.stdout.resume();
      let highest = 0;
      for (const end = Date.now() + attackMs; Date.now() < end;) {
        await sleep(100);
        assert.equal(manager.exitCode, null, said);
        const status = readFileSync(`/proc/${manager.pid}/status`, 'utf8');
        highest = Math.max(highest, Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024);
      }
      const stat = readFileSync(`/proc/${manager.pid}/stat`, 'utf8').split(' ');
      const cpuSec = (Number(stat[13]) + Number(stat[14])) / 100;
      const folders = readdirSync(stage.output, { recursive: true, encoding: 'utf8' }).filter((each) =>
        statSync(join(stage.output, each)).isDirectory(),
      );
      const began = performance.now();
      const answer = await version(join(stage.folder, 'control'));
      console.log(
        `      ${highest.toFixed(0)} MB, ${cpuSec.toFixed(1)} s of processor, ${folders.length} folders, answers within ${(performance.now() - began).toFixed(0)} ms, after ${(sent.bytes / 1e6).toFixed(0)} MB of attack`,
      );
      assert.match(answer, /\d+\.\d+/);
      assert.ok(sent.bytes > 10e6, 'too little was sent to prove anything');
      assert.ok(highest < mostMegabytes, `${highest.toFixed(0)} MB\n${said.slice(-2000)}`);
      assert.ok(folders.length < 500, `${folders.length} folders`);
    } finally {
      await stage.remove();
      for (const server of servers) server.close();
    }
  });
});

/** While the attack goes on, in the process that attacks: no time is asked for. */
function version(control: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(control);
    socket.on('error', reject);
    socket.once('data', (bytes: Buffer) => {
      socket.destroy();
      resolve(bytes.toString());
    });
    socket.write('version\n');
  });
}
