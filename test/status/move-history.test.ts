// The account of moves and fail-overs, from the very state machine: a cluster in the simulator's way, by hand.
import assert from 'node:assert/strict';
import { MoveHistory } from '../../runtime/history/move-history.ts';
import { FailoverFigures } from '../../runtime/history/failover-figures.ts';
import { metricsText } from '../../runtime/metrics/exposition.ts';
import { start } from '../../runtime/core/machine.ts';
import { settingsOf } from '../../runtime/daemon/node-settings.ts';
import { exampleIr } from '../daemon/small-ir.ts';

async function history() {
  const ir = await exampleIr();
  const node = ir.nodes[0] ?? assert.fail();
  const more = { partition: 'available', incarnation: 'a', failureTimeoutMs: 990, hears: false } as const;
  const state = start(settingsOf({ ir, node, name: 'east1', ip: '10.20.0.1', ...more }), 0);
  let wall = 1_000_000;
  const moves = new MoveHistory(() => wall);
  const went = (from: string | null, to: string | null, why: string, ips: readonly string[], now: number) => {
    wall = 1_000_000 + now;
    return moves.see({
      event: { kind: 'tick', lateMs: 0 },
      effects: [{ kind: 'log', level: 'info', text: '', about: { from, to, why, ips } }],
      state,
      now,
    });
  };
  return { moves, went };
}

describe('account of moves', () => {
  it('says what, from whom, to whom, why, and for how long nobody had it', async () => {
    const { moves, went } = await history();
    went('west2', null, 'west2 cannot plumb it', ['10.20.1.1', '10.20.1.2'], 100);
    went(null, 'east1', 'nobody had it', ['10.20.1.1'], 400);
    assert.equal(moves.list()[1]?.mendedMs, null);
    went(null, 'east2', 'nobody had it', ['10.20.1.2'], 900);
    went('east2', 'east1', 'balance', ['10.20.1.2'], 1000);
    const [balance, second, first, lost] = moves.list();
    assert.deepEqual([balance?.kind, balance?.withoutMs], ['balance', 0]);
    assert.deepEqual([first?.withoutMs, second?.withoutMs], [300, 800]);
    assert.deepEqual([lost?.kind, lost?.mendedMs], ['failure', 1_000_900]);
    assert.deepEqual(
      moves.list(2).map(({ id }) => id),
      [4, 3],
    );
  });

  it('keeps a thousand', async () => {
    const { moves, went } = await history();
    for (let count = 0; count < 1100; count++) went('a', 'b', 'balance', ['10.0.0.1'], count);
    assert.equal(moves.list().length, 1000);
    assert.equal(moves.list(1099).length, 1);
  });

  it('is not misled by other lines of the log', async () => {
    const { moves } = await history();
    const about = [{ from: 1, to: 'b', why: 'x', ips: [] }, { ips: ['10.0.0.1'] }, { from: 'a', to: 'b', why: 'x', ips: 'no list' }];
    for (const each of about)
      assert.deepEqual(
        moves.see({
          event: { kind: 'tick', lateMs: 0 },
          effects: [{ kind: 'log', level: 'info', text: '', about: each }],
          state: start(await settings(), 0),
          now: 0,
        }),
        [],
      );
  });
});

async function settings() {
  const ir = await exampleIr();
  const node = ir.nodes[0] ?? assert.fail();
  return settingsOf({
    ir,
    node,
    name: 'east1',
    ip: '10.20.0.1',
    partition: 'available',
    incarnation: 'a',
    failureTimeoutMs: 990,
    hears: false,
  });
}

describe('figures of fail-overs', () => {
  it('are a histogram by phase, with the view as exemplar where OpenMetrics is asked for', () => {
    const figures = new FailoverFigures();
    const times = { view: '7:3', gone: ['west2'], addresses: 4, detectMs: 586, agreeMs: 11, plumbMs: 9, announceMs: 6 };
    figures.failover(times, 1_700_000_000_000);
    figures.failover({ ...times, detectMs: null, announceMs: null }, 1_700_000_000_000);
    const text = metricsText(figures.metrics());
    assert.match(text, /_bucket\{phase="total",le="0\.5"\} 0\n.*_bucket\{phase="total",le="1\.0"\} 1\n/);
    assert.match(text, /_count\{phase="agree"\} 2\n/);
    assert.match(text, /_count\{phase="detect"\} 1\n/);
    assert.doesNotMatch(text, / # \{/);
    const open = metricsText(figures.metrics(), 'openmetrics');
    assert.match(open, /le="1\.0"\} 1 # \{view="7:3"\} 0\.612 1700000000\.000\n/);
    assert.match(open, /# TYPE ecclusterd_moves counter\n/);
    assert.match(open, /# UNIT ecclusterd_failover_seconds seconds\n/);
    assert.match(open, /\n# EOF\n$/);
  });
});
