// What `ecconf plan` says of a change: golden texts of forty pairs of trees; grades, order and moves by properties.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { makePlan, type PlanOptions } from '../../compiler/plan/make-plan.ts';
import { gradeOf, optionOfField } from '../../compiler/plan/grade-fields.ts';
import { planHtml } from '../../compiler/plan/plan-html.ts';
import { planMarkdown } from '../../compiler/plan/plan-markdown.ts';
import { planText } from '../../compiler/plan/plan-text.ts';
import { mixture, newWrong, wrongsIn } from '../../compiler/plan/sound.ts';
import { ownerIn } from '../../compiler/owners/rest.ts';
import { partsOf } from '../../compiler/plan/node-parts.ts';
import { movesOf } from '../../compiler/plan/moves.ts';
import { schemaFor } from '../../compiler/schema/schema.ts';
import { differenceOf } from '../../runtime/daemon/reload.ts';
import { type Grade, managerGrades, nodeGrades } from '../../runtime/ir/grades.ts';
import { irSchema, type JsonSchema } from '../../runtime/ir/schema.ts';
import type { ClusterIr, NodeIr } from '../../runtime/ir/generated/types.ts';
import { playScenario } from '../../runtime/simulate/run-scenario.ts';
import { exampleIr, quick } from '../daemon/small-ir.ts';
import { assertGolden } from '../golden-file.ts';
import { repository } from '../shared.ts';
import { cases } from './cases.ts';
import { compiled, exampleTree } from './example-tree.ts';
import { chanceOf, randomChange, randomCluster } from './random-change.ts';

const options: PlanOptions = {
  runtime: 'ecclusterd',
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  owners: null,
  unread: new Map(),
};
const golden = (name: string) => join(repository, 'test', 'golden', 'plan', name);
const side = (ir: ClusterIr) => ({ ir, sourceMap: null });

describe('plan', () => {
  it('forty pairs of trees, one for each kind of thing', () => {
    const old = compiled(exampleTree());
    const texts: string[] = [];
    const markdown: string[] = [];
    for (const [name, change] of cases) {
      const plan = makePlan(old, compiled(change(exampleTree())), options);
      texts.push(`## ${name}\n${planText(plan, { all: false, apply: [], notes: [] })}`);
      markdown.push(
        `## ${name}\n\n${planMarkdown(plan, [{ gate: 'restart', passed: plan.grade === 'reload' || plan.grade === 'none' }], [])}`,
      );
      if (name === 'several things at once') {
        assertGolden(golden('several.json'), `${JSON.stringify(plan, null, 1)}\n`);
        assertGolden(golden('several.html'), planHtml(plan, []));
      }
    }
    assertGolden(golden('plans.txt'), texts.join('\n'));
    assertGolden(golden('plans.md'), markdown.join('\n'));
    for (const [at, name] of [
      'formatting and comments only',
      'a default written out',
      'lines moved to another file',
      'order of bindings',
    ].entries()) {
      assert.equal(cases[at]?.[0], name);
      assert.match(texts[at] ?? '', /: nothing changes\n$/);
    }
  });

  it('of a configuration and itself is empty', () => {
    for (const [name, change] of [['the example', (tree: ReturnType<typeof exampleTree>) => tree] as const, ...cases]) {
      const plan = makePlan(compiled(change(exampleTree())), compiled(change(exampleTree())), options);
      assert.deepEqual([plan.changes, plan.moves, plan.effects, plan.grade, plan.order.kind], [[], [], [], 'none', 'nothing'], name);
    }
  });

  it('64 nodes with 1,000 changes fit into a comment, and into forty lines', async () => {
    const [model] = (await exampleIr()).nodes;
    const [address] = model?.duravip.addresses ?? [];
    if (model === undefined || address === undefined) assert.fail();
    const addresses = Array.from({ length: 1000 }, (_, at) => ({
      ...address,
      ip: `10.9.${at >> 8}.${at & 255}`,
      bindings: [`b|${at}<img>@you`],
      preference: null,
    }));
    const nodes = (size: number): NodeIr[] =>
      Array.from({ length: 64 }, (_, at) => ({
        ...model,
        name: `node${at}`,
        duravip: { ...model.duravip, addresses: addresses.map((each) => ({ ...each, prefixLength: size })) },
      }));
    const ir = (size: number): ClusterIr => ({ irVersion: 1, product: '4', compiler: '', nodes: nodes(size), managers: [] });
    const plan = makePlan(side(ir(32)), side(ir(24)), options);
    assert.equal(plan.changes.length, 1000);
    const comment = planMarkdown(plan, [], []);
    assert.ok(comment.length < 65_536 && comment.includes('more changes') && comment.includes('Order: any'), String(comment.length));
    assert.ok(!/<img>|@you|[^\\]\|[^ \n-]/.test(comment.replaceAll('&#124;', '')), comment.slice(0, 500));
    const text = planText(plan, { all: false, apply: ['x'], notes: [] });
    assert.ok(text.split('\n').length <= 41, text);
    assert.ok(planText(plan, { all: true, apply: [], notes: [] }).split('\n').length > 1000);
  });
});

