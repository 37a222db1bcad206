// The whole process, from the command to the diagnostic of a 5 KB file, beside a bare Node. Runs are interleaved, so that a busy
// machine slows all of them; medians and ratios. `node bench/start-up.mjs [RUNS]`, after `npm run build`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const runs = Number(process.argv[2] ?? 25);
const dist = join(import.meta.dirname, '..', 'dist');
const folder = mkdtempSync(join(tmpdir(), 'ecconf-start-'));
const file = join(folder, 'ecelerity-cluster.conf');
const binding = (i) => `Binding "b${i}" {\n  Bind_Address = "10.1.1.${i}"\n  Enable_Duravip = true\n}\n`;
const bindings = Array.from({ length: 60 }, (_, i) => binding(i + 1)).join('');
writeFileSync(file, `${bindings}cluster {\n  duravip_balance_set_size = 1\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n}\n`);

const forms = {
  'node -e 0': [process.execPath, '-e', '0'],
  'ecconf (launcher, snapshot)': [join(dist, 'ecconf'), 'check', file],
  'ecconf.cjs (bundle)': [process.execPath, join(dist, 'ecconf.cjs'), 'check', file],
};
const times = new Map(Object.keys(forms).map((name) => [name, []]));
for (let run = 0; run < runs; run++) {
  for (const [name, [command, ...args]] of Object.entries(forms)) {
    const begin = process.hrtime.bigint();
    const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    times.get(name).push(Number(process.hrtime.bigint() - begin) / 1e6);
    if (error || status > 1) throw new Error(`${name} ended with ${status ?? error?.message}`);
  }
}
rmSync(folder, { recursive: true });

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
const bare = median(times.get('node -e 0'));
for (const [name, list] of times) {
  const ms = median(list);
  console.log(`${name.padEnd(30)} ${ms.toFixed(1).padStart(7)} ms  ${(ms / bare).toFixed(2)} x`);
}
