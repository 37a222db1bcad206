// A node for the tests of clients: replication on the bus between processes, and the feed. `node-main.ts NAME BUS FEED`; says `ready`.
import { createSocketBus } from '../../runtime/bus/socket-bus.ts';
import { openFeed } from '../../runtime/feed/server.ts';
import { Replication } from '../../runtime/replication/replication.ts';
import { replica } from '../replication/nodes.ts';

const [name = '', busSocket = '', feedSocket = ''] = process.argv.slice(2);
let sessions = 0;
const replication = new Replication(
  {
    bus: createSocketBus(busSocket),
    clock: { ms: () => performance.now(), wallMs: () => Date.now() },
    log: (level, text) => console.error(`${name}: ${level}: ${text}`),
    newSession: () => process.pid * 1000 + sessions++,
  },
  {
    node: name,
    privateName: `#ec1-${process.pid}#${name}`,
    clusterGroup: 'ec_cluster',
    replicas: [replica('inbound_cidr', 'inbound_cidr'), replica('shared_named_throttles', 'shared_named_throttles')],
  },
);
replication.begin();
const opened = await openFeed(replication, { endpoints: [{ kind: 'unix', path: feedSocket }] });
if (!opened.ok) throw new Error(opened.why);
console.log('ready');
