// A seed that fails can be told again to the last event, and be cut down: shown on bugs planted in the core.
import assert from 'node:assert/strict';
import { mutants } from '../../tools/mutants.mjs';
import { bundled, type Simulator } from './child.ts';

const bug = (name: string) => {
  const mutant = mutants.find((each) => each.name === name);
  assert.ok(mutant !== undefined, name);
  return mutant.edits;
};

/** Without what differs from run to run: the seconds that it took. */
const story = (output: string) => output.replace(/ in [\d.]+ s: \d+ times real time/g, '');

describe('simulator: a failing seed', () => {
  let simulator: Simulator;
  let seed: string;
  let seeds: readonly string[];

  before(async () => {
    simulator = await bundled(bug('release before acquired'));
    const { status, output } = simulator.run('--seeds', '200', '--failures', '4');
    assert.equal(status, 1);
    const failed = /^FAILED seed (\d+): (.*)\n {2}replay: npm run sim -- --seed \1 --trace$/m.exec(output);
    assert.match(failed?.[2] ?? output, /make before break: ec\d took [\d.]+ off before ec\d, its next owner, had it/);
    seed = failed?.[1] ?? '';
    seeds = [...output.matchAll(/^FAILED seed (\d+): make before break/gm)].slice(0, 4).map(([, each = '']) => each);
  });

  after(() => simulator.remove());

  it('prints its story, the same each time', () => {
    const first = simulator.run('--seed', seed, '--trace');
    const second = simulator.run('--seed', seed, '--trace');
    assert.equal(first.status, 1);
    assert.equal(story(first.output), story(second.output));
    const ip = /FAILED at [\d.]+ s: make before break: ec\d took ([\d.]+) off/.exec(first.output)?.[1] ?? 'no failure';
    assert.match(first.output, new RegExp(`^ +[\\d.]+ ec\\d +kernel: ${ip} is gone \\(unplumb\\)$`, 'm'));
    assert.match(first.output, /^ +[\d.]+ ec\d +.* says \{"kind":"plan"/m);
  });

  it('is cut down to the strikes that it takes', () => {
    const strikes = (output: string) => (output.match(/^ +[\d.]+ s N\d+/gm) ?? []).length;
    let [whole, least] = [0, 0];
    for (const each of seeds) {
      const cut = simulator.run('--seed', each, '--shrink');
      assert.equal(cut.status, 1);
      assert.match(cut.output, /^FAILED at [\d.]+ s: make before break/m);
      whole += strikes(simulator.run('--seed', each).output);
      least += strikes(cut.output);
    }
    // A joining node is enough, to which the balancer moves addresses; hardly a strike is needed, but for a seed or two.
    assert.ok(least < whole, `${least} of ${whole} strikes of seeds ${seeds.join(', ')}`);
  });

  it('counts an exception of the core as a failure, with the place in the source', async () => {
    const throwing = await bundled([
      {
        file: 'runtime/core/membership/leader.ts',
        from: "log(turn, 'info', 'the cluster is mature",
        to: "throw new Error('planted'); log(turn, 'info', 'the cluster is mature",
      },
    ]);
    const { status, output } = throwing.run('--seeds', '8', '--failures', '1');
    throwing.remove();
    assert.equal(status, 1);
    assert.match(output, /^FAILED seed \d+: Error: planted\n +at onMature \(.*runtime\/core\/membership\/leader\.ts:\d+/m);
  });

  it('names what is wrong with its options', () => {
    for (const [args, expected] of [
      [['--seeds', 'many'], /--seeds takes a whole number from 1 to 1000000000/],
      [['--sed', '1'], /Unknown option '--sed'/],
    ] as const) {
      const { status, output } = simulator.run(...args);
      assert.equal(status, 2);
      assert.match(output, expected);
      assert.match(output, /^Usage: npm run sim/m);
    }
  });
});
