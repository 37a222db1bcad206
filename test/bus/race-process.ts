// A process that opens two connections at once, as `ecclusterd` does, whenever it is told a path: `race-process.ts MEMBERS`. For each path it prints, in a
// line, the reasons for which a connection was lost before both were in a view of so many members; the next line closes them.
import { createInterface } from 'node:readline';
import type { BusEvent } from '../../runtime/bus/bus.ts';
import { createSocketBus } from '../../runtime/bus/socket-bus.ts';

const members = Number(process.argv[2]);
let open: readonly ReturnType<typeof createSocketBus>[] = [];
createInterface({ input: process.stdin })
  .on('line', (path) => void order(path))
  .on('close', () => process.exit(0));

async function order(path: string): Promise<void> {
  if (open.length > 0) {
    await Promise.all(open.map((bus) => bus.close()));
    open = [];
    process.stdout.write('closed\n');
    return;
  }
  const reasons: string[] = [];
  const complete = new Set<number>();
  let said = false;
  open = [0, 1].map((index) => {
    const bus = createSocketBus(path);
    bus.open((event: BusEvent) => {
      if (event.kind === 'down') {
        reasons.push(event.reason);
        complete.delete(index);
      } else if (event.kind === 'view' && event.view.members.length === members) complete.add(index);
      if (complete.size < 2 || said) return;
      said = true;
      process.stdout.write(`${JSON.stringify(reasons)}\n`);
    });
    bus.join('g');
    return bus;
  });
}
