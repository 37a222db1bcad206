// A log service as a node opens it, for tests that attack it: one log of three records, managers mgr1 (`master`) and mgr2 (`mgr2`) on loopback,
// and an authority with a certificate for each.
import { join } from 'node:path';
import { runPki } from '../../runtime/pki/pki-command.ts';
import { NodeLogs } from '../../runtime/daemon/logs/published-logs.ts';
import type { ClusterIr, ListenerIr, ManagerIr, NodeIr } from '../../runtime/ir/generated/types.ts';
import { Credentials } from '../../runtime/trust/credentials.ts';
import { exampleIr, scratch } from '../daemon/small-ir.ts';
import { write } from '../log/log-dir.ts';
import { Client } from '../log/service/client.ts';
import { freePort } from '../free-port.ts';

export interface LogNode {
  readonly logs: NodeLogs;
  readonly ir: ClusterIr;
  readonly node: NodeIr;
  readonly port: number;
  /** Of the log. */
  readonly lines: string[];
  /** The certificate of that machine. */
  readonly credentials: (file: string) => Credentials;
  readonly pki: (...argv: string[]) => Promise<void>;
  readonly folder: string;
  /** A connection with that certificate, or without any. */
  readonly client: (certificate: Credentials | null) => Client;
}

export interface LogNodeOptions {
  /** Whose certificate the node has; null: none. */
  readonly as: string | null;
  readonly plain: boolean;
  readonly host?: string;
  /** Of whoever makes certificates. */
  readonly pkiClock?: () => number;
}

export async function withLogNode(
  { as, plain, host = '127.0.0.1', pkiClock = () => Date.now() }: LogNodeOptions,
  work: (node: LogNode) => Promise<void>,
): Promise<void> {
  const folder = scratch();
  const path = folder.path('mainlog');
  await write(path, ['one', 'two', 'three'], { subscribers: ['master', 'mgr2'] });
  const port = await freePort();
  const ir = clusterIr(await exampleIr((each) => ({ ...each, listeners: [listener(host, port)], logs: logsAt(path) })));
  const readIr = () => ir;
  const dir = folder.path('pki');
  const pki = async (...argv: string[]): Promise<void> =>
    void (await runPki([...argv, '--dir', dir], { out: () => {}, now: pkiClock, readIr }));
  await pki('init', '--ir', 'cluster.json');
  const credentials = (name: string): Credentials => {
    const file = join(dir, `${name}.pem`);
    return Credentials.read({ cert: file, key: file, ca: file });
  };
  const lines: string[] = [];
  const node = ir.nodes[0] as NodeIr;
  const logs = await NodeLogs.open(ir, node, {
    name: 'east1',
    log: (level, text) => void lines.push(`${level} ${text}`),
    resolve: async (name) => Promise.reject(new Error(`${name} is unknown`)),
    credentials: as === null ? null : credentials(as),
    plain,
    quiet: false,
    wallClock: () => Date.now(),
  });
  const clients: Client[] = [];
  const client = (certificate: Credentials | null): Client => {
    const to = { host: '127.0.0.1', port, checkServerIdentity: () => undefined };
    const made = certificate === null ? Client.to(to) : Client.to({ ...to, ...certificate.context }, true);
    clients.push(made);
    return made;
  };
  try {
    await work({ logs, ir, node, port, lines, credentials, pki, client, folder: dir });
  } finally {
    for (const each of clients) each.close();
    await logs.close();
    folder.remove();
  }
}

function clusterIr(ir: ClusterIr): ClusterIr {
  const [example] = ir.managers;
  if (example === undefined) throw new Error('the example has no manager');
  const manager = (name: string, subscriber: string): ManagerIr => ({
    ...example,
    name,
    address: { ip: '127.0.0.1', from: 'nodeaddr' },
    pulls: example.pulls.map((pull) => ({ ...pull, subscribers: [subscriber] })),
  });
  return { ...ir, managers: [manager('mgr1', 'master'), manager('mgr2', 'mgr2')] };
}

function logsAt(path: string): NodeIr['logs'] {
  return { published: [{ key: 'mainlog', path, subscribers: ['master', 'mgr2'] }], destinations: [] };
}

function listener(host: string, port: number): ListenerIr {
  return {
    type: 'eccluster',
    endpoint: { kind: 'tcp', host, port },
    enable: true,
    fileMode: 0o660,
    listenBacklog: 10,
    concurrency: 0,
    disableNagleAlgorithm: false,
    tcpRecvBufferSize: 65_536,
    tcpSendBufferSize: 4096,
  };
}
