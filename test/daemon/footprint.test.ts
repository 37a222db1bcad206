// How heavy the daemon is: what its bundle holds and weighs, and what a node with a thousand addresses takes of the memory beyond bare Node.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { repository } from '../shared.ts';
import { exampleIr, quick, scratch } from './small-ir.ts';

const dist = join(repository, 'dist');
const addresses = 1_000;

interface Meta {
  readonly outputs: Readonly<Record<string, { readonly bytes: number; readonly inputs: Readonly<Record<string, unknown>> }>>;
}

describe('footprint of ecclusterd', () => {
  before(() => assert.ok(existsSync(join(dist, 'meta.json')), 'dist is missing: run `node build.mjs`'));

  it('keeps the bundle at 480 KB, without packages, simulator and manager', () => {
    const meta: Meta = JSON.parse(readFileSync(join(dist, 'meta.json'), 'utf8'));
    const { bytes = 0, inputs = {} } = meta.outputs['dist/ecclusterd.cjs'] ?? {};
    assert.ok(bytes > 0 && bytes <= 480 * 1024, `${bytes} bytes`);
    assert.deepEqual(
      Object.keys(inputs).filter((path) => !path.startsWith('runtime/') || /^runtime\/(simulate|manager|log\/collect)\//.test(path)),
      [],
    );
  });

  it('takes at most 30 MB more than bare Node with a thousand addresses', async function () {
    this.timeout(60_000);
    const ir = await exampleIr((node) => {
      const { duravip } = quick(node);
      const [first] = duravip.addresses;
      assert.ok(first !== undefined);
      const many = Array.from({ length: addresses }, (_, index) => ({
        ...first,
        ip: `10.20.${index >> 8}.${index & 255}`,
        bindings: [`binding-${index}`],
        preference: null,
      }));
      return { ...quick(node), duravip: { ...duravip, addresses: many } };
    });
    const folder = scratch({ 'cluster.json': JSON.stringify(ir) });
    const args = ['--ir', folder.path('cluster.json'), '--node', 'east1', '--dry-run'];
    const sockets = ['--bus-socket', folder.path('bus'), '--control', folder.path('control'), '--log', folder.path('log')];
    const bare = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
    const daemon = spawn(process.execPath, [join(dist, 'ecclusterd.cjs'), ...args, ...sockets], { stdio: 'ignore' });
    try {
      await until(
        () => existsSync(folder.path('log')) && /owns 10\.20\.0\.0, .* and 997 more/.test(readFileSync(folder.path('log'), 'utf8')),
      );
      const more = residentMb(daemon) - residentMb(bare);
      console.log(`      ${more.toFixed(1)} MB above bare Node`);
      assert.ok(more > 1 && more <= 30, `${more.toFixed(1)} MB`);
    } finally {
      for (const child of [bare, daemon]) child.kill('SIGKILL');
      folder.remove();
    }
  });
});

function residentMb({ pid }: ChildProcess): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let tries = 0; !isTrue(); tries++) {
    assert.ok(tries < 400, 'not within 40 s');
    await pause(100);
  }
}
