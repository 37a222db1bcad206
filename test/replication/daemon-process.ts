// A real daemon on real Corosync whose replicated objects can be told to count: `daemon-process.ts IR NODE SOCKET IP`. Orders are lines of JSON:
// `[object, key, amount]`; each is answered with the cluster's number. Nothing is plumbed.
import { programArguments } from '../../tools/program-arguments.ts';
import { createInterface } from 'node:readline';
import { Daemon } from '../../runtime/daemon/daemon.ts';
import { readIrFile } from '../../runtime/process/ir-file.ts';
import { LogDrain } from '../../runtime/process/drain.ts';
import { makeLog } from '../../runtime/process/log.ts';
import { openBus } from '../../runtime/daemon/open-bus.ts';
import { openHost } from '../../runtime/daemon/open-host.ts';

const [irPath = '', name = '', socket = '', ip = ''] = programArguments('IRPATH', 'NAME', 'SOCKET', 'IP');
const read = readIrFile(irPath);
if (!read.ok) throw new Error(read.why);
const node = read.ir.nodes.find((each) => each.name === name);
if (node === undefined) throw new Error(`no node ${name}`);
const drain = new LogDrain(null);
const logging = makeLog(drain, 'warn', name, () => new Date().toISOString());
const host = await openHost({ dryRun: true, log: logging.log, interfaces: () => ['eth0'] });
if ('error' in host) throw new Error(host.error);
const spread = { endpoint: { text: '4803', tries: [{ kind: 'unix', path: '/tmp/4803' }] }, prefix: 'ec', method: 'NULL' } as const;
const choice = { engine: 'corosync', socket: '', spread } as const;
const daemon = new Daemon(
  {
    bus: await openBus(choice),
    sharedBus: await openBus(choice),
    host: host.host,
    logging,
    drain,
    now: () => performance.now(),
    wallClock: () => Date.now(),
    onManaged: () => {},
  },
  {
    irPath,
    irSha256: read.sha256,
    ir: read.ir,
    node,
    name,
    ip,
    partition: 'available',
    timeout: { ms: 1000, byOption: false },
    respectForeign: false,
    witness: false,
    leaseSec: 10,
    ownSources: new Set(),
    dryRun: true,
    controlRead: null,
    remoteCommands: 'all',
    control: { kind: 'unix', path: socket },
    feed: [],
    feedPassword: null,
    metrics: null,
    status: null,
    credentials: null,
    logsPlain: false,
    sharedMemoryBytes: null,
    rollouts: null,
    busEndpoint: 'corosync',
  },
);
await daemon.start();
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const [object, key, amount]: [string, string, number] = JSON.parse(line);
  const found = daemon.replication.object(object);
  if (found?.structure !== 'cidrtree' && found?.structure !== 'gauge table') throw new Error(`no gauges ${object}`);
  process.stdout.write(`${JSON.stringify(found.add(key, amount))}\n`);
});
lines.on('close', () => process.exit(0));
