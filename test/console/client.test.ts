// Real client processes against a real socket: one command, piped, and everything that can go wrong with either end.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openConsole, type ConsoleServer } from '../../runtime/console/console-server.ts';
import type { Limits } from '../../runtime/console/console-limits.ts';
import { commands } from '../../runtime/console/commands/node-commands.ts';
import { buildClient, type Built } from './built.ts';
import { healthy, many, SampleNode } from './sample.ts';

interface Ran {
  readonly out: string;
  readonly err: string;
  readonly status: number | null;
}

describe('ecconsole', () => {
  let built: Built;
  let path: string;
  let server: ConsoleServer | null = null;
  before(() => {
    built = buildClient();
    path = join(built.folder, '2025');
  });
  afterEach(async () => {
    await server?.close();
    server = null;
  });
  after(() => built.remove());

  async function open(node = new SampleNode(healthy), limits: Partial<Limits> = {}): Promise<SampleNode> {
    const opened = await openConsole(node, { commands, endpoints: [{ kind: 'unix', path }], limits });
    if (!opened.ok) throw new Error(opened.why);
    server = opened.server;
    return node;
  }

  /** What the folder is called is left out of what was said. */
  async function run(args: readonly string[], input: string | null = ''): Promise<Ran> {
    const child = spawn(process.execPath, [built.client, ...args]);
    const [out, err] = [child.stdout, child.stderr].map((stream) => {
      const parts: Buffer[] = [];
      stream.on('data', (data: Buffer) => parts.push(data));
      return parts;
    });
    if (input !== null) child.stdin.end(input);
    const [status] = await once(child, 'close');
    const text = (parts: readonly Buffer[] | undefined) =>
      Buffer.concat(parts ?? [])
        .toString()
        .replaceAll(built.folder, '');
    return { out: text(out), err: text(err), status };
  }

  it('is small and brings nothing along', () => {
    assert.ok(built.bytes <= 30 * 1024, `${built.bytes} bytes`);
    const foreign = built.inputs.filter((input) => !/^(base|runtime)\//.test(input));
    assert.deepEqual(foreign, []);
  });

  it('talks to a server that does not know `codes on`', async () => {
    const old = createServer((socket) => {
      const lines = createInterface({ input: socket });
      lines.on('line', (line) => socket.write(line === 'hello' ? 'hello you\n.ok\n' : `error: unknown command "${line}"\n.error\n`));
      lines.on('close', () => socket.end());
    }).listen(path);
    await once(old, 'listening');
    try {
      assert.deepEqual(await run([path, 'hello']), { out: 'hello you\n', err: '', status: 0 });
      assert.deepEqual(await run([path, 'nothing']), { out: '', err: 'error: unknown command "nothing"\n', status: 1 });
    } finally {
      await new Promise((resolve) => old.close(resolve));
    }
  });

  it('runs one command', async () => {
    await open();
    assert.deepEqual(await run([path, 'cluster', 'nodename']), { out: 'labrat-1\n', err: '', status: 0 });
    assert.deepEqual(await run([path, 'cluster nodeaddr']), { out: '10.80.116.201:4802\n', err: '', status: 0 });
  });

  it('keeps words of the command line together', async () => {
    const node = await open();
    const [first, ...rest] = [...healthy.addresses];
    node.now = { ...healthy, addresses: [{ ...(first ?? assert.fail()), bindings: ['with a blank "'] }, ...rest] };
    assert.equal((await run([path, 'cluster', 'duravip', 'move', 'with a blank "', 'labrat-2'])).status, 0);
    assert.equal(node.orders.length, 1);
  });

  it('answers errors on standard error, with status 1', async () => {
    await open();
    const err = 'error: unknown command "cluster nodenmae" (nearest: cluster nodename, cluster nodeaddr)\n';
    assert.deepEqual(await run([path, 'cluster', 'nodenmae']), { out: '', err, status: 1 });
  });

  it('runs commands of standard input to the end, and says that one failed', async () => {
    await open();
    const input = '# a health check\ncluster nodename\n\nnonsense\r\ncluster nodeaddr';
    assert.deepEqual(await run([path], input), {
      out: 'labrat-1\n10.80.116.201:4802\n',
      err: 'error: unknown command "nonsense" (help lists them)\n',
      status: 1,
    });
    assert.deepEqual(await run([path], 'cluster nodename\nquit\nnonsense\n'), { out: 'labrat-1\n', err: '', status: 0 });
    assert.deepEqual(await run([path], ''), { out: '', err: '', status: 0 });
  });

  it('prints lines that begin with a dot as they are', async () => {
    const node = await open();
    node.now = { ...healthy, self: { ...healthy.self, node: '.ok' } };
    assert.equal((await run([path, 'cluster', 'nodename'])).out, '.ok\n');
  });

  it('prints ten thousand addresses, and leaves when nobody reads on', async () => {
    await open(new SampleNode(many(10_240)));
    const { out } = await run([path, 'cluster duravip owners']);
    assert.equal(out.split('\n').length, 10_241);
    const child = spawn('sh', ['-c', `"$0" "$1" "$2" cluster duravip show | head -1`, process.execPath, built.client, path], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stdout.on('data', (data: Buffer) => {
      said += data.toString();
    });
    child.stderr.on('data', (data: Buffer) => {
      said += data.toString();
    });
    await once(child, 'close');
    assert.equal(said, 'DuraVIP State:\n');
  });

  it('connects again when the daemon has ended an idle connection', async () => {
    await open(new SampleNode(healthy), { idleMs: 50 });
    const child = spawn(process.execPath, [built.client, path]);
    child.stdin.write('cluster nodename\n');
    await once(child.stdout, 'data');
    const deadline = Date.now() + 30_000;
    while (server?.counters().idle === 0) {
      assert.ok(Date.now() < deadline, 'never idle');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    let rest = '';
    child.stdout.on('data', (data: Buffer) => {
      rest += data.toString();
    });
    child.stdin.end('cluster nodeaddr\n');
    const [status] = await once(child, 'close');
    assert.deepEqual([rest, status], ['10.80.116.201:4802\n', 0]);
  });

  describe('without a daemon', () => {
    const none = 'ecconsole: /2025: there is no such socket (start ecclusterd, or name its socket: ecconsole PATH)\n';
    it('says so in one line', async () => {
      assert.deepEqual(await run([path, 'cluster', 'info']), { out: '', err: none, status: 1 });
      assert.deepEqual(await run([path], 'cluster info\ncluster nodename\n'), { out: '', err: none, status: 1 });
    });

    it('says what a dead one has left', async () => {
      const child = spawn(process.execPath, [
        '-e',
        `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`,
      ]);
      await once(child.stdout, 'data');
      child.kill('SIGKILL');
      await once(child, 'close');
      const { err, status } = await run([path, 'cluster', 'info']);
      assert.deepEqual(
        [err, status],
        ['ecconsole: /2025: no daemon listens there any more (start ecclusterd again, or name another endpoint)\n', 1],
      );
    });

    it('says that a daemon has gone in the middle of an answer, or is none of ours', async () => {
      for (const [bytes, why] of [
        ['half an ans', /the daemon has ended the connection\n$/],
        ['.bye the daemon ends\n', /the daemon ended the connection: the daemon ends\n$/],
        ['.what\n', /not a daemon of ours\n$/],
      ] as const) {
        const fake = await pretend(bytes);
        const { out, err, status } = await run([`127.0.0.1:${portOf(fake)}`, 'version']);
        fake.close();
        assert.deepEqual([out, status], ['', 1]);
        assert.match(err, why);
      }
    });
  });

  it('explains itself, and refuses what it can not do', async () => {
    assert.match((await run(['--help'])).out, /^usage: ecconsole/);
    assert.match((await run(['--version'])).out, /^ecconsole [0-9.]+\n$/);
    for (const [args, why] of [
      [['--frobnicate'], /there is no option --frobnicate/],
      [['ssh://john@mail1/ecuser@*:2025'], /does not speak ssh; run it there/],
      [['john@127.0.0.1:2025'], /leave "user@" out/],
      [['2030'], /did you mean \/tmp\/2030\?/],
      [['cluster', 'membership'], /before a command it can not be left out: ecconsole \/tmp\/2025 cluster/],
      [['watch', 'a', 'b'], /watch takes an endpoint and nothing more/],
      [['watch', '/tmp/2025'], /watch needs a terminal; for scripts: ecconsole \/tmp\/2025 cluster duravip owners, or watch --once/],
    ] as const) {
      const { out, err, status } = await run(args);
      assert.deepEqual([out, status], ['', 2], args.join(' '));
      assert.match(err, why);
    }
  });
});

async function pretend(bytes: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(bytes));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : assert.fail('no port');
}
