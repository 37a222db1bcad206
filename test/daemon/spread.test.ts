// What an operator sees of Spread: endpoints, spread.conf, `check`, `listen` beside a foreign program, panic messages as text, and a daemon's console with the
// real names of its connections. The daemon at the other end is simulated.
import { Foreign } from '../../base/foreign.ts';
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseSpread, showTries } from '../../runtime/bus/spread/spread-endpoint.ts';
import { groupOnBus, isOneOfUs, privateName } from '../../runtime/bus/spread/names.ts';
import { hello, joinRequest, message, methods } from '../../runtime/bus/spread/requests.ts';
import { failureTimeoutMs, spreadConf } from '../../runtime/bus/spread/spread-conf.ts';
import { panicText } from '../../runtime/daemon/panic/panic-text.ts';
import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { SimulatedDaemons } from '../bus/spread/daemons.ts';
import { repository } from '../shared.ts';
import { exampleIr, quick, scratch } from './small-ir.ts';

const program = join(repository, 'dist', 'ecclusterd.cjs');
const consoleProgram = join(repository, 'dist', 'ecconsole.cjs');

/** A program with what it has printed so far. */
class Program {
  out = '';
  error = '';
  readonly #child: ChildProcess;
  readonly ended: Promise<number | null>;

  constructor(file: string, args: readonly string[]) {
    this.#child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stdout?.on('data', (bytes) => (this.out += bytes));
    this.#child.stderr?.on('data', (bytes) => (this.error += bytes));
    this.ended = new Promise((resolve) => this.#child.on('close', resolve));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async until(pattern: RegExp, of: () => string = () => this.out): Promise<void> {
    for (let tries = 0; !pattern.test(of()); tries++) {
      assert.ok(tries < 1200 && this.#child.exitCode === null, `${pattern} not in: ${this.out}${this.error}`);
      await sleep(50);
    }
  }

  async kill(signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): Promise<void> {
    this.#child.kill(signal);
    await this.ended;
  }
}

async function run(
  file: string,
  ...args: string[]
): Promise<{ readonly code: number | null; readonly out: string; readonly error: string }> {
  const made = new Program(file, args);
  const code = await made.ended;
  return { code, out: made.out, error: made.error };
}

/** Another program on the bus, such as spuser. */
async function stranger(
  path: string,
  name: string,
): Promise<{ say(group: string, text: string): void; readonly heard: () => string; end(): void }> {
  const socket = connect(path);
  let heard = '';
  socket.on('data', (bytes) => (heard += bytes.toString('latin1')));
  const until = async (what: string) => {
    for (let tries = 0; !heard.includes(what); tries++) {
      assert.ok(tries < 3000);
      await sleep(20);
    }
  };
  socket.write(hello(name));
  await until('NULL ');
  socket.write(methods(['NULL']));
  await until(`#${name}#`);
  const self = `#${name}#node1`;
  socket.write(joinRequest(self, 'ec_log'));
  await until('ec_log');
  return {
    say: (group, text) => socket.write(message({ type: 0x20, sender: self, groups: [group], messType: 1, data: Buffer.from(text) })),
    heard: () => heard,
    end: () => socket.destroy(),
  };
}

describe('spread, as an operator sees it', () => {
  let ir: ClusterIr;
  before(async () => {
    ir = await exampleIr((node) => ({ ...quick(node), groups: { ...node.groups, log: 'ec_log' } }));
  });

  it('finds the daemon as its own tools do', () => {
    const shown = (text: string): string => {
      const parsed = parseSpread(text);
      return parsed.ok ? showTries(parsed.endpoint) : parsed.why;
    };
    assert.equal(shown('4803'), '/tmp/4803, 127.0.0.1:4803');
    assert.equal(shown('4803@10.0.0.1'), '10.0.0.1:4803');
    assert.equal(shown('10.0.0.1:4803'), '10.0.0.1:4803');
    assert.equal(shown('4803@fd00::1'), '[fd00::1]:4803');
    assert.equal(shown('/run/spread/4803'), '/run/spread/4803');
    for (const wrong of ['', '0', '99999', 'spread', '4803@', '@x']) assert.match(shown(wrong), /port|path of a socket/);
  });

  it('has names that a daemon takes, whatever a process or a group is called', () => {
    for (const pid of [1, 22_787, 999_999, 4_194_304]) {
      for (let n = 0; n < 40; n++) {
        const name = privateName('ec', n, pid);
        assert.doesNotThrow(() => hello(name));
        assert.ok(isOneOfUs('ec', `#${name}#node1`), name);
      }
    }
    assert.equal(privateName('ec', 0, 22_787), 'ec0-22787');
    for (const other of ['#spy#node1', '#mgr1#mgr1', '#r7077-13#n', '#xx0-1#n', '#ec-1#n']) assert.ok(!isOneOfUs('ec', other), other);
    assert.equal(groupOnBus('ec', 'ec_cluster'), 'ecc.ec_cluster');
    for (const odd of ['x'.repeat(40), 'a b', '#x#y', '\u00e9']) assert.match(groupOnBus('ec', odd), /^ecc~[0-9a-f]{24}$/);
  });

  it('writes a spread.conf that daemons share, or says what they could not hold', () => {
    const conf = spreadConf({ ir, profile: 'fast', broadcast: null, port: 4803 });
    assert.ok('text' in conf);
    const nodes = [...ir.nodes, ...ir.managers];
    for (const { name, address } of nodes)
      assert.ok(
        conf.text.includes(
          `Spread_Segment  ${address.ip}:4803 {\n  ${name}  ${address.ip} {\n    D ${address.ip}\n    C 127.0.0.1\n  }\n}`,
        ),
      );
    for (const line of ['TokenTimeout = 200', 'LookupTimeout = 1000', 'MaxSessionMessages = 50000', 'DangerousMonitor = false'])
      assert.ok(conf.text.split('\n').includes(line), line);
    assert.equal(conf.text.match(/^[A-Z][a-z]+Timeout = \d+$/gm)?.length, 9);
    assert.deepEqual([failureTimeoutMs('fast'), failureTimeoutMs('safe')], [550, 8000]);
    const one = spreadConf({ ir, profile: 'safe', broadcast: '10.0.0.255', port: 4803 });
    assert.ok('text' in one && one.text.match(/^Spread_Segment/gm)?.length === 1 && one.text.includes('dropped after about 3000 ms'));
    const long = { ...ir, nodes: ir.nodes.map((node, index) => (index > 0 ? node : { ...node, name: 'a-name-that-is-too-long' })) };
    const refused = spreadConf({ ir: long, profile: 'fast', broadcast: null, port: 4803 });
    assert.ok('error' in refused);
    assert.match(refused.error, /at most 19 letters/);
  });

  it('says a panic in one line that steers no terminal', () => {
    const text = (raw: string, leftOut: number | null = null): string =>
      Buffer.from(panicText({ node: 'east1', timeMs: 0, source: 'paniclog', text: new Foreign(raw), leftOut })).toString();
    assert.equal(text('out of memory\n'), '1970-01-01T00:00:00.000Z east1 paniclog: out of memory');
    assert.equal(text('a\u001b[2J\0b\nc\u009b', 3), '1970-01-01T00:00:00.000Z east1 paniclog: a\\x1b[2J\\x00b\\x0ac\\x9b (3 left out)');
    assert.ok(Buffer.byteLength(text('\u00e9'.repeat(5000))) < 2100);
    assert.doesNotMatch(text('\u00e9'.repeat(5000)), /\ufffd/);
  });

  it('checks the daemon, runs nodes on it, and listens beside somebody else', async () => {
    const daemons = new SimulatedDaemons(1);
    const folder = scratch({ 'cluster.json': JSON.stringify(ir) });
    const irArgs = ['--ir', folder.path('cluster.json'), '--bus', 'spread', '--spread', daemons.path(0)];
    const without = await run(program, 'check', ...irArgs, '--node', 'east1', '--control', folder.path('c'));
    assert.match(without.out, /^FAIL {2}bus: no Spread daemon listens at .*systemctl status spread/m);
    await daemons.start(0);
    const checked = await run(program, 'check', ...irArgs, '--node', 'east1', '--control', folder.path('c'));
    assert.match(checked.out, /^ok {4}bus: the Spread daemon at .*, version 5\.0\.1, lets us in as #ec0-\d+#node1$/m);
    const spy = await stranger(daemons.path(0), 'spy');
    const listen = new Program(program, ['listen', ...irArgs]);
    const nodes = ['east1', 'east2'].map(
      (name) =>
        new Program(program, [...irArgs, '--node', name, '--dry-run', '--control', folder.path(name), '--log', folder.path(`${name}.log`)]),
    );
    const ask = async (name: string, ...words: string[]) => (await run(consoleProgram, folder.path(name), ...words)).out;
    try {
      await listen.until(/listening to ec_log/, () => listen.error);
      let membership = '';
      for (let tries = 0; (membership.match(/^Private Name/gm) ?? []).length < 2; tries++) {
        assert.ok(tries < 300, membership + nodes.map(({ error }) => error).join());
        await sleep(100);
        membership = await ask('east1', 'cluster', 'membership');
      }
      const [first, second] = nodes;
      assert.ok(first !== undefined && second !== undefined);
      assert.deepEqual(
        new Set([...membership.matchAll(/^Private Name: (.*)$/gm)].map(([, name]) => name)),
        new Set(nodes.map(({ pid }) => `#ec0-${pid}#node1`)),
      );
      const info = await ask('east1', 'cluster', 'info');
      assert.ok(info.startsWith(`Daemon: ${daemons.path(0)} [m:#ec0-${first.pid}#node1,s:#ec1-${first.pid}#node1]\n`), info);
      spy.say('ec_log', 'hello from \u001b[31mspuser\n');
      await listen.until(/^#spy#node1 hello from [^\u001b]*spuser$/m);
      assert.doesNotMatch(listen.out, /\u001b/);
      await ask('east1', 'cluster', 'reset');
      let after = '';
      for (let tries = 0; !new RegExp(`m:#ec[2-9]-${first.pid}#node1,s:#ec[2-9]-${first.pid}#node1`).test(after); tries++) {
        assert.ok(tries < 300, after);
        await sleep(100);
        after = await ask('east1', 'cluster', 'info');
      }
    } finally {
      await Promise.all([...nodes, listen].map((each) => each.kill()));
      spy.end();
      await daemons.close();
      folder.remove();
    }
  });
});
