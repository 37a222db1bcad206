// The control socket: who may connect, what is bounded, and how an answer travels.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openConsole, type ConsoleServer, type Options } from '../../runtime/console/console-server.ts';
import { reservePath } from '../../runtime/sockets/endpoint.ts';
import { commands } from '../../runtime/console/commands/node-commands.ts';
import type { NodePort } from '../../runtime/console/node-port.ts';
import { rawClient } from './raw-client.ts';
import { healthy, many, SampleNode } from './sample.ts';
import { freePort } from '../free-port.ts';

describe('console server', () => {
  let scratch: string;
  let path: string;
  let opened: ConsoleServer[] = [];
  beforeEach(() => {
    scratch = mkdtempSync(join(tmpdir(), 'ecconsole-'));
    path = join(scratch, '2025');
    opened = [];
  });
  afterEach(async () => {
    await Promise.all(opened.map((server) => server.close()));
    rmSync(scratch, { recursive: true, force: true });
  });

  async function open(options: Partial<Options> = {}, port: NodePort = new SampleNode(healthy)): Promise<ConsoleServer> {
    const result = await openConsole(port, { commands, endpoints: [{ kind: 'unix', path }], ...options });
    if (!result.ok) throw new Error(result.why);
    opened.push(result.server);
    return result.server;
  }

  async function refusal(): Promise<string> {
    const result = await openConsole(new SampleNode(healthy), { commands, endpoints: [{ kind: 'unix', path }] });
    if (result.ok) opened.push(result.server);
    return result.ok ? 'opened' : result.why.replace(scratch, '');
  }

  describe('the socket', () => {
    it('has mode 0660 and goes with the server', async () => {
      const server = await open();
      assert.equal(statSync(path).mode & 0o777, 0o660);
      await server.close();
      assert.equal(existsSync(path), false);
    });

    it('takes over what a killed daemon has left', async () => {
      const child = spawn(process.execPath, [
        '-e',
        `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`,
      ]);
      await once(child.stdout, 'data');
      child.kill('SIGKILL');
      await once(child, 'close');
      assert.ok(existsSync(path), 'the left-over is there');
      assert.equal(await refusal(), 'opened');
    });

    it('leaves a living daemon its socket', async () => {
      await open();
      assert.equal(await refusal(), '/2025 belongs to a daemon that runs: stop it, or give this one another path');
      assert.match(await one('cluster nodename'), /^labrat-1\n\.ok\n$/);
    });

    it('leaves a file alone that is no socket', async () => {
      writeFileSync(path, 'precious');
      assert.equal(await refusal(), '/2025 is there and is no socket: move it away, or choose another path');
    });

    it('says which folder is missing, and which path is too long', async () => {
      path = join(scratch, 'none', '2025');
      assert.match(await refusal(), /none\/2025: there is no folder/);
      path = join(scratch, 'x'.repeat(100));
      assert.match(await refusal(), /too long for a socket: at most 100 bytes$/);
    });

    it('does not remove the socket of a successor', async () => {
      const server = await open();
      // Both of them, as a cleaner of old files does: of one alone the other still says that a daemon runs.
      rmSync(path);
      rmSync(reservePath(path));
      await open();
      await server.close();
      assert.match(await one('cluster nodename'), /^labrat-1/);
    });
  });

  describe('on TCP', () => {
    it('listens on loopback, beside the socket', async () => {
      const port = await freePort();
      await open({
        endpoints: [
          { kind: 'unix', path },
          { kind: 'tcp', host: '127.0.0.1', port },
        ],
      });
      const client = rawClient({ host: '127.0.0.1', port });
      client.socket.end('cluster nodename\n');
      assert.equal(await client.ended(), 'labrat-1\n.ok\n');
    });

    it('refuses every other address, and leaves nothing behind', async () => {
      const endpoints = [{ kind: 'unix', path } as const, { kind: 'tcp', host: '0.0.0.0', port: 2025 } as const];
      const result = await openConsole(new SampleNode(healthy), { commands, endpoints });
      assert.ok(!result.ok && /listens on loopback only/.test(result.why));
      assert.equal(existsSync(path), false);
    });
  });

  describe('an answer', () => {
    it('ends with its status; requests may come in one go', async () => {
      await open();
      const client = rawClient(path);
      client.socket.write('cluster nodename\r\n\nnonsense\ncluster nodeaddr\nquit\n');
      assert.equal(
        await client.ended(),
        'labrat-1\n.ok\n.ok\nerror: unknown command "nonsense" (help lists them)\n.error\n10.80.116.201:4802\n.ok\n',
      );
    });

    it('comes whole to who ends his side at once, and to a last line without line feed', async () => {
      await open({}, new SampleNode(many(2000)));
      const client = rawClient(path);
      client.socket.end('cluster duravip owners\ncluster nodename');
      assert.match(await client.ended(), /10\.20\.7\.207 .*\n\.ok\nlabrat-1\n\.ok\n$/);
    });

    it('can hold lines with dots and control characters', async () => {
      const node = new SampleNode(healthy);
      node.now = { ...healthy, self: { ...healthy.self, node: '.ok\n\x1b[2J' } };
      await open({}, node);
      assert.equal(await one('cluster nodename'), '..ok␊␛[2J\n.ok\n');
    });

    it('of megabytes does not hold up the process', async () => {
      await open({}, new SampleNode(many(10_240)));
      let turns = 0;
      const timer = setInterval(() => turns++, 1);
      const text = await one('json cluster duravip show');
      clearInterval(timer);
      assert.ok(text.length > 3_000_000);
      // As many as there are pieces of 32 KiB, if the machine were not busy; one or two if it were made in one go.
      assert.ok(turns > 20, `only ${turns} turns of other work`);
    });
  });

  describe('limits', () => {
    it('ends a connection that is idle', async () => {
      const server = await open({ limits: { idleMs: 60 } });
      assert.equal(await rawClient(path).ended(), '.bye idle for 0.06 s\n');
      assert.equal(server.counters().idle, 1);
    });

    it('does not call idle who waits for an answer', async () => {
      const node = new SampleNode(healthy);
      node.reload = () => new Promise((resolve) => setTimeout(() => resolve({ ok: true, said: 'late' }), 150));
      await open({ limits: { idleMs: 50 } }, node);
      assert.match(await one('config reload'), /^late\n\.ok\n/);
    });

    it('refuses a request of more than 64 KiB', async () => {
      const server = await open();
      const client = rawClient(path);
      client.socket.write('x'.repeat(65_537));
      assert.equal(await client.ended(), '.bye a request has at most 65536 bytes\n');
      assert.equal(server.counters().tooLong, 1);
    });

    it('refuses connections above the limit, and takes new ones when others have left', async () => {
      const server = await open({ limits: { connections: 2 } });
      const first = rawClient(path);
      const second = rawClient(path);
      for (const client of [first, second]) {
        client.socket.write('version\n');
        await client.until(/\.ok/);
      }
      assert.equal(await rawClient(path).ended(), '.bye 2 consoles are connected already, try again later\n');
      assert.equal(server.counters().refused, 1);
      first.socket.end('quit\n');
      await first.ended();
      second.socket.write('version\n');
      await second.until(/\.ok[\s\S]*\.ok/);
      assert.match(await one('version'), /\.ok\n$/);
    });

    it('cuts off who does not read', async () => {
      const server = await open({ limits: { slowMs: 80 } }, new SampleNode(many(10_240)));
      const client = rawClient(path);
      client.socket.pause();
      client.socket.write('cluster duravip show\n');
      await waitFor(() => server.counters().cutOff === 1);
    });

    it('tells who is connected when the daemon ends', async () => {
      const server = await open();
      const client = rawClient(path);
      client.socket.write('version\n');
      await client.until(/\.ok/);
      await server.close();
      assert.match(await client.ended(), /\.bye the daemon ends\n$/);
    });

    it('survives a command with a bug', async () => {
      const node = new SampleNode(healthy);
      const server = await open({}, node);
      const whole = node.now;
      node.snapshot = () => {
        throw new Error('oops');
      };
      const client = rawClient(path);
      client.socket.write('cluster info\n');
      assert.match(await client.ended(), /^\.bye internal error, please report it: Error: oops/);
      assert.equal(server.counters().bugs, 1);
      node.snapshot = () => whole;
      assert.match(await one('cluster nodename'), /^labrat-1/);
    });
  });

  /** One request on a connection of its own. */
  async function one(request: string): Promise<string> {
    const client = rawClient(path);
    client.socket.end(`${request}\n`);
    return client.ended();
  }
});

async function waitFor(done: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!done()) {
    assert.ok(Date.now() < deadline, 'not within 30 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
