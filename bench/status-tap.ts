// Of the bench of the status page: stands between each measured node and the bus, and tells when its heartbeats come out of it. A process of its own that
// goes before all others, so that what it sees late was late. `node status-tap.mjs BUS NAME=PATH...`; a line of JSON a second.
import { connect, createServer } from 'node:net';
import { setPriority } from 'node:os';
import { Assembly } from '../runtime/bus/fragments.ts';
import { decodeFrame, frameBytesMax } from '../runtime/bus/hub-frames.ts';
import { decodeMessage } from '../runtime/core/message-wire.ts';
import { FrameCutter } from '../runtime/net/frame-cutter.ts';

const [busPath = '', ...taps] = process.argv.slice(2);
let beats: Record<string, number[]> = {};
try {
  setPriority(-10);
} catch {
  // Without the right to it the figures are those of a busy machine.
}

function isHeartbeat(bytes: Uint8Array, assembly: Assembly): boolean {
  const frame = decodeFrame(bytes);
  if (frame?.kind !== 'send') return false;
  const received = assembly.accept('node', frame.packet);
  if (received.kind !== 'message') return false;
  const decoded = decodeMessage(received.data);
  return decoded.kind === 'message' && decoded.message.kind === 'heartbeat';
}

for (const tap of taps) {
  const [name = '', path = ''] = tap.split('=');
  createServer((node) => {
    const hub = connect(busPath);
    const [cutter, assembly] = [new FrameCutter(frameBytesMax), new Assembly()];
    hub.pipe(node);
    node.on('data', (chunk) => {
      const now = performance.now();
      cutter.feed(chunk, (bytes) => {
        if (isHeartbeat(bytes, assembly)) beats[name] = [...(beats[name] ?? []), now];
      });
      hub.write(chunk);
    });
    for (const [one, other] of [
      [node, hub],
      [hub, node],
    ] as const) {
      one.on('error', () => {});
      one.on('close', () => other.destroy());
    }
  }).listen(path);
}
setInterval(() => {
  process.stdout.write(`${JSON.stringify({ beats })}\n`);
  beats = {};
}, 1000);
