// What commands do and refuse, apart from layout: finding commands and arguments, orders, jobs.
import assert from 'node:assert/strict';
import { safeMove } from '../../runtime/console/commands/safe-move.ts';
import type { Snapshot } from '../../runtime/console/node-port.ts';
import { ask, serve } from './ask.ts';
import { address, disconnected, healthy, many, SampleNode, troubled } from './sample.ts';
import { until } from '../until.ts';

/** Each request with the line that it is answered with; `error:` means status 1. */
async function assertAnswers(snapshot: Snapshot, cases: readonly (readonly [string, string])[]): Promise<void> {
  for (const [request, expected] of cases) {
    const { ok, text } = await ask(serve(new SampleNode(snapshot)), request);
    assert.equal(text, `${expected}\n`, request);
    assert.equal(ok, !expected.startsWith('error:'), request);
  }
}

const moveUsage = 'usage: cluster duravip move <address> [to] <node>';

describe('console commands', () => {
  it('names the nearest command', () =>
    assertAnswers(healthy, [
      ['cluster membreship', 'error: unknown command "cluster membreship" (nearest: cluster membership)'],
      ['Cluster Info', 'error: unknown command "Cluster Info" (nearest: cluster info)'],
      ['cluster duravip shwo', 'error: unknown command "cluster duravip shwo" (nearest: cluster duravip show, cluster duravip move)'],
      [
        'cluster duravip mvoe 10.2.3.4 to x',
        'error: unknown command "cluster duravip mvoe" (nearest: cluster duravip move, cluster duravip show)',
      ],
      ['cluster duravip show tabels', 'error: unknown command "cluster duravip show tabels" (nearest: cluster duravip show tables)'],
      ['cl mem', 'error: "cl mem" is not a whole command (it may go on as: cluster membership)'],
      ['xyzzy', 'error: unknown command "xyzzy" (help lists them)'],
      ['cluster "info', 'error: a quote is not closed (put a " at the end of the word, or \\ in front of the quote)'],
    ]));

  it('gives errors in the format that was asked for', async () => {
    const what = '"json" goes before a command';
    assert.deepEqual(JSON.parse((await ask(serve(new SampleNode(healthy)), 'json')).text), {
      error: what,
      mend: 'for example: json cluster membership',
    });
    assert.match(
      (await ask(serve(new SampleNode(healthy)), 'xml x <y>')).text,
      /<error command="x &lt;y&gt;">\n {2}<what>unknown command &quot;x/,
    );
  });

  it('judges arguments', () =>
    assertAnswers(healthy, [
      ['cluster info all', 'error: "all" is one word too many (usage: cluster info)'],
      ['cluster duravip debug', 'error: cluster duravip debug needs <switch> (usage: cluster duravip debug {on|off})'],
      ['cluster duravip debug perhaps', 'error: "perhaps" is not on or off (usage: cluster duravip debug {on|off})'],
      ['cluster duravip move 10.80.116.50', `error: cluster duravip move needs <node> (${moveUsage})`],
      ['cluster duravip move 10.80.116.50 to labrat-2 now', `error: "now" is one word too many (${moveUsage})`],
      ['cluster duravip move "" to labrat-2', `error: <address> is empty (${moveUsage})`],
      ['cluster abort first', 'error: "first" is not the number of a job (cluster jobs lists them) (usage: cluster abort <job>)'],
      ['cluster abort 12', 'error: there is no job 12 (cluster jobs lists them)'],
    ]));

  it('takes an address in any spelling, or a binding, with and without "to"', async () => {
    for (const request of [
      '10.80.116.50 to labrat-2',
      '10.80.116.50 labrat-2',
      'flowgomail-hotmail-51 labrat-2',
      '::ffff:10.80.116.50 labrat-2',
    ]) {
      const node = new SampleNode(healthy);
      const { text } = await ask(serve(node), `cluster duravip move ${request}`);
      assert.equal(text, 'submitted (job 1: move 10.80.116.50 to labrat-2)\n', request);
      assert.deepEqual(node.orders, [{ kind: 'move', ip: '10.80.116.50', to: 'labrat-2' }]);
    }
  });

  it('does not wait for a move that nobody begins', async () => {
    const node = new SampleNode(healthy);
    const call = {
      ...serve(node),
      port: node,
      args: { address: '10.80.116.50', node: 'labrat-2' },
      format: 'text',
      withinSec: null,
      remote: null,
    } as const;
    const answer = await safeMove({ ...call, who: 'mgr1' });
    assert.deepEqual(node.orders, []);
    assert.deepEqual(answer, {
      ok: false,
      what: '10.80.116.50 stays with labrat-4 (labrat-2: no such move began within 5 s)',
      mend: 'cluster why ADDRESS says more',
    });
  });

  it('takes "to" as a name where nothing else can be meant', async () => {
    const rows = [
      address('10.0.0.1', [], 'labrat-1', {
        members: address('10.0.0.1', [], null)
          .members.slice(0, 1)
          .map((each) => ({ ...each, node: 'to' })),
      }),
    ];
    const members = healthy.members.map((each) => (each.node === 'labrat-2' ? { ...each, node: 'to' } : each));
    const node = new SampleNode({ ...healthy, members, addresses: rows });
    await ask(serve(node), 'cluster duravip move 10.0.0.1 to');
    await ask(serve(node), 'cluster duravip move 10.0.0.1 to to');
    assert.deepEqual(node.orders, [{ kind: 'move', ip: '10.0.0.1', to: 'to' }]);
  });

  it('says why an address can not be moved', async () => {
    await assertAnswers(healthy, [
      [
        'cluster duravip move 10.80.116.5 labrat-1',
        'error: no managed address or binding "10.80.116.5" (nearest: 10.80.116.50, 10.80.116.53)',
      ],
      ['cluster duravip move nothing labrat-1', 'error: no managed address or binding "nothing" (cluster duravip show lists them)'],
      [
        'cluster duravip move 10.80.116.50 labrat-2.example.com',
        'error: no node "labrat-2.example.com" in the cluster (the bus knows it as labrat-2)',
      ],
      ['cluster duravip move 10.80.116.50 labrat-9', 'error: no node "labrat-9" in the cluster (members: labrat-4, labrat-1, labrat-2)'],
      ['cluster duravip move 10.80.116.50 barca', 'error: "barca" is a manager (managers own no addresses)'],
    ]);
    await assertAnswers(troubled, [
      ['cluster duravip move a50 labrat-4', 'error: labrat-4 is not configured for 10.80.116.50 (candidates: labrat-1)'],
      [
        'cluster duravip move a51 labrat-1',
        'error: 10.80.116.51 is BROKEN (a binding name stands for different addresses: make the configurations agree)',
      ],
      ['cluster duravip move a52 labrat-4', 'error: labrat-4 is excluded, it does not answer (candidates: labrat-1)'],
      ['cluster duravip move a52 labrat-2', 'error: labrat-2 is draining (cluster duravip undrain, on that node)'],
      ['cluster duravip move a53 labrat-2', 'error: labrat-2 can not have 10.80.116.53 now: no interface eth7 (candidates: labrat-1)'],
      ['cluster duravip move 10.80.116.54 labrat-1', 'error: 10.80.116.54 goes where 10.80.116.53 goes (move 10.80.116.53)'],
      ['cluster duravip move a53 labrat-1', '10.80.116.53 is on labrat-1 already'],
      ['cluster duravip undrain', 'error: labrat-1 is not draining (nothing to do)'],
    ]);
    await assertAnswers({ ...healthy, phase: 'gathering' }, [
      ['cluster duravip move 10.80.116.50 labrat-2', 'error: a view is being settled (try again in a moment)'],
    ]);
  });

  it('gives addresses again to a node that drains, and to one that has come and gone too often', async () => {
    for (const [draining, dampedSec] of [
      [true, 0],
      [false, 25],
    ] as const) {
      const node = new SampleNode({ ...healthy, self: { ...healthy.self, draining }, dampedSec });
      const { ok } = await ask(serve(node), 'cluster duravip undrain');
      assert.deepEqual([ok, node.orders], [true, [{ kind: 'drain', on: false }]]);
    }
  });

  it('a drain for so many seconds ends by itself, whoever has asked for it, and shortens none that lasts', async () => {
    const node = new SampleNode(healthy);
    const served = serve(node);
    const drains = () => node.orders.flatMap((order) => (order.kind === 'drain' ? [order.on] : []));
    for (const wrong of ['for', 'for x', 'for 0', 'for 1.5', 'for 99999']) {
      const { text } = await ask(served, `cluster duravip drain ${wrong}`);
      assert.equal(text, 'error: for wants seconds from 1 to 3600 (for example: cluster duravip drain for 120)\n');
    }
    await ask(served, 'cluster duravip drain for 1');
    assert.deepEqual(drains(), [true]);
    node.refuses = 'the bus takes no more messages';
    await new Promise((resolve) => setTimeout(resolve, 1200));
    node.refuses = null;
    await until(() => drains().length === 2, 'it has ended');
    assert.deepEqual(drains(), [true, false]);
    await ask(served, 'cluster duravip drain for 1');
    await ask(served, 'cluster duravip drain');
    assert.match((await ask(served, 'cluster duravip drain for 1')).text, /^error: labrat-1 drains already, until somebody undrains it/);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    assert.deepEqual(drains(), [true, false, true, true], 'what somebody asked for without an end has none');
  });

  it('says so in one line while disconnected', async () => {
    const line = 'error: not connected to the bus for 12 s (corosync: cpg_initialize: CS_ERR_LIBRARY; it tries again by itself)';
    const commands = ['membership', 'duravip show', 'duravip owners', 'duravip move 10.0.0.1 x', 'duravip drain', 'duravip announce view'];
    await assertAnswers(
      disconnected,
      commands.map((command) => [`cluster ${command}`, line]),
    );
  });

  it('passes on why an order was not taken', async () => {
    const node = new SampleNode(healthy);
    node.refuses = 'the bus takes no more messages';
    const { ok, text } = await ask(serve(node), 'cluster duravip move 10.80.116.50 labrat-2');
    assert.deepEqual([ok, text], [false, 'error: the order was not taken: the bus takes no more messages (try again)\n']);
  });

  it('says what became of a reload', async () => {
    const node = new SampleNode(healthy);
    node.reloads = { ok: false, said: 'cluster.json:1: no IR' };
    const { ok, text } = await ask(serve(node), 'config reload');
    assert.deepEqual([ok, text], [false, 'error: cluster.json:1: no IR (the running configuration was kept)\n']);
  });
});

