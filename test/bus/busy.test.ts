// "Busy" of the Corosync daemon, at every call of every function of libcpg that we make, singly and several times in a row: it breaks nothing and
// nothing waits for ever. In front of a real daemon stands a library that gives these answers (test/bus/shim).
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type NetCluster, missingForNetns, startCluster } from '../netns/cluster.ts';
import type { Experiment, Outcome } from './shim/busy-process.ts';
import { buildShim, libcpgFunctions, missingForShim, type Shim } from './shim/shim.ts';

const firsts = [1, 2, 3, 4, 5, 6, 7, 8];
const lengths = [1, 2, 3, 4];

describe('bus: a corosync that is busy', function () {
  this.timeout(600_000);
  let net: NetCluster;
  let shim: Shim;
  before(async function () {
    const lacking = missingForNetns('corosync') ?? missingForShim();
    if (lacking !== null) {
      if (process.env.CI) throw new Error(`${lacking}; in CI it must be there`);
      console.log(`(${lacking}: a busy corosync is not tested)`);
      this.skip();
    }
    shim = buildShim();
    net = await startCluster({ nodes: 2, engine: 'corosync', profile: 'fast', tokenMs: 1000, prefix: 'busy' });
  });
  after(async () => {
    shim?.remove();
    await net?.close();
  });

  const run = async (experiments: readonly Experiment[]): Promise<readonly Outcome[]> => {
    const script = join(import.meta.dirname, 'shim', 'busy-process.ts');
    const [program = '', ...args] = [...net.on(1), process.execPath, '--import=tsx', script, JSON.stringify(experiments)];
    const child = spawn(program, args, { env: shim.env(), stdio: ['ignore', 'pipe', 'inherit'] });
    const outcomes: Outcome[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => outcomes.push(JSON.parse(line)));
    const [status] = await once(child, 'close');
    assert.equal(status, 0);
    return outcomes;
  };

  it('is waited for, whichever call of whichever function it answers so, once or up to four times in a row', async () => {
    // An idle ring holds the token for a while, so each experiment waits most of its time: all functions at once.
    const all = await Promise.all(
      libcpgFunctions.map(async (name) => {
        const experiments = lengths.flatMap((length) => firsts.map((first) => ({ name, first, last: first + length - 1 })));
        const outcomes = await run(experiments);
        assert.equal(outcomes.length, experiments.length);
        return outcomes;
      }),
    );
    for (const outcome of all.flat()) {
      const what = JSON.stringify(outcome);
      assert.notEqual(outcome.backMs, null, `in all groups again: ${what}`);
      assert.ok(outcome.closeMs < 10_000, `closed: ${what}`);
    }
    // Nine processes load and run at once here: on a busy machine they wait for a processor longer than for Corosync. Who hangs is not back at all.
    const back = all.flat().map(({ backMs }) => backMs ?? Infinity);
    const inTime = back.filter((ms) => ms < 5000).length;
    assert.ok(inTime >= back.length / 2, `in all groups within 5 s after the last busy answer: ${inTime} of ${back.length}`);
    for (const outcomes of all) {
      const name = outcomes[0]?.name;
      const share = outcomes.at(-1)?.idleShare ?? 1;
      assert.ok(share < 0.05, `${name}: idle when it is over: ${share.toFixed(3)} of a processor`);
      assert.ok(
        outcomes.some(({ refused }) => refused === 4),
        `${name}: the answers were given`,
      );
    }
  });
});
