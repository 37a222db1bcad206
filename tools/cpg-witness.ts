// A member of one group that writes down everything that CPG tells it, in its order, and says something now and again. Run by record-cpg.ts on each node; it
// joins again when its daemon is back. One line of JSON for each event: the time, then what the event has.
import { setTimeout as sleep } from 'node:timers/promises';
import { cs, type CpgEvent, type CpgHandle } from '../runtime/bus/cpg.ts';
import { loadCpg } from '../runtime/bus/libcpg.ts';

const group = 'witness';
const sayEveryMs = 250;

const cpg = await loadCpg();
if ('error' in cpg) throw new Error(cpg.error);
let number = 0;
for (;;) {
  const handle = await connect();
  await untilBroken(handle);
  write(['broken']);
  await new Promise<number>((resolve) => handle.finalize(resolve));
  await sleep(50);
}

function write(fields: readonly unknown[]): void {
  console.log(JSON.stringify([Date.now(), process.pid, ...fields]));
}

async function connect(): Promise<CpgHandle> {
  for (;;) {
    const handle = await new Promise<CpgHandle | null>((resolve) => {
      if (cpg !== null && 'initialize' in cpg) cpg.initialize((_, made) => resolve(made));
    });
    if (handle !== null && (await new Promise<number>((resolve) => handle.join(group, resolve))) === cs.ok) return handle;
    if (handle !== null) await new Promise<number>((resolve) => handle.finalize(resolve));
    await sleep(50);
  }
}

/** Until the daemon is gone. */
async function untilBroken(handle: CpgHandle): Promise<void> {
  let isBroken = false;
  const read = (): void => {
    for (let left = 256; left > 0 && !isBroken; left--) {
      const status = handle.dispatch(told);
      if (status === cs.tryAgain) return;
      isBroken = status !== cs.ok;
    }
  };
  const watched = handle.watch(read);
  for (let saidAt = 0; !isBroken; await sleep(5)) {
    if (Date.now() - saidAt < sayEveryMs) continue;
    saidAt = Date.now();
    const packet = new Uint8Array(4);
    new DataView(packet.buffer).setUint32(0, number + 1);
    if (handle.multicast(packet) === cs.ok) number++;
  }
  watched.stop();
}

function told(event: CpgEvent): void {
  switch (event.kind) {
    case 'ring':
      write(['ring', event.nodeId, Number(event.sequence)]);
      break;
    case 'members':
      write([
        'members',
        ...[event.members, event.left, event.joined].map((list) => list.map(({ nodeId, pid, reason }) => [nodeId, pid, reason])),
      ]);
      break;
    case 'packet':
      write(['packet', event.nodeId, event.pid, new DataView(event.packet.buffer, event.packet.byteOffset).getUint32(0)]);
      break;
  }
}
