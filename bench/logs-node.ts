// The log service of one node for bench/logs.mjs, as the daemon runs it: IR NAME.
import { programArguments } from '../tools/program-arguments.ts';
import { writeSync } from 'node:fs';
import { readIrFile } from '../runtime/process/ir-file.ts';
import { NodeLogs } from '../runtime/daemon/logs/published-logs.ts';

const [irPath = '', name = ''] = programArguments('IRPATH', 'NAME');
const read = readIrFile(irPath);
if (!read.ok) throw new Error(read.why);
const node = read.ir.nodes.find((each) => each.name === name);
if (node === undefined) throw new Error(`no node ${name}`);
await NodeLogs.open(read.ir, node, {
  name,
  log: () => {},
  resolve: async (host) => host,
  credentials: null,
  plain: false,
  quiet: false,
  wallClock: () => Date.now(),
});
writeSync(1, 'ready\n');