describe('console jobs', () => {
  it('lists, finishes and forgets nothing in between', async () => {
    const node = new SampleNode(healthy);
    node.slow = true;
    const served = serve(node);
    await ask(served, 'cluster duravip move 10.80.116.50 labrat-2');
    await ask(served, 'cluster duravip drain');
    const listed = await ask(served, 'cluster jobs');
    assert.equal(listed.text, '     1  running  move 10.80.116.50 to labrat-2\n     2  done     drain (nothing is owned here)\n');
    node.now = { ...healthy, addresses: [...healthy.addresses].map((row) => ({ ...row, owner: 'labrat-2' })) };
    assert.match((await ask(served, 'cluster wait 1')).text, /^Done: move 10\.80\.116\.50 to labrat-2\n$/);
  });

  it('aborts a move by giving the address back, once', async () => {
    const node = new SampleNode(healthy);
    node.slow = true;
    const served = serve(node);
    await ask(served, 'cluster duravip move 10.80.116.50 labrat-2');
    assert.equal((await ask(served, 'cluster abort 1')).text, 'Aborted job 1 (move 10.80.116.50 to labrat-2)\n');
    assert.deepEqual(node.orders.at(-1), { kind: 'move', ip: '10.80.116.50', to: 'labrat-4' });
    assert.equal((await ask(served, 'cluster abort 1')).text, 'error: job 1 has ended: aborted (only a running job can be aborted)\n');
    assert.equal((await ask(served, 'cluster wait 1')).ok, false);
  });

  it('ends a job when another order on the same thing comes', async () => {
    const node = new SampleNode(healthy);
    node.slow = true;
    const served = serve(node);
    await ask(served, 'cluster duravip move 10.80.116.50 labrat-2');
    await ask(served, 'cluster duravip move 10.80.116.50 labrat-1');
    assert.match((await ask(served, 'cluster jobs')).text, /1 {2}aborted .*\(another order came\)\n +2 {2}running/);
  });

  it('calls a move failed that is not done after a minute', async () => {
    const node = new SampleNode(healthy);
    node.slow = true;
    let now = 0;
    const served = serve(node, () => now);
    await ask(served, 'cluster duravip move 10.80.116.50 labrat-2');
    now = 60_001;
    assert.match((await ask(served, 'cluster jobs')).text, /failed .*\(labrat-4 has it after 60 s\)/);
  });

  it('holds no more than it should, however many orders come', async () => {
    const node = new SampleNode(many(3000));
    node.slow = true;
    const served = serve(node);
    for (const { ip } of node.now.addresses) await ask(served, `cluster duravip move ${ip} labrat-1`);
    const { jobs } = JSON.parse((await ask(served, 'json cluster jobs')).text);
    assert.ok(jobs.length <= 1024 + 256, `${jobs.length} jobs`);
    assert.equal(node.orders.length, 3000);
    served.jobs.close();
  });
});