describe('grades', () => {
  it('cover every field of the IR', () => {
    const uncovered = (of: string, table: Readonly<Record<string, unknown>>) =>
      leaves(irSchema.$defs?.[of] ?? assert.fail()).filter(
        (path) => !Object.keys(table).some((each) => path === each || path.startsWith(`${each}.`)),
      );
    assert.deepEqual(uncovered('Node', nodeGrades), []);
    assert.deepEqual(uncovered('Manager', managerGrades), []);
  });

  it('are what a reload does, field by field', async () => {
    const [node] = (await exampleIr()).nodes;
    if (node === undefined) assert.fail();
    const kinds: Readonly<Record<Grade, string>> = {
      none: 'change',
      live: 'change',
      reload: 'change',
      restart: 'restart',
      'stop-all': 'stop-all',
    };
    for (const [path, { grade }] of Object.entries(nodeGrades)) {
      const changed = structuredClone(node) as unknown as Record<string, unknown>;
      const names = path.split('.');
      const last = names.pop() ?? '';
      const holder = names.reduce((at, name) => at[name] as Record<string, unknown>, changed);
      holder[last] = typeof holder[last] === 'string' ? `${String(holder[last])}x` : Array.isArray(holder[last]) ? [] : { changed: true };
      assert.equal(differenceOf(node, changed as unknown as NodeIr).kind, kinds[grade], path);
    }
  });

  it('agree with what the manual says of the options, but where ecclusterd differs', () => {
    // A manager of ours keeps the modes and limits of its files from its start on.
    const differing = new Map([
      ['bind_address', 'reload'],
      ['duravip_balance_set_size', 'reload'],
      ...['file_mode', 'dir_mode', 'max_open', 'max_idle', 'control_cache'].map((name) => [name, 'restart'] as const),
    ]);
    for (const [path, [scope, name]] of Object.entries(optionOfField)) {
      const spec = schemaFor('4').option(scope, name) ?? assert.fail(`${scope} ${name}`);
      const of = path.startsWith('logs.') ? 'manager' : 'node';
      const here = gradeOf(of, path, 'ecclusterd');
      const there = gradeOf(of, path, 'momentum');
      if (differing.has(name)) assert.equal(here, differing.get(name), name);
      else if (spec.change === 'restart' && here === 'none') continue;
      else if (path === 'peers' || path === 'duravip.unconditionalRebind') assert.ok(here === 'reload' || here === 'none', path);
      else assert.equal(here === 'live' ? 'reload' : here, there, `${path} (${name})`);
    }
    assert.equal(schemaFor('4').option('cluster', 'cluster_group')?.change, 'stop-all-nodes');
  });
});

