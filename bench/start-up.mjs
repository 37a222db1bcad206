// The whole process, from the command to the diagnostic of a 5 KB file, beside a bare Node, in a bare environment and in ours. Runs are
// interleaved, so that a busy machine slows all of them alike.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { often, processTable, timeProcesses } from './measure.mjs';

export const about =
  'The whole process, from the command to the finding in a file of 5 KB, beside a Node that does nothing. All of it is cold: that is what a start is.';

const dist = join(import.meta.dirname, '..', 'dist');

export async function run(scratch) {
  const file = join(scratch, 'ecelerity-cluster.conf');
  const binding = (i) => `Binding "b${i}" {\n  Bind_Address = "10.1.1.${i}"\n  Enable_Duravip = true\n}\n`;
  const bindings = Array.from({ length: 60 }, (_, i) => binding(i + 1)).join('');
  writeFileSync(file, `${bindings}cluster {\n  duravip_balance_set_size = 1\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n}\n`);
  const commands = {
    'node -e 0': [process.execPath, '-e', '0'],
    'ecconf check FILE (launcher, snapshot)': [join(dist, 'ecconf'), 'check', file],
    'ecconf --version (launcher, snapshot)': [join(dist, 'ecconf'), '--version'],
    'ecconf.cjs check FILE (bundle)': [process.execPath, join(dist, 'ecconf.cjs'), 'check', file],
    'ecconsole --version': [join(dist, 'ecconsole.cjs'), '--version'],
    'ecclusterd --version': [join(dist, 'ecclusterd.cjs'), '--version'],
  };
  processTable('bare environment', timeProcesses(commands, often(25)));
}
