// The log service as a node opens it, out of its IR.
import assert from 'node:assert/strict';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { NodeLogs, pacingOf } from '../../runtime/daemon/logs/published-logs.ts';
import { metricsText } from '../../runtime/metrics/exposition.ts';
import type { ClusterIr, ListenerIr, NodeIr } from '../../runtime/ir/generated/types.ts';
import { write } from '../log/log-dir.ts';
import { Client } from '../log/service/client.ts';
import { exampleIr, scratch } from './small-ir.ts';
import { freePort } from '../free-port.ts';

interface Opened {
  readonly logs: NodeLogs;
  readonly ir: ClusterIr;
  readonly node: NodeIr;
  readonly port: number;
  readonly lines: string[];
}

const listener = (port: number): ListenerIr => ({
  type: 'eccluster',
  endpoint: { kind: 'tcp', host: '127.0.0.1', port },
  enable: true,
  fileMode: 0o660,
  listenBacklog: 10,
  concurrency: 0,
  disableNagleAlgorithm: false,
  tcpRecvBufferSize: 65_536,
  tcpSendBufferSize: 4096,
});

/** The first node of the example, with one log and a manager at `manager`. */
async function opened(manager: string, work: (opened: Opened) => Promise<void>, quiet = false): Promise<void> {
  const folder = scratch();
  const path = folder.path('mainlog');
  await write(path, ['one', 'two'], { subscribers: ['master'] });
  const port = await freePort();
  const example = await exampleIr((each) => ({
    ...each,
    listeners: [listener(port)],
    logs: { published: [{ key: 'mainlog', path, subscribers: ['master'] }], destinations: [] },
  }));
  const ir = { ...example, managers: example.managers.map((each) => ({ ...each, address: { ip: manager, from: 'nodeaddr' as const } })) };
  const node = ir.nodes[0] as NodeIr;
  const lines: string[] = [];
  const log = (_level: string, text: string): void => void lines.push(text);
  const resolve = async (name: string): Promise<string> => Promise.reject(new Error(`${name} is unknown`));
  const logs = await NodeLogs.open(ir, node, {
    name: 'east1',
    log,
    resolve,
    credentials: null,
    plain: false,
    quiet,
    wallClock: () => Date.now() + 60_000,
  });
  try {
    await work({ logs, ir, node, port, lines });
  } finally {
    await logs.close();
    folder.remove();
  }
}

describe('log service of a node', () => {
  it('a dry run serves none, and says so', () =>
    opened(
      '127.0.0.1',
      async ({ port, lines }) => {
        assert.ok(lines.includes('dry run: no port is opened, so no logs are served from here'), lines.join('\n'));
        const socket = connect({ host: '127.0.0.1', port });
        const [error] = await once(socket, 'error');
        assert.equal(error.code, 'ECONNREFUSED');
      },
      true,
    ));

  it('serves the managers of the IR, tells the console and the metrics, and follows a reload', () =>
    opened('127.0.0.1', async ({ logs, ir, node, port }) => {
      const client = Client.to({ host: '127.0.0.1', port });
      await client.hello();
      await client.subscribe(1, 'mainlog');
      await client.until(() => client.got(1).length === 2, 'both');
      const { logs: rows } = await logs.overview();
      const [row] = rows;
      assert.equal(row?.subscribers[0]?.reader, `127.0.0.1:${client.socket.localPort}`);
      assert.equal(row?.subscribers[0]?.behindMessages, 2);
      const text = metricsText(await logs.metrics());
      for (const line of [
        `ecclusterd_log_listening{endpoint="127.0.0.1:${port}"} 1`,
        'ecclusterd_log_reader_connected{log="mainlog",subscriber="master"} 1',
        `ecclusterd_log_behind_bytes{log="mainlog",subscriber="master"} ${2 * 16 + 6}`,
        'ecclusterd_log_behind_records{log="mainlog",subscriber="master"} 2',
        'ecclusterd_log_service_records_total 2',
      ]) {
        assert.ok(text.includes(`${line}\n`), `${line}\n${text}`);
      }
      assert.match(text, /^ecclusterd_log_behind_seconds\{.*\} (5[89]|6\d)/m);
      await logs.reload(ir, { ...node, logs: { published: [], destinations: [] } });
      assert.equal((await client.hears('ended')).code, 'removed');
      client.close();
    }));

  it('refuses an address that belongs to no node and no manager', () =>
    opened('10.99.99.99', async ({ port }) => {
      const client = Client.to({ host: '127.0.0.1', port });
      assert.match(String((await client.hears('bye')).message), /127\.0\.0\.1 is the address of no node and no manager of this cluster/);
    }));

  it('goes on without a port that is taken, and says so', () =>
    opened('127.0.0.1', async ({ logs, ir, node, port, lines }) => {
      const other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      const address = other.address();
      const taken = typeof address === 'object' && address !== null ? address.port : 0;
      await logs.reload(ir, { ...node, listeners: [listener(port), listener(taken)] });
      assert.match(
        lines.join('\n'),
        new RegExp(`logs cannot be collected from this node: 127.0.0.1:${taken}: another process listens there`),
      );
      other.close();
      const client = Client.to({ host: '127.0.0.1', port });
      await client.hello();
      client.close();
    }));

  it('intervals only limit pushing: a smaller number is never slower than a larger one, nor than the default', () => {
    const of = (logActiveIntervalSec: number, logIdleIntervalSec: number) =>
      pacingOf({ timers: { logActiveIntervalSec, logIdleIntervalSec } as NodeIr['timers'] });
    assert.deepEqual(of(1, 10), { activeMs: 0, idleMs: 10_000, push: true });
    assert.deepEqual(of(3, 30), { activeMs: 3000, idleMs: 30_000, push: false });
    /** The longest that a record of an idle log waits, and the pause between two segments of a busy one. */
    const waits = Array.from({ length: 40 }, (_, sec) => of(sec, sec)).map(({ push, idleMs, activeMs }) => [push ? 0 : idleMs, activeMs]);
    for (const which of [0, 1]) {
      const column = waits.map((each) => each[which] ?? 0);
      assert.deepEqual(
        column,
        column.toSorted((a, b) => a - b),
      );
    }
  });
});
