// How the playground is served, and how large it is.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { repository } from '../shared.ts';

const dist = join(repository, 'dist');

describe('ecconf playground', () => {
  const child = spawn(process.execPath, [join(dist, 'ecconf.cjs'), 'playground'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let url: URL;
  before(async () => {
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    url = new URL(said.toString().trim());
  });
  after(async () => {
    child.kill('SIGTERM');
    const [status] = await once(child, 'exit');
    assert.equal(status, 0);
  });

  const ask = (
    path: string,
    method = 'GET',
    host = url.host,
  ): Promise<{ status: number; headers: Readonly<Record<string, unknown>>; body: string }> =>
    new Promise((resolve, reject) => {
      const asked = request({ port: url.port, host: '127.0.0.1', path, method, headers: { host } }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part) => parts.push(part));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts).toString() }),
        );
      });
      asked.on('error', reject);
      asked.end();
    });

  it('serves its files on loopback, with a policy that lets nothing in from elsewhere', async () => {
    assert.equal(url.hostname, '127.0.0.1');
    const { status, headers, body } = await ask('/');
    assert.equal(status, 200);
    assert.match(body, /<title>ecconf playground/);
    assert.match(
      String(headers['content-security-policy']),
      /^default-src 'none'; script-src 'self'; style-src 'self';.*frame-ancestors 'none'$/,
    );
    assert.ok(!/unsafe|https?:|data:/.test(String(headers['content-security-policy'])));
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['access-control-allow-origin'], undefined);
    assert.equal((await ask('/server.js', 'HEAD')).body, '');
    // Of the page itself: no script or style in it, nothing from elsewhere.
    assert.ok(!/<style|<script(?![^>]*src="page\.js")|\son\w+=|style="|https?:/.test(body));
  });

  it('serves nothing else: other names, methods, paths', async () => {
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '[::1]'])
      assert.equal((await ask('/', 'GET', host)).status, 421, host);
    assert.equal((await ask('/', 'GET', `localhost:${url.port}`)).status, 200);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) assert.equal((await ask('/', method)).status, 405, method);
    for (const path of ['/../ecconf.cjs', '/%2e%2e/ecconf.cjs', '//etc/passwd', '/page.js/', '/..', '/constructor', '/index.html%00'])
      assert.equal((await ask(path)).status, 404, path);
    assert.equal((await ask('/?x=../y')).status, 200);
  });

  it('keeps within its budgets: 250 KB to type, 350 KB for the workers, 600 KB in all, compressed', () => {
    const { outputs } = JSON.parse(readFileSync(join(dist, 'meta.json'), 'utf8')) as {
      outputs: Record<string, { entryPoint?: string; inputs: Record<string, unknown>; imports: { path: string; kind: string }[] }>;
    };
    const ours = Object.keys(outputs).filter((path) => path.startsWith('dist/playground/'));
    const sizeOf = (path: string) => gzipSync(readFileSync(join(repository, path)), { level: 9 }).length;
    /** What is loaded with it at once; what comes later is imported dynamically. */
    const atOnce = (path: string): string[] => [
      path,
      ...(outputs[path]?.imports ?? []).filter(({ kind }) => kind === 'import-statement').flatMap((each) => atOnce(each.path)),
    ];
    const still = ['index.html', 'style.css', 'icon.png', 'prose.json', 'codes.json'].map((name) => `dist/playground/${name}`);
    const sum = (paths: Iterable<string>) => [...paths].reduce((all, path) => all + sizeOf(path), 0);
    const page = sum(new Set([...still.filter((path) => !path.endsWith('.json')), ...atOnce('dist/playground/page.js')]));
    const workers = sum(['dist/playground/server.js', 'dist/playground/simulation.js']);
    const all = sum([...still, ...ours]);
    console.log(`      page ${page}, workers ${workers}, all ${all} bytes`);
    assert.ok(page <= 250_000, `page: ${page}`);
    assert.ok(workers <= 350_000, `workers: ${workers}`);
    assert.ok(all <= 600_000, `all: ${all}`);
    assert.ok(
      !atOnce('dist/playground/page.js').some((path) =>
        Object.keys(outputs[path]?.inputs ?? {}).some((input) => /fflate|^compiler\/|chevrotain/.test(input)),
      ),
    );
  });
});
