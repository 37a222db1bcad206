// The log service of a node as the daemon runs it, without the rest of the node: ECCluster_Listener on loopback.
import { programArguments } from '../../../../tools/program-arguments.ts';
import { writeSync } from 'node:fs';
import { readIrFile } from '../../../../runtime/process/ir-file.ts';
import { NodeLogs } from '../../../../runtime/daemon/logs/published-logs.ts';

const [irPath = '', name = ''] = programArguments('IRPATH', 'NAME');
const read = readIrFile(irPath);
if (!read.ok) throw new Error(read.why);
const node = read.ir.nodes.find((each) => each.name === name);
if (node === undefined) throw new Error(`no node ${name}`);
const logs = await NodeLogs.open(read.ir, node, {
  name,
  log: (level, text) => void (level === 'info' || level === 'debug' || writeSync(2, `${level} ${text}\n`)),
  resolve: async (host) => host,
  credentials: null,
  plain: false,
  quiet: false,
  wallClock: () => Date.now(),
});
process.on('SIGTERM', () => void logs.close().then(() => process.exit(0)));
writeSync(1, 'ready\n');
