// Invariants of the core: a broken one stops the step, the state is left behind, and the simulator fails on it in the same way.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BrokenInvariant } from '../../base/invariant.ts';
import type { Event } from '../../runtime/core/contract.ts';
import { checkWritten } from '../../runtime/core/core-invariants.ts';
import { step, type NodeState } from '../../runtime/core/machine.ts';
import { readDump, writeDump } from '../../runtime/core/state-dump.ts';
import { dumpedStep } from '../../runtime/daemon/dumped-step.ts';
import { main } from '../../runtime/ecclusterd/cli.ts';
import { DumpedError, leaveDump } from '../../runtime/process/dumped-error.ts';
import { addresses, Cluster, settingsOf } from './cluster.ts';

const tick: Event = { kind: 'tick', lateMs: 0 };

async function run(...argv: string[]): Promise<{ readonly status: number; readonly said: string }> {
  const parts: string[] = [];
  const say = (text: string) => void parts.push(text);
  const status = await main(argv, { env: {}, out: say, error: say, outIsTerminal: false, columns: () => 100, again: null });
  return { status, said: parts.join('') };
}

describe('invariants of the core', () => {
  /** Of a node of three that have agreed on nine addresses. */
  function settled(): NodeState {
    const it = new Cluster();
    for (const name of ['a', 'b', 'c']) it.add(name, settingsOf(name, addresses(9)));
    it.run(60_000);
    const state = it.members.get('a')?.state;
    assert.ok(state !== undefined && state.settled !== null && state.table.size === 9);
    return state;
  }

  it('let a state survive its way through a file', () => {
    const state = settled();
    const now = state.steppedAt;
    const again = readDump(writeDump({ version: '0', state, event: tick, now, error: '' }));
    assert.deepEqual(again?.state, state);
    assert.deepEqual(step(again.state, tick, now), step(state, tick, now));
    for (const text of ['', 'nothing', '{}', '{"format": "ecclusterd state 1"}']) assert.equal(readDump(text), null);
  });

  it('stop what writes a wrong table, a wrong move, a wrong hash', () => {
    const state = settled();
    const [first] = state.table;
    assert.ok(first !== undefined);
    const [ip, row] = first;
    const table = (owner: string) => new Map(state.table).set(ip, { ...row, owner });
    assert.throws(() => checkWritten(state, { ...state, table: table('z') }), /owned by z, who is not there/);
    const move = { from: 'z', to: 'a', why: 'balance', since: 0, acquired: false } as const;
    assert.throws(() => checkWritten(state, { ...state, pending: new Map([[ip, move]]) }), /moves from z, and [abc] owns it/);
    assert.throws(() => checkWritten({ ...state, settled: null }, { ...state, lanes: { high: 1, low: 2 } }), /the table hashes to/);
  });

  it('let the states of nodes that run begin a simulation', async () => {
    const it = new Cluster();
    for (const name of ['a', 'b', 'c']) it.add(name, settingsOf(name, addresses(9)));
    it.run(60_000);
    const folder = mkdtempSync(join(tmpdir(), 'ecconf-dump-'));
    const paths = [...it.members].map(([name, { state }]) => {
      const path = join(folder, `${name}.state`);
      writeFileSync(path, writeDump({ version: '0', state, event: null, now: state.steppedAt, error: null }));
      return path;
    });
    const owned = (state: NodeState | undefined) => [...(state?.table ?? [])].map(([ip, { owner }]) => [ip, owner]).sort();
    const before = owned(it.members.get('a')?.state);
    const simulate = async (...args: readonly string[]) => {
      const { status, said } = await run('simulate', '--json', ...args);
      return { status, said, played: status === 2 ? null : JSON.parse(said) };
    };
    // Nothing happens: whoever had an address has it still, and not for a moment was one with nobody.
    const quiet = await simulate('--state', paths.join());
    assert.equal(quiet.status, 0, quiet.said);
    assert.deepEqual(quiet.played.owners, before);
    assert.deepEqual(
      quiet.played.changes.filter(({ gapMs }: { gapMs: number }) => gapMs > 0),
      [],
    );
    // Of one node only: the others begin anew, and it keeps what it has.
    const alone = await simulate('--state', paths[0] ?? '');
    assert.equal(alone.status, 0, alone.said);
    const kept = before.filter(([, owner]) => owner === 'a');
    assert.deepEqual(
      alone.played.owners.filter(([, owner]: [string, string]) => owner === 'a'),
      kept,
    );
    const scenario = join(folder, 'scenario.json');
    writeFileSync(scenario, JSON.stringify({ seconds: 60, steps: [{ at: 10, crash: 'a' }] }));
    const crash = await simulate('--state', paths.join(), '--scenario', scenario);
    assert.equal(crash.status, 0, crash.said);
    assert.ok(crash.played.owners.every(([, owner]: [string, string]) => owner === 'b' || owner === 'c'));
    assert.equal(crash.played.owners.length, 9);
    const twice = await simulate('--state', `${paths[0]},${paths[0]}`);
    assert.equal(twice.status, 2);
    assert.match(twice.said, /two of the states are of a/);
    rmSync(folder, { recursive: true });
  });

  it('leave a dump behind, on which `ecclusterd simulate --state` fails in the same way', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ecconf-dump-'));
    const bad: NodeState = { ...settled(), table: new Map() };
    let thrown: unknown;
    try {
      dumpedStep(bad, tick, bad.steppedAt);
    } catch (error) {
      thrown = error;
    }
    assert.ok(thrown instanceof DumpedError && thrown.cause instanceof BrokenInvariant);
    const before = process.env['STATE_DIRECTORY'];
    process.env['STATE_DIRECTORY'] = folder;
    const path = leaveDump(thrown);
    if (before === undefined) delete process.env['STATE_DIRECTORY'];
    else process.env['STATE_DIRECTORY'] = before;
    const { status, said: out } = await run('simulate', '--state', path);
    assert.equal(status, 1);
    assert.match(out, /^a, ecclusterd \d/);
    assert.match(out, /ended with: BrokenInvariant: an empty table hashes to/);
    assert.match(out, /once more: BrokenInvariant: an empty table hashes to/);
    assert.equal((await run('simulate', '--state', join(folder, 'none'))).status, 2);
    rmSync(folder, { recursive: true });
  });
});