describe('order and moves', () => {
  let model: NodeIr;
  before(async () => {
    model = quick((await exampleIr()).nodes[0] ?? assert.fail());
  });

  it('every state of the order is sound, by brute force, in 200 random changes', () => {
    const seen = new Map<string, number>();
    for (let seed = 1; seed <= 200; seed++) {
      const chance = chanceOf(seed);
      const old = randomCluster(model, chance);
      const next = randomChange(old, chance);
      const { order } = makePlan(side(old), side(next), options);
      seen.set(order.kind, (seen.get(order.kind) ?? 0) + 1);
      const [before, after] = [partsOf(old), partsOf(next)];
      const known = new Set([...wrongsIn(before).keys(), ...wrongsIn(after).keys()]);
      const changing = order.steps.flat();
      const subsets = Array.from({ length: 2 ** changing.length }, (_, bits) => new Set(changing.filter((_node, at) => (bits >> at) & 1)));
      const wrong = (changed: ReadonlySet<string>) => newWrong(mixture(before, after, changed), known);
      const unsound = subsets.filter((each) => wrong(each) !== null);
      assert.equal(order.kind === 'any' || order.kind === 'nothing', unsound.length === 0, `seed ${seed}`);
      const done = new Set<string>();
      for (const step of order.steps) {
        for (const node of step) done.add(node);
        assert.equal(wrong(done), null, `seed ${seed}: after ${[...done].join(', ')}`);
      }
      if (order.kind === 'steps' && order.steps.length === 1) {
        // All at one moment only where no single node may go first.
        assert.ok(changing.every((node) => wrong(new Set([node])) !== null) || unsound.length > 0, `seed ${seed}`);
      }
    }
    assert.ok((seen.get('steps') ?? 0) > 10 && (seen.get('any') ?? 0) > 50, JSON.stringify([...seen]));
  });

  it('owners and gaps are those of the simulator, in random changes', () => {
    const last = Number(process.env['PLAN_SEEDS'] ?? 24);
    for (let seed = 1; seed <= last; seed++) {
      const chance = chanceOf(seed);
      const old = randomCluster(model, chance);
      const next = randomChange(old, chance);
      const plan = makePlan(side(old), side(next), options);
      const after = movesOf(
        { old: partsOf(old), next: partsOf(next), order: plan.order, grade: plan.grade, restarting: new Set(), owners: null },
        next,
      ).after;
      const steps = plan.order.steps.flatMap((nodes, at) =>
        nodes.map((node) => ({ atSec: 30 + at * 15, action: { kind: 'reload' as const, file: 'new', node } })),
      );
      const scenario = {
        seed,
        untilSec: 50 + steps.length * 15,
        nodes: null,
        partition: 'available' as const,
        leaseSec: 10,
        failureTimeoutMs: 500,
        steps,
      };
      const played = playScenario(
        old,
        scenario,
        () => next,
        () => {},
      );
      assert.equal(played.violation, null, `seed ${seed}`);
      // What nobody has in the end is told as an effect.
      const kept = new Set(next.nodes.flatMap(({ duravip }) => duravip.addresses.map(({ ip }) => ip)));
      const owners = new Map(played.owners);
      for (const ip of kept) assert.equal(owners.get(ip) ?? '-', ownerIn(after, ip) ?? '-', `seed ${seed}: ${ip}`);
      const printed = new Map(plan.moves.map(({ ip, gapMs }) => [ip, gapMs]));
      for (const { atMs, ips, gapMs } of played.changes)
        for (const ip of ips)
          if (atMs > 30_000 && kept.has(ip) && ownerIn(after, ip) !== null)
            assert.ok(gapMs <= (printed.get(ip) ?? 0), `seed ${seed}: ${ip} was out of service for ${gapMs} ms`);
    }
  });

  it('what is removed node by node hops, and the plan says how; owners go last', async () => {
    const old = await exampleIr();
    const gone = new Set(['10.20.1.11', '10.20.1.22', '10.20.2.13']);
    const nodes = old.nodes.map((node) => ({
      ...node,
      duravip: { ...node.duravip, addresses: node.duravip.addresses.filter(({ ip }) => !gone.has(ip)) },
    }));
    const { moves, order } = makePlan(side(old), side({ ...old, nodes }), options);
    const removed = moves.filter(({ why }) => why === 'removed');
    assert.deepEqual(
      removed.map(({ ip, to }) => [ip, to]),
      [...gone].sort().map((ip) => [ip, null]),
    );
    assert.equal(order.kind, 'any');
    const owners = new Set(removed.map(({ from }) => from));
    assert.ok(!owners.has(order.steps[0]?.[0] ?? ''), JSON.stringify(order.steps));
  });
});

/** Paths of the fields of a part of the schema; what is a list or has a type of its own is one. */
function leaves(schema: JsonSchema, path = ''): readonly string[] {
  const resolved = schema.$ref === undefined ? schema : (irSchema.$defs?.[schema.$ref.split('/').at(-1) ?? ''] ?? assert.fail());
  if (resolved.properties === undefined) return [path];
  return Object.entries(resolved.properties).flatMap(([name, each]) => leaves(each, path === '' ? name : `${path}.${name}`));
}
