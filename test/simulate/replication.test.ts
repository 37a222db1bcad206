// The replication simulator as CI runs it: 750 seeds hold (5,000 by `npm run sim:replication -- --seeds 5000`), everything that may happen does happen, and bugs that are planted are found.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { nemeses } from '../../runtime/simulate/replication/replica-nemeses.ts';
import { bundleSimulator, plant } from '../../tools/bundle-simulator.mjs';
import { planted } from '../planted.ts';

interface Found {
  readonly seeds: number;
  readonly failures: readonly { readonly seed: number; readonly message: string }[];
  readonly sometimes: readonly (readonly [string, number])[];
}

interface Bug {
  readonly what: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const core = 'runtime/core/replication';
const entry = 'runtime/simulate/replication/simulate-replication.ts';

/** Each is a mistake that somebody could make, and that only a whole cluster shows. */
const bugs: readonly Bug[] = [
  {
    what: 'a snapshot counts from its first part on',
    file: `${core}/receiver.ts`,
    from: 'peer.table, entries)) return false;\n    if (!part.tableEnds) return true;\n    this.#contents.complete(peer.table, null);',
    to: 'peer.table, entries)) return false;\n    this.#contents.complete(peer.table, null);',
  },
  {
    what: 'members that go leave their numbers behind',
    file: `${core}/protocol.ts`,
    from: 'if (view.members.includes(member)) continue;',
    to: 'if (member !== "") continue;',
  },
  {
    what: 'what is gone is never taken out of the sums',
    file: `${core}/shares.ts`,
    from: 'if (store.size > 0) this.#gone.push(',
    to: 'if (store.size > 1e9) this.#gone.push(',
  },
  {
    what: 'messages that are missing are not missed',
    file: `${core}/protocol.ts`,
    from: 'const knew = peer.complete && peer.applied === hello.sent;',
    to: 'const knew = peer.complete;',
  },
  {
    what: 'parts of an older snapshot pass for those of the new one',
    file: `${core}/receiver.ts`,
    from: 'if (part.index !== peer.parts) {',
    to: 'if (part.index < 0) {',
  },
  {
    what: 'others do not count in a throttle',
    file: `${core}/throttle.ts`,
    from: 'this.#level = Math.min(this.#level + more,',
    to: 'this.#level = Math.min(this.#level,',
  },
  {
    what: 'a member that is back counts twice in series',
    file: `${core}/shares.ts`,
    from: 'if (before !== undefined) this.#bury(before.store);',
    to: '',
  },
  {
    what: 'newcomers are not told of those who have left',
    file: `${core}/series.ts`,
    from: 'const departed = shared ? [...this.#departed] : [];',
    to: 'const departed: [string, never][] = [];',
  },
  {
    what: 'who keeps nothing is to tell of those who have left',
    file: `${core}/protocol.ts`,
    from: 'if (hello.keeps) this.#speakers.heard(',
    to: 'this.#speakers.heard(',
  },
  {
    what: 'the older write wins',
    file: `${core}/cache-entry.ts`,
    from: 'return a.stamp > b.stamp ||',
    to: 'return a.stamp < b.stamp ||',
  },
  {
    what: 'what comes from others wins, however old',
    file: `${core}/cache.ts`,
    from: 'const isNewValue = held === undefined || isLater(entry, held);',
    to: 'const isNewValue = held === undefined || entry.node !== this.#node || isLater(entry, held);',
  },
  {
    what: 'a new end brings the value along that its writer knew',
    file: `${core}/cache.ts`,
    from: 'const { value, stamp, node } = held;\n    this.#merge({',
    to: 'const { value } = held;\n    const stamp = this.#stamps.stamp();\n    const node = this.#node;\n    this.#merge({',
  },
  {
    what: 'what is too much goes by the order in which it came',
    file: `${core}/stamp-order.ts`,
    from: 'if (a.stamp !== b.stamp) return a.stamp - b.stamp;',
    to: 'return a.order - b.order;',
  },
  {
    what: 'windows of a counter that overlap are two',
    file: `${core}/counters.ts`,
    from: 'if (held !== null && !isReset && this.#isSame(held, now))',
    to: 'if (held !== null && isReset)',
  },
  {
    what: 'a full message forgets what it has no room for',
    file: `${core}/contents.ts`,
    from: 'if (!each(key)) break;',
    to: 'if (!each(key)) this.keys.clear();',
  },
  {
    what: 'a clock that is 400 days off is believed at once',
    file: `${core}/steady-wall.ts`,
    from: 'if (now - this.#jumpedAt < believedAfterMs) return held;',
    to: '',
  },
  {
    what: 'who asks for more of a throttle is given more than an equal part of it',
    file: `${core}/division.ts`,
    from: 'if (!hungry) taken += Math.min(equal, (headroom * perSec) / speed);',
    to: ';',
  },
  {
    what: 'everybody may take the whole burst before he has heard of the others',
    file: `${core}/throttle.ts`,
    from: 'if (!this.#isHeard(now)) return left / members;',
    to: 'if (!this.#isHeard(now)) return left;',
  },
];

describe('simulated replication', function () {
  this.timeout(900_000);
  const folder = mkdtempSync(join(tmpdir(), 'ecconf-sim-repl-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const seeds = 750;

  it(`holds for ${seeds} seeds, in which everything happens that may`, async () => {
    const found = await campaign('sound', null, seeds, 1);
    assert.deepEqual(found.failures, []);
    assert.equal(found.seeds, seeds);
    const counts = new Map(found.sometimes);
    const happens = [
      ...nemeses.map(({ id }) => id),
      'snapshots_restarted',
      'snapshots_received',
      'out_of_order',
      'missed',
      'strangers',
      'other_type',
      'malformed',
      'older_ignored',
      'below_zero',
      'bus refused',
      'limited',
      'throttle granted',
      'burst at once',
      'uneven demand',
      'many members',
      'evicted',
      'expired',
      'clock jumped',
      'digest_differs',
      'windows_joined',
      'written last',
      'deleted last',
      'counted together',
      'warned',
    ];
    assert.deepEqual(
      happens.filter((what) => (counts.get(what) ?? 0) === 0),
      [],
    );
  });

  it('knows bugs that can be planted', () => {
    for (const bug of bugs) assert.doesNotThrow(() => plant([bug]), bug.what);
  });

  for (const [index, bug] of planted(bugs).entries()) {
    it(`finds a planted bug: ${bug.what}`, async () => {
      const { failures } = await campaign(`bug${index}`, bug, 1000, 1);
      assert.notEqual(failures.length, 0, `${bug.file}: nothing noticed that ${bug.what}`);
    });
  }

  async function campaign(name: string, bug: Bug | null, seeds: number, failures: number): Promise<Found> {
    const file = join(folder, `${name}.mjs`);
    await bundleSimulator(file, bug === null ? [] : [bug], entry);
    const args = ['--enable-source-maps', file, '--json', '--seeds', String(seeds), '--failures', String(failures)];
    // Status 1 says that a seed failed; the answer says which.
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 << 20 }).catch(
      (error: { stdout: string }) => error,
    );
    return JSON.parse(stdout) as Found;
  }
});
