// The paniclog broadcast: what is sent, what is left out, and that trouble of the bus does not feed itself.
import { Foreign } from '../../base/foreign.ts';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createSocketBus } from '../../runtime/bus/socket-bus.ts';
import { makeLog } from '../../runtime/process/log.ts';
import { LogDrain } from '../../runtime/process/drain.ts';
import { PanicSender } from '../../runtime/daemon/panic/panic-sender.ts';
import { decodePanic, encodePanic, type Panic } from '../../runtime/daemon/panic/panic-wire.ts';
import { Panics } from '../../runtime/daemon/panic/panics.ts';
import type { NodeIr } from '../../runtime/ir/generated/types.ts';
import { inScratch, writer } from '../log/log-dir.ts';
import { exampleIr, scratch } from './small-ir.ts';
import { until } from '../until.ts';

class Bus {
  readonly sent: Panic[] = [];
  readonly groups = new Set<string>();
  takes = true;
  onMulticast = (): void => {};
  join(group: string): void {
    this.groups.add(group);
  }
  leave(group: string): void {
    this.groups.delete(group);
  }
  multicast(group: string, data: Uint8Array): boolean {
    assert.ok(this.groups.has(group));
    this.onMulticast();
    if (this.takes) this.sent.push(decodePanic(data) ?? assert.fail('malformed'));
    return this.takes;
  }
}

describe('panic', () => {
  it('keeps its bytes, and takes no others', () => {
    const panic: Panic = { node: 'east1', timeMs: 1_700_000_000_000, source: 'paniclog', text: new Foreign('out of memory'), leftOut: 3 };
    const bytes = encodePanic(panic);
    assert.equal(
      Buffer.from(bytes).toString('hex'),
      '4543504d0105656173743180d095ffbc310870616e69636c6f670d6f7574206f66206d656d6f72790103',
    );
    assert.deepEqual(decodePanic(bytes), panic);
    const any = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)).map(([at, byte]) => bytes.map((b, i) => (i === at ? byte : b))),
    );
    fc.assert(
      fc.property(any, (input) => {
        const found = decodePanic(input);
        if (found !== null) assert.deepEqual(Buffer.from(encodePanic(found)), Buffer.from(input));
      }),
      { numRuns: 2000 },
    );
  });

  it('sends a few in a second, tells how many it left out, and never from within itself', () => {
    const bus = new Bus();
    let now = 0;
    const sender = new PanicSender(
      bus,
      'east1',
      () => now,
      () => 1000,
    );
    sender.say('x', 'no group yet');
    sender.setGroup('panics');
    bus.onMulticast = () => sender.say('x', 'an error of the bus');
    for (let i = 0; i < 100; i++) sender.say('x', `${i}`);
    assert.equal(bus.sent.length, 20);
    now = 1000;
    sender.say('x', 'later');
    assert.deepEqual([String(bus.sent.at(-1)?.text), (bus.sent.at(-1)?.leftOut ?? 0) >= 80], ['later', true]);
    bus.takes = false;
    sender.say('x', 'lost');
    assert.equal(bus.sent.length, 21);
    sender.setGroup(null);
    assert.equal(bus.groups.size, 0);
  });

  it('brings errors of the daemon and records of the paniclog to who listens on the bus', () =>
    inScratch(async (path) => {
      const folder = scratch();
      const log = await writer(path, { subscribers: ['master'] });
      await log.append(Buffer.from('of yesterday\n'));
      const socket = folder.path('bus');
      const heard: Panic[] = [];
      const listener = createSocketBus(socket);
      const bus = createSocketBus(socket);
      let members = 0;
      listener.open((event) => {
        if (event.kind === 'view') members = event.view.members.length;
        if (event.kind === 'message') heard.push(decodePanic(event.data) ?? assert.fail('malformed'));
      });
      listener.join('panics');
      bus.open(() => {});
      const logging = makeLog(new LogDrain(folder.path('log')), 'info', 'east1', () => '');
      const now = () => performance.now();
      const panics = new Panics({ bus, logging, now, wallClock: () => Date.now() }, 'east1');
      const node = (await exampleIr()).nodes[0] as NodeIr;
      const published = [{ key: 'paniclog', path, subscribers: [] }];
      panics.configure({ ...node, groups: { ...node.groups, log: 'panics' }, logs: { published, destinations: [] } });
      await until(() => members === 2, 'both in the view');
      logging.log('warn', 'no panic');
      logging.log('error', 'an error');
      await until(() => heard.length === 1, 'what the other one says');
      // The tail begins some time after it was told to: what is written until then is not sent.
      let written = 0;
      await until(() => {
        void log.append(Buffer.from(`record ${written++}\n`));
        return heard.length > 1;
      }, 'a record of the log');
      assert.deepEqual([heard[0]?.source, String(heard[0]?.text)], ['ecclusterd', 'an error']);
      assert.match(String(heard[1]?.text), /^record \d+$/);
      assert.equal(heard[1]?.source, 'paniclog');
      panics.close();
      await Promise.all([bus.close(), listener.close(), log.close()]);
      folder.remove();
    }));
});