describe('console completion', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['', 'cluster complete config help json quit version xml'],
    ['cl', 'cluster'],
    ['json c', 'cluster complete config'],
    ['json ', 'cluster complete config help quit version'],
    ['cluster shared show in', 'inbound_cidr'],
    ['cluster shared show inbound_cidr ', 'from labrat-1 labrat-2 labrat-4'],
    ['cluster ', 'abort arp dump duravip help info jobs membership nodeaddr nodename reset shared show wait why'],
    ['cluster duravip show ', 'tables'],
    ['cluster duravip debug ', 'off on'],
    ['cluster duravip move 10.80', '10.80.116.50 10.80.116.53'],
    ['cluster duravip move flowgomail-hotmail-53', 'flowgomail-hotmail-53'],
    ['cluster duravip move 10.80.116.50 ', 'labrat-1 labrat-2 labrat-4 to'],
    ['cluster duravip move 10.80.116.50 to ', 'labrat-1 labrat-2 labrat-4'],
    ['cluster duravip move 10.80.116.50 to labrat-1 ', ''],
    ['nonsense ', ''],
  ];
  for (const [line, expected] of cases) {
    it(`completes "${line}"`, async () => {
      const { text } = await ask(serve(new SampleNode(healthy)), `complete "${line}"`);
      assert.deepEqual(text.split('\n').filter(Boolean), expected.split(' ').filter(Boolean));
    });
  }

  it('knows running jobs, and stops at 200', async () => {
    const node = new SampleNode(many(1000));
    node.slow = true;
    const served = serve(node);
    await ask(served, 'cluster duravip move 10.20.0.0 labrat-1');
    assert.equal((await ask(served, 'complete "cluster abort "')).text, '1\n');
    assert.equal((await ask(served, 'complete "cluster duravip move "')).text.split('\n').length, 201);
    served.jobs.close();
  });
});
