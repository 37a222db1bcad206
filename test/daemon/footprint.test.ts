// How heavy the daemon is: what its bundle holds and weighs, and what a node with a thousand addresses takes of the memory beyond bare Node.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../shared.ts';
import { exampleIr, quick, scratch } from './small-ir.ts';
import { until } from '../until.ts';

const dist = join(repository, 'dist');
const addresses = 1_000;

interface Part {
  readonly bytes: number;
  readonly entryPoint?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly imports: readonly { readonly path: string; readonly kind: string; readonly external?: boolean }[];
}

/** What a node loads that holds addresses of its kernel on Corosync. Loaded besides: `daemon/front.ts`, and `daemon/services.ts`. */
const failover = ['ecclusterd/main.ts', 'ecclusterd/run-command.ts', 'host/guard.ts', 'host/kernel-host.ts', 'bus/corosync.ts'].map(
  (name) => `runtime/${name}`,
);

describe('footprint of ecclusterd', () => {
  before(() => assert.ok(existsSync(join(dist, 'meta.json')), 'dist is missing: run `node build.mjs`'));

  it('keeps what fails addresses over at 250 KB, without packages, console, the simulator and the services', () => {
    const outputs: Readonly<Record<string, Part>> = JSON.parse(readFileSync(join(dist, 'meta.json'), 'utf8')).outputs;
    const begin = Object.keys(outputs).filter((path) => failover.includes(outputs[path]?.entryPoint ?? ''));
    assert.equal(begin.length, failover.length, begin.join());
    const loaded = withImports(begin, outputs);
    const bytes = sum(loaded.map((path) => outputs[path]?.bytes ?? 0));
    const all = sum(Object.entries(outputs).map(([path, part]) => (path.startsWith('dist/ecclusterd/') ? part.bytes : 0)));
    console.log(`      ${bytes} bytes for bus, membership and addresses; ${all} with everything that can be loaded`);
    assert.ok(bytes > 100 * 1024 && bytes <= 250_000, `${bytes} bytes`);
    const inputs = loaded.flatMap((path) => Object.keys(outputs[path]?.inputs ?? {}));
    assert.deepEqual(
      inputs.filter(
        (path) =>
          !/^(runtime|base)\//.test(path) ||
          /^runtime\/(console|metrics|simulate|core\/replication|replication|feed|manager|log\/aggregate)\//.test(path),
      ),
      [],
    );
  });

  it('takes at most 30 MB more than bare Node with a thousand addresses', async () => {
    const ir = await exampleIr((node) => {
      const { duravip } = quick(node);
      const [first] = duravip.addresses;
      assert.ok(first !== undefined);
      const many = Array.from({ length: addresses }, (_, index) => ({
        ...first,
        ip: `10.40.${index >> 8}.${index & 255}`,
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
        () => existsSync(folder.path('log')) && /owns 10\.40\.0\.0, .* and 997 more/.test(readFileSync(folder.path('log'), 'utf8')),
        'a thousand addresses owned',
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

/** Parts with all that they load at once. */
function withImports(begin: readonly string[], outputs: Readonly<Record<string, Part>>): readonly string[] {
  const seen = new Set<string>();
  const visit = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const { path: next, kind, external } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && external !== true) visit(next);
    }
  };
  begin.forEach(visit);
  return [...seen];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
