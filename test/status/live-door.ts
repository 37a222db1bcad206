// Who gets in at the status page, and what happens to who does not: the door on a real node.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { request as ask } from 'node:http';
import { request as askSecurely } from 'node:https';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../free-port.ts';
import { repository } from '../shared.ts';
import type { Cluster, Running } from './cluster.ts';
import { until } from '../until.ts';

/** `east1` lets everybody in, `east2` asks for the token of `tokenArgs`. */
export function doorTests(shared: () => Cluster): void {
  let cluster: Cluster;
  let node: Running;
  before(() => {
    cluster = shared();
    node = cluster.of('east1');
  });

  it('is asked under addresses and known names only', async () => {
    assert.equal(await statusOf(node, { host: '127.0.0.1:1' }), 200);
    assert.equal(await statusOf(node, { host: 'localhost' }), 200);
    assert.equal(await statusOf(node, { host: '[::1]:80' }), 200);
    for (const host of ['evil.example.com', '127.0.0.1.nip.io', 'localhost.evil.com', '127.0.0.1@evil', '', 'status.example.com'])
      assert.equal(await statusOf(node, { host }), 421, host);
    const other = cluster.of('east2');
    assert.equal(await statusOf(other, { host: 'STATUS.example.com', authorization: 'Bearer open-sesame' }), 200);
  });

  it('reads only, and nothing but what there is', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const response = await fetch(`${node.url}/`, { method });
      assert.equal(response.status, 405, method);
      assert.equal(response.headers.get('allow'), 'GET, HEAD');
    }
    await pause(1500);
    for (const path of [
      '/../etc/passwd',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/assets/../../main.mjs',
      '/assets/main.mjs',
      '/node/..%2f..%2fetc',
      '/api/v1/__proto__',
      '/api/v1/constructor',
    ])
      assert.equal(await statusOf(node, {}, path), 404, path);
    assert.equal(await statusOf(node, {}, '/%zz'), 421);
    assert.equal((await fetch(`${node.url}/`, { method: 'HEAD' })).headers.get('content-type'), 'text/html; charset=utf-8');
  });

  it('sends a policy with every answer, and no leave for other origins', async () => {
    await pause(1500);
    for (const path of ['/', '/healthz', '/api/v1/state', '/nothing']) {
      const { headers } = await fetch(`${node.url}${path}`, { headers: { origin: 'https://evil.example.com' } });
      assert.match(headers.get('content-security-policy') ?? '', /^default-src 'none'; script-src 'self'; .*frame-ancestors 'none'$/, path);
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.equal(headers.get('referrer-policy'), 'no-referrer');
      assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin');
      assert.equal(headers.get('access-control-allow-origin'), null);
    }
  });

  it('asks for the token, counts wrong ones, and sets a cookie that scripts cannot read', async () => {
    const { url } = cluster.of('east2');
    const get = (path: string, headers: Record<string, string> = {}) => fetch(`${url}${path}`, { headers, redirect: 'manual' });
    assert.equal((await get('/')).status, 401);
    assert.equal((await get('/api/v1/state')).status, 401);
    assert.equal((await get('/events')).status, 401);
    assert.doesNotMatch(await (await get('/')).text(), /east1|10\.20/);
    assert.match(await (await get('/healthz')).text(), /^(ok|the members are agreeing)\n$/);
    assert.equal((await get('/api/v1/state', { authorization: 'Bearer open-sesame' })).status, 200);
    const login = await fetch(`${url}/login`, { method: 'POST', body: new URLSearchParams({ token: 'open-sesame' }), redirect: 'manual' });
    const cookie = login.headers.get('set-cookie') ?? '';
    assert.equal(login.status, 303);
    assert.match(cookie, /; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
    assert.equal((await get('/api/v1/state', { cookie: cookie.split(';')[0] ?? '' })).status, 200);
    const wrong: number[] = [];
    for (let times = 0; times < 12; times++) {
      wrong.push((await get('/api/v1/state', { authorization: `Bearer ${times}` })).status);
      await pause(130);
    }
    assert.deepEqual(wrong, [...Array.from({ length: 10 }, () => 401), 429, 429]);
    // Whoever guesses is not told that he has it at last.
    assert.equal((await get('/api/v1/state', { authorization: 'Bearer open-sesame' })).status, 429);
  });

  it('does not start beyond loopback without token and TLS', () => {
    const ir = cluster.folder.path('cluster.json');
    const start = (...more: string[]) =>
      spawnSync(process.execPath, [join(repository, 'dist', 'ecclusterd.cjs'), '--ir', ir, '--node', 'west1', '--dry-run', ...more], {
        encoding: 'utf8',
      });
    for (const more of [
      ['--status', '0.0.0.0:2080'],
      ['--status', '192.0.2.1:2080', '--status-token', cluster.folder.path('token')],
    ]) {
      const { status, stderr } = start(...more);
      assert.equal(status, 2, stderr);
      assert.match(stderr, /beyond loopback the page needs --status-token, --status-tls-cert and --status-tls-key/);
    }
    assert.match(start('--status-host', 'a').stderr, /go with --status/);
  });

  it('bounds headers, rate, connections and readers who do not read', async () => {
    await pause(3000);
    const port = Number(new URL(node.url).port);
    assert.equal(await rawStatus(port, `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(1 << 20)}\r\n\r\n`), 431);
    // What is pipelined would be answered before anything else runs, and the node be taken for dead meanwhile.
    const piped = await rawAnswer(port, 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(1000));
    assert.ok((piped.match(/HTTP\/1\.1 /g) ?? []).length <= 1, `${piped.length} characters`);
    await until(async () => {
      const answers = await Promise.all(Array.from({ length: 16 }, () => statusOf(node, {}, '/healthz')));
      return answers.includes(429);
    }, 'too many requests are refused');
    await pause(2000);
    const sockets: Socket[] = [];
    for (let count = 0; count < 1000; count++) sockets.push(connect(port, '127.0.0.1').on('error', () => {}));
    await pause(1000);
    // Whoever asks gets an answer all the same: who holds a connection and asks nothing makes room.
    await until(async () => (await fetch(`${node.url}/healthz`)).status === 200, 'answers beside a thousand connections');
    await until(() => sockets.filter((socket) => !socket.destroyed).length <= 32, 'thousand connections are cut');
    for (const socket of sockets) socket.destroy();
    await until(async () => (await fetch(`${node.url}/healthz`)).status === 200, 'it is well afterwards');
  });

  it('gives sixteen streams away, and the next one when one has ended; the page goes on meanwhile', async () => {
    await pause(3000);
    const streams: AbortController[] = [];
    const open = async () => {
      const abort = new AbortController();
      const { status, headers } = await fetch(`${node.url}/events`, { signal: abort.signal });
      if (status === 200) streams.push(abort);
      return `${status} ${headers.get('retry-after') ?? ''}`;
    };
    for (let count = 0; count < 16; count++) assert.equal(await open(), '200 ', String(count));
    assert.equal(await open(), '503 10');
    assert.equal(await statusOf(node, {}, '/moves'), 200);
    streams.pop()?.abort();
    await until(async () => (await open()) === '200 ', 'room for another one');
    for (const each of streams) each.abort();
  });

  it('speaks TLS where it has a certificate, and asks for the token there, too', async () => {
    const { folder } = cluster;
    const at = (name: string) => folder.path(name);
    const made = spawnSync('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', at('page.key'), '-out', at('page.crt')],
    ]);
    assert.equal(made.status, 0, String(made.stderr));
    const port = await freePort();
    const apart = ['--bus-socket', at('bus3'), '--control', at('c3'), '--log', at('log3'), '--status', `127.0.0.1:${port}`];
    const child = cluster.spawn('west1', [
      ...apart,
      ...tokenArgs(cluster),
      '--status-tls-cert',
      at('page.crt'),
      '--status-tls-key',
      at('page.key'),
    ]);
    const ca = readFileSync(at('page.crt'));
    const get = (headers: Readonly<Record<string, string>> = {}) =>
      new Promise<number>((resolve) => {
        askSecurely({ host: '127.0.0.1', port, ca, headers, agent: false, minVersion: 'TLSv1.2' }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        })
          .on('error', () => resolve(0))
          .end();
      });
    await until(async () => (await get()) === 401, 'it serves');
    assert.equal(await get({ authorization: 'Bearer open-sesame' }), 200);
    assert.equal(await rawStatus(port, 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'), 0, 'nothing in the clear');
    child.kill('SIGKILL');
  });

  it('takes names of others as text', async () => {
    await pause(5000);
    const hostile = `${node.url}/owners?find=${encodeURIComponent('<script>alert(1)</script>"\u202e')}`;
    const html = await (await fetch(hostile)).text();
    assert.doesNotMatch(html, /<script>alert/);
    assert.match(html, /&lt;script>alert\(1\)/);
    const none = await (await fetch(`${node.url}/node/${encodeURIComponent('<img src=x onerror=alert(1)>')}`)).text();
    assert.doesNotMatch(none, /<img/);
  });

  it('is not there unless somebody asks for it: a node and a manager as they come listen at no port', async () => {
    const { folder } = cluster;
    const apart = (name: string) => [
      '--bus-socket',
      folder.path('bus2'),
      '--control',
      folder.path(`c2-${name}`),
      '--log',
      folder.path(`log2-${name}`),
    ];
    const children = [cluster.spawn('west1', apart('west1')), cluster.spawn('mgr1', [...apart('mgr1'), '--state', folder.path('state2')])];
    await until(() => ['west1', 'mgr1'].every((name) => existsSync(folder.path(`c2-${name}`))), 'their consoles are there');
    for (const child of children) assert.deepEqual(listeningPorts(child.pid ?? 0), []);
    assert.deepEqual(
      [...listeningPorts(node.child.pid ?? 0)].sort(),
      [node.url, node.metrics].map((url) => Number(new URL(url).port)).sort(),
    );
    for (const child of children) child.kill('SIGKILL');
  });
}

