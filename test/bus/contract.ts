// What `runtime/bus/bus.ts` promises, asked of an engine. Three members are kept over all tests; each test has a group of its own.
import assert from 'node:assert/strict';
import { type Entry, type Order, type Peer, type Report, stateOf } from './peer.ts';

export interface TestCluster {
  /** Three, open, in no group. */
  readonly peers: Peer[];
  /** The member ends without a word. */
  crash(index: number): Promise<void>;
  /** A new member in its place. */
  replace(index: number): Promise<void>;
  /** Separates one member from the others; null: this engine has no partitions. */
  readonly partition: { cut(index: number): void; heal(index: number): void } | null;
  /** What serves the bus fails and comes back. Members whose connection that breaks, and those it ends (and replaces). */
  restart(): Promise<{ readonly broken: readonly number[]; readonly replaced: readonly number[] }>;
  close(): Promise<void>;
}

export interface ContractOptions {
  readonly start: () => Promise<TestCluster>;
  /** Why it can not be started here, or null. */
  readonly missing: () => string | null;
  readonly hasPartitions: boolean;
}

type Message = Extract<Entry, { kind: 'message' }>;
type View = Extract<Entry, { kind: 'view' }>;

export function busContract(name: string, { start, missing, hasPartitions }: ContractOptions): void {
  describe(`bus: ${name}`, () => {
    let cluster: TestCluster;
    before(async function () {
      const lacking = missing();
      if (lacking === null) {
        cluster = await start();
        return;
      }
      if (process.env.CI) throw new Error(`${lacking}; in CI it must be there`);
      console.log(`(${lacking}: the contract of this bus is not tested)`);
      this.skip();
    });
    after(() => cluster?.close());

    const ask = (index: number, order: Order): Promise<Report> => {
      const peer = cluster.peers[index];
      assert.ok(peer);
      return peer.ask(order);
    };
    const all = (order: Order) => Promise.all(cluster.peers.map((peer) => peer.ask(order)));
    const joined = async (group: string) => {
      await all({ do: 'join', group });
      await all({ do: 'wait', group, members: 3 });
    };
    /** Everybody's log, once so many messages are there. */
    const settled = async (group: string, messages: number) => {
      await all({ do: 'wait', group, members: 3, messages });
      const reports = await all({ do: 'report', group });
      agree(reports);
      return reports;
    };

    it('gives everybody the same view, before anything else', async () => {
      await joined('view');
      await all({ do: 'send', group: 'view', count: 5, bytes: 50 });
      const reports = await settled('view', 15);
      const last = reports.map(({ log }) => lastView(log));
      assert.deepEqual([last[1], last[2]], [last[0], last[0]]);
      assert.deepEqual(new Set(last[0]?.members), new Set(reports.map(({ self }) => self)));
      for (const { log } of reports)
        assert.deepEqual(
          log.slice(0, 2).map(({ kind }) => kind),
          ['up', 'view'],
        );
    });

    it('delivers 10,000 random messages of three senders in one order, their own included', async () => {
      await joined('order');
      await all({ do: 'send', group: 'order', count: 3334, bytes: 2000 });
      const reports = await settled('order', 10_002);
      const [first = [], ...others] = reports.map(({ log }) => messages(log));
      for (const other of others) assert.deepEqual(other, first);
      for (const { self } of reports)
        inTurn(
          first.filter(({ from }) => from === self),
          3334,
        );
    });

    it('delivers to one member what is for it alone', async () => {
      await joined('one');
      const { self: to } = await ask(1, { do: 'report', group: 'one' });
      assert.ok(to !== null);
      await ask(0, { do: 'send', group: 'one', count: 50, bytes: 500, to });
      await ask(0, { do: 'send', group: 'one', count: 1, bytes: 500_000, to });
      await all({ do: 'send', group: 'one', count: 1, bytes: 100 });
      await ask(1, { do: 'wait', group: 'one', messages: 54 });
      await all({ do: 'wait', group: 'one', messages: 3 });
      const reports = await all({ do: 'report', group: 'one' });
      assert.deepEqual(
        reports.map(({ log }) => messages(log).length),
        [3, 54, 3],
      );
      const own = messages(reports[1]?.log ?? []).filter(({ from }) => from === reports[0]?.self);
      inTurn(own, 52);
    });

    it('carries messages of megabytes, of all at once, between small ones', async () => {
      await joined('large');
      const one = async (index: number) => {
        for (const bytes of [100, 3_000_000, 100, 3_000_000, 100]) await ask(index, { do: 'send', group: 'large', count: 1, bytes });
      };
      await Promise.all([one(0), one(1), one(2)]);
      const reports = await settled('large', 15);
      const list = messages(reports[0]?.log ?? []);
      for (const { self } of reports)
        inTurn(
          list.filter(({ from }) => from === self),
          5,
        );
      assert.ok(Math.max(...list.map(({ bytes }) => bytes)) > 1_000_000);
      for (const { counters } of reports) assert.equal(counters.malformed, 0);
    });

    it('loses no large message, and gives nobody a different set, when members come in between', async () => {
      await Promise.all([0, 1].map((index) => ask(index, { do: 'join', group: 'between' })));
      await Promise.all([0, 1].map((index) => ask(index, { do: 'wait', group: 'between', members: 2 })));
      const sending = [0, 1].map((index) => ask(index, { do: 'send', group: 'between', count: 8, bytes: 2_500_000 }));
      await ask(2, { do: 'join', group: 'between' });
      await ask(2, { do: 'wait', group: 'between', members: 3 });
      await ask(2, { do: 'leave', group: 'between' });
      await ask(2, { do: 'join', group: 'between' });
      await Promise.all(sending);
      await Promise.all([0, 1].map((index) => ask(index, { do: 'wait', group: 'between', members: 3, messages: 16 })));
      await all({ do: 'send', group: 'between', count: 1, bytes: 100 });
      await Promise.all([0, 1].map((index) => ask(index, { do: 'wait', group: 'between', messages: 19 })));
      const { sinceView } = stateOf((await ask(0, { do: 'report', group: 'between' })).log);
      await ask(2, { do: 'wait', group: 'between', sinceView });
      const reports = await all({ do: 'report', group: 'between' });
      agree(reports);
      for (const index of [0, 1]) {
        const from = reports[index]?.self;
        inTurn(
          messages(reports[0]?.log ?? []).filter((message) => message.from === from),
          9,
        );
      }
    });

    it('refuses what does not fit into the window, and counts it', async () => {
      await joined('window');
      const before = await ask(0, { do: 'report', group: 'window' });
      const after = await ask(0, { do: 'burst', group: 'window', count: 2000, bytes: 1000 });
      const refused = after.refused - before.refused;
      assert.ok(refused >= 1000 && refused < 2000, `${refused} refused`);
      assert.equal(after.counters.refused - before.counters.refused, refused);
      assert.equal(after.counters.sent - before.counters.sent, 2000 - refused);
      await settled('window', 2000 - refused);
      const outside = await ask(0, { do: 'burst', group: 'nowhere', count: 3, bytes: 10 });
      assert.equal(outside.refused - after.refused, 3);
    });

    it('brings everything in order to a member whose loop was blocked, and blocks nobody else', async () => {
      await joined('slow');
      const blocking = ask(2, { do: 'block', ms: 700 });
      await Promise.all([0, 1].map((index) => ask(index, { do: 'send', group: 'slow', count: 400, bytes: 8000 })));
      await blocking;
      const reports = await settled('slow', 800);
      assert.deepEqual(messages(reports[2]?.log ?? []), messages(reports[0]?.log ?? []));
    });

    it('gives nothing to who has left, and begins anew when it comes back', async () => {
      await joined('leave');
      await ask(1, { do: 'leave', group: 'leave' });
      await ask(0, { do: 'wait', group: 'leave', members: 2 });
      await ask(0, { do: 'send', group: 'leave', count: 20, bytes: 100 });
      await ask(0, { do: 'wait', group: 'leave', messages: 20 });
      await ask(1, { do: 'join', group: 'leave' });
      await all({ do: 'wait', group: 'leave', members: 3 });
      await ask(0, { do: 'send', group: 'leave', count: 1, bytes: 100 });
      const expected = [21, 1, 21];
      for (const [index, messages] of expected.entries()) await ask(index, { do: 'wait', group: 'leave', messages });
      const reports = await all({ do: 'report', group: 'leave' });
      agree(reports);
      assert.deepEqual(
        reports.map(({ log }) => messages(log).length),
        expected,
      );
    });

    it('tells of a connection that was dropped, and joins again by itself', async () => {
      await joined('reset');
      const before = stateOf((await ask(1, { do: 'report', group: 'reset' })).log);
      await ask(0, { do: 'reset' });
      await ask(0, { do: 'wait', group: 'reset', losses: 1 });
      await ask(1, { do: 'wait', group: 'reset', views: before.views + 2, members: 3 });
      await all({ do: 'wait', group: 'reset', members: 3 });
      await all({ do: 'send', group: 'reset', count: 5, bytes: 100 });
      const [report] = await settled('reset', 15);
      assert.ok(report !== undefined && report.counters.reconnects === 1);
      afterLoss(report.log);
    });

    if (hasPartitions) {
      it('keeps the halves of a partition apart, under different ids, and loses what each says to the other', async () => {
        await joined('cut');
        cluster.partition?.cut(2);
        await ask(0, { do: 'wait', group: 'cut', members: 2 });
        await ask(2, { do: 'wait', group: 'cut', members: 1 });
        const [left, , right] = await all({ do: 'report', group: 'cut' });
        assert.notEqual(lastView(left?.log ?? []).id, lastView(right?.log ?? []).id);
        await all({ do: 'send', group: 'cut', count: 100, bytes: 300 });
        await ask(0, { do: 'wait', group: 'cut', messages: 200 });
        await ask(2, { do: 'wait', group: 'cut', messages: 100 });
        cluster.partition?.heal(2);
        await all({ do: 'wait', group: 'cut', members: 3 });
        await all({ do: 'send', group: 'cut', count: 10, bytes: 300 });
        await ask(0, { do: 'wait', group: 'cut', messages: 230 });
        const reports = await settled('cut', 130);
        assert.deepEqual(
          reports.map(({ log }) => messages(log).length),
          [230, 230, 130],
        );
        assert.equal(new Set(reports.map(({ log }) => lastView(log).id)).size, 1);
      });
    }

    it('drops a member that was killed, and takes its successor for another', async () => {
      await joined('crash');
      const { self } = await ask(1, { do: 'report', group: 'crash' });
      await cluster.crash(1);
      await ask(0, { do: 'wait', group: 'crash', members: 2 });
      const { log } = await ask(0, { do: 'report', group: 'crash' });
      assert.ok(self !== null && !lastView(log).members.includes(self));
      await cluster.replace(1);
      await joined('crash');
      const successor = await ask(1, { do: 'report', group: 'crash' });
      assert.notEqual(successor.self, self);
    });

    it('survives the end of what serves it: down, up, view, and everybody together again', async () => {
      await joined('restart');
      await all({ do: 'send', group: 'restart', count: 10, bytes: 100 });
      await all({ do: 'wait', group: 'restart', messages: 30 });
      const before = (await all({ do: 'report', group: 'restart' })).map(({ log }) => stateOf(log));
      const { broken, replaced } = await cluster.restart();
      for (const index of broken) await ask(index, { do: 'wait', group: 'restart', losses: (before[index]?.losses ?? 0) + 1 });
      for (const index of replaced) await ask(index, { do: 'join', group: 'restart' });
      await all({ do: 'wait', group: 'restart', members: 3 });
      const reports = await all({ do: 'report', group: 'restart' });
      for (const index of broken) afterLoss(reports[index]?.log ?? []);
      await all({ do: 'send', group: 'restart', count: 10, bytes: 100 });
      for (const index of [0, 1, 2]) await ask(index, { do: 'wait', group: 'restart', messages: replaced.includes(index) ? 30 : 60 });
      agree(await all({ do: 'report', group: 'restart' }));
    });

    it('leaves in order', async () => {
      await joined('close');
      await ask(2, { do: 'close' });
      await ask(0, { do: 'wait', group: 'close', members: 2 });
      await ask(1, { do: 'wait', group: 'close', members: 2 });
    });
  });
}

