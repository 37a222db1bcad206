// `ecclusterd simulate`: what operators see of a scenario on the example cluster, in files; and what they are told of a scenario that is wrong.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '../../runtime/ecclusterd/cli.ts';
import type { NodeIr } from '../../runtime/ir/generated/types.ts';
import { readScenario } from '../../runtime/simulate/scenario.ts';
import { exampleIr, scratch } from '../daemon/small-ir.ts';
import { globFiles } from '../glob.mjs';
import { assertGolden } from '../golden-file.ts';
import { repository } from '../shared.ts';

const home = join(repository, 'test', 'simulate', 'scenarios');

/** Without the addresses of the second interface and what goes with them. */
const fewer = (node: NodeIr): NodeIr => ({
  ...node,
  duravip: { ...node.duravip, addresses: node.duravip.addresses.filter(({ ip }) => !/^10\.20\.2\.1[34]$/.test(ip)) },
});

async function simulate(
  folder: ReturnType<typeof scratch>,
  scenario: string,
  ...more: string[]
): Promise<{ exit: number; out: string; error: string }> {
  let [out, error] = ['', ''];
  const argv = ['simulate', '--ir', folder.path('cluster.json'), '--scenario', folder.path(scenario), ...more];
  const exit = await main(argv, {
    env: {},
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text.replaceAll(folder.path(''), '');
    },
    outIsTerminal: false,
    columns: () => 100,
    again: null,
  });
  return { exit, out, error };
}

describe('ecclusterd simulate', () => {
  let folder: ReturnType<typeof scratch>;
  const names = globFiles(home, '.json').map((file: string) => file.slice(home.length + 1, -'.json'.length));

  before(async () => {
    folder = scratch({
      'cluster.json': JSON.stringify(await exampleIr()),
      'fewer.json': JSON.stringify(await exampleIr(fewer)),
      'no-ir.json': '{}',
      ...Object.fromEntries(names.map((name) => [`${name}.json`, readFileSync(join(home, `${name}.json`), 'utf8')])),
    });
  });
  after(() => folder.remove());

  for (const name of names) {
    it(`tells what happens: ${name}`, async () => {
      const { exit, out, error } = await simulate(folder, `${name}.json`);
      assert.deepEqual([exit, error], [0, '']);
      assert.match(out, /\nevery invariant held\n$/);
      assertGolden(join(repository, 'test', 'golden', 'simulate', `${name}.txt`), out);
    });
  }

  it('gives the same each time, another story with another seed, and all of it as JSON', async () => {
    const first = await simulate(folder, 'evening.json', '--json');
    const second = await simulate(folder, 'evening.json', '--json');
    assert.equal(first.out, second.out);
    const other = await simulate(folder, 'evening.json', '--json', '--seed', '2');
    assert.notEqual(other.out, first.out);
    const played = JSON.parse(first.out);
    assert.deepEqual(Object.keys(played), ['changes', 'steps', 'refusals', 'owners', 'violation', 'events']);
    assert.equal(played.violation, null);
    assert.equal(played.owners.length, 13);
  });

  const wrong: readonly [string, string, RegExp][] = [
    ['no JSON', '{', /x\.json: not JSON: /],
    ['a misspelt step', '{ "steps": [{ "at": 1, "kil": "east1" }] }', /x\.json: steps\[0\] must say one of start, kill, .*/],
    ['two steps in one', '{ "steps": [{ "at": 1, "kill": "east1", "start": "east1" }] }', /and says kill and start/],
    [
      'a node that is not there',
      '{ "steps": [{ "at": 1, "kill": "east9" }] }',
      /names east9, which is no node of the IR; there are east1, east2, west1, west2/,
    ],
    ['no time', '{ "steps": [{ "kill": "east1" }] }', /`at` of steps\[0\] must be a number from 0 to 2678400/],
    ['a partition into one', '{ "steps": [{ "at": 1, "partition": [["east1"]] }] }', /must be two or more lists of nodes/],
    ['a node on both sides', '{ "steps": [{ "at": 1, "partition": [["east1"], ["east1"]] }] }', /names east1 twice/],
    ['an unknown setting', '{ "steps": [], "leese": 3 }', /says `leese`, which nobody knows there; known are seed, seconds/],
    [
      'an address that nobody manages',
      '{ "steps": [{ "at": 1, "move": "192.0.2.1", "to": "east1" }] }',
      /192\.0\.2\.1 is moved, and no node manages it/,
    ],
    ['an IR that is not there', '{ "steps": [{ "at": 1, "reload": "nowhere.json" }] }', /nowhere\.json, named by a reload, cannot be read/],
    ['an IR that is none', '{ "steps": [{ "at": 1, "reload": "no-ir.json" }] }', /no-ir\.json, named by a reload, is not an IR/],
  ];
  for (const [what, text, expected] of wrong) {
    it(`refuses ${what}`, async () => {
      const file = scratch({ 'x.json': text, 'cluster.json': JSON.stringify(await exampleIr()), 'no-ir.json': '{}' });
      const { exit, out, error } = await simulate(file, 'x.json');
      file.remove();
      assert.deepEqual([exit, out], [2, '']);
      assert.match(error, expected);
      assert.match(error, /^ecclusterd: [^\n]+\n$/);
    });
  }

  it('understands the example of its documentation', () => {
    const text = readFileSync(join(repository, 'docs', 'simulator.md'), 'utf8');
    const example = /```json\n([^`]+)```/.exec(text)?.[1] ?? '';
    const read = readScenario(example, ['ec1', 'ec2', 'ec3']);
    assert.ok('scenario' in read, 'error' in read ? read.error : '');
    assert.equal(read.scenario.steps.length, 6);
  });
});
