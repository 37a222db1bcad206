// A member in a process of its own: `peer-process.ts socket PATH`, `peer-process.ts corosync` or `peer-process.ts spread ENDPOINT`. Orders and answers are lines of JSON.
import { createInterface } from 'node:readline';
import type { Bus } from '../../runtime/bus/bus.ts';
import { createCorosyncBus } from '../../runtime/bus/corosync.ts';
import { createSocketBus } from '../../runtime/bus/socket-bus.ts';
import { parseSpread } from '../../runtime/bus/spread/spread-endpoint.ts';
import { createSpreadBus } from '../../runtime/bus/spread/spread.ts';
import { createPeer, type Order } from './peer.ts';

const [engine, path] = process.argv.slice(2);
const peer = createPeer(
  engine === 'socket' ? createSocketBus(path ?? '') : engine === 'spread' ? spreadBus(path ?? '') : createCorosyncBus(),
);
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const { id, order }: { id: number; order: Order } = JSON.parse(line);
  peer.ask(order).then(
    (report) => process.stdout.write(`${JSON.stringify({ id, report })}\n`),
    (error: Error) => process.stdout.write(`${JSON.stringify({ id, error: error.message })}\n`),
  );
});
lines.on('close', () => process.exit(0));

function spreadBus(text: string): Bus {
  const parsed = parseSpread(text);
  if (!parsed.ok) throw new Error(parsed.why);
  return createSpreadBus({ endpoint: parsed.endpoint, prefix: 'ec', method: 'NULL' });
}