/**
 * Extended virtual synchrony: two members that go from one view to the same next one have the same messages in between. What each has after
 * its last view is compared as well: the caller has waited until it is complete.
 */
function agree(reports: readonly Report[]): void {
  const bySpan = new Map<string, readonly Message[]>();
  for (const { log } of reports) {
    for (const [span, list] of spans(log)) {
      const other = bySpan.get(span);
      if (other !== undefined) assert.deepEqual(list, other, `messages in ${span}`);
      bySpan.set(span, list);
    }
  }
}

/** What is between two views, without what a lost connection has cut off. */
function spans(log: readonly Entry[]): ReadonlyMap<string, readonly Message[]> {
  const made = new Map<string, readonly Message[]>();
  const marks = log.flatMap((entry, at) => (entry.kind === 'message' ? [] : [{ entry, at }]));
  for (const [i, { entry, at }] of marks.entries()) {
    const next = marks[i + 1];
    if (entry.kind !== 'view' || (next !== undefined && next.entry.kind !== 'view')) continue;
    const until = next?.entry.kind === 'view' ? next.entry.id : 'end';
    made.set(`${entry.id} to ${until}`, messages(log.slice(at, next?.at)));
  }
  return made;
}

/** After a loss: down, up, and a view before any message. */
function afterLoss(log: readonly Entry[]): void {
  const at = log.findLastIndex((entry) => entry.kind === 'down');
  assert.ok(at > 0, 'no connection was lost');
  assert.deepEqual(
    log.slice(at, at + 3).map(({ kind }) => kind),
    ['down', 'up', 'view'],
  );
}

/** So many messages of one sender, each later than the one before. */
function inTurn(list: readonly Message[], count: number): void {
  assert.equal(list.length, count);
  for (const [i, { sequence }] of list.entries()) assert.ok(i === 0 || sequence > (list[i - 1]?.sequence ?? 0), `message ${i} out of turn`);
}

function messages(log: readonly Entry[]): readonly Message[] {
  return log.filter((entry): entry is Message => entry.kind === 'message');
}

function lastView(log: readonly Entry[]): View {
  const view = log.findLast((entry): entry is View => entry.kind === 'view');
  assert.ok(view !== undefined);
  return view;
}