/** Ports at which a process listens, TCP and UDP. */
function listeningPorts(pid: number): readonly number[] {
  const own = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return [];
      }
    }),
  );
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((kind) =>
    readFileSync(`/proc/${pid}/net/${kind}`, 'utf8')
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
        const listens = kind.startsWith('udp') || state === '0A';
        return listens && own.has(inode) ? [Number.parseInt(local.split(':')[1] ?? '', 16)] : [];
      }),
  );
}

/** What every test of the door begins with: a file that holds the token. */
export function tokenArgs({ folder }: Cluster): readonly string[] {
  writeFileSync(folder.path('token'), 'open-sesame\n', { mode: 0o600 });
  return ['--status-token', folder.path('token'), '--status-host', 'status.example.com'];
}

function statusOf({ url }: Running, headers: Record<string, string>, path = '/'): Promise<number> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(url);
    const sent = ask({ hostname, port, path, headers, setHost: headers['host'] === undefined, agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', () => resolve(0));
    });
    // Of too many connections at once some are cut.
    sent.on('error', () => resolve(0));
    sent.end();
  });
}

async function rawStatus(port: number, text: string): Promise<number> {
  return Number(/^HTTP\/1\.1 (\d+)/.exec(await rawAnswer(port, text))?.[1] ?? 0);
}

function rawAnswer(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let said = '';
    socket.on('data', (data) => {
      said += data;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(said));
  });
}
