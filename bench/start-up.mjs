// The whole process, from the command to the diagnostic of a 5 KB file, beside a bare Node. Runs are interleaved, so that a busy
// machine slows all of them alike.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { table, timeProcesses } from './measure.mjs';

const dist = join(import.meta.dirname, '..', 'dist');

export async function run(scratch) {
  const file = join(scratch, 'ecelerity-cluster.conf');
  const binding = (i) => `Binding "b${i}" {\n  Bind_Address = "10.1.1.${i}"\n  Enable_Duravip = true\n}\n`;
  const bindings = Array.from({ length: 60 }, (_, i) => binding(i + 1)).join('');
  writeFileSync(file, `${bindings}cluster {\n  duravip_balance_set_size = 1\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n}\n`);
  const commands = {
    'node -e 0': [process.execPath, '-e', '0'],
    'ecconf (launcher, snapshot)': [join(dist, 'ecconf'), 'check', file],
    'ecconf.cjs (bundle)': [process.execPath, join(dist, 'ecconf.cjs'), 'check', file],
  };
  show('5 KB file, environment as it is', timeProcesses(commands, 25));
  // Where NODE_EXTRA_CA_CERTS is set, a bare Node reads certificates first, and the launcher's Node does not: without it, both sides alike.
  const { NODE_EXTRA_CA_CERTS: certificates, ...rest } = process.env;
  if (certificates !== undefined) show('5 KB file, without NODE_EXTRA_CA_CERTS', timeProcesses(commands, 25, rest));
}

function show(title, times) {
  const bare = times.get('node -e 0');
  table([
    [title, 'ms', 'x node -e 0', 'ms over it'],
    ...[...times].map(([name, ms]) => [name, ms.toFixed(1), (ms / bare).toFixed(2), (ms - bare).toFixed(1)]),
  ]);
}
