// Which command goes where: the whole table, one command after the other, on real processes. What is sent by whom, what is refused and in whose words; and what a
// socket for reading takes.
import assert from 'node:assert/strict';
import { commands } from '../../runtime/console/commands/node-commands.ts';
import { commandsOf } from '../../runtime/manager/commands/all-commands.ts';
import { Programs } from '../log/aggregate/stage.ts';
import { SmallCluster } from './small-cluster.ts';

type Effect = 'read' | 'order' | 'process';
/** Both ways, to one node alone, to all alone, or not at all. */
type Way = 'both' | 'one' | 'all' | 'never';

/** By hand, against the table of the program: a line that is complete, what it does, and where it may go. */
const table: readonly (readonly [string, Effect, Way])[] = [
  ['cluster arp show', 'read', 'both'],
  ['cluster duravip owners', 'read', 'both'],
  ['cluster why 10.20.1.11', 'read', 'both'],
  ['cluster duravip show', 'read', 'both'],
  ['cluster duravip show tables', 'read', 'both'],
  ['cluster help', 'read', 'both'],
  ['cluster info', 'read', 'both'],
  ['cluster jobs', 'read', 'both'],
  ['cluster membership', 'read', 'both'],
  ['cluster nodeaddr', 'read', 'both'],
  ['cluster nodename', 'read', 'both'],
  ['cluster shared list', 'read', 'both'],
  ['cluster shared show outbound_cidr', 'read', 'both'],
  ['cluster shared why outbound_cidr 10.1.2.3', 'read', 'both'],
  ['cluster show logs', 'read', 'both'],
  ['config running', 'read', 'both'],
  ['config show cluster', 'read', 'both'],
  ['config showrecurse', 'read', 'both'],
  ['config get cluster cluster_group', 'read', 'both'],
  ['config eval cluster cluster_group', 'read', 'both'],
  ['help', 'read', 'both'],
  ['version', 'read', 'both'],
  ['cluster dump', 'read', 'one'],
  ['complete cluster', 'read', 'never'],
  ['cluster duravip move 10.20.1.11 to east1', 'order', 'all'],
  ['cluster duravip announce view', 'order', 'both'],
  ['cluster duravip drain', 'order', 'one'],
  ['cluster duravip undrain', 'order', 'one'],
  ['cluster abort 12', 'order', 'one'],
  ['cluster wait 12', 'order', 'one'],
  ['cluster duravip debug off', 'process', 'both'],
  ['config reload', 'process', 'both'],
  ['quit', 'process', 'never'],
  // The last: it leaves the bus.
  ['cluster reset', 'process', 'one'],
];

const refusal = /^error: .*(is not broadcast, |is never taken from a manager|is safe only where all nodes get it in one order)/;

describe('who may do what', () => {
  const programs = new Programs();
  const nodes = ['east1', 'east2'];
  let cluster: SmallCluster;
  const nameOf = (line: string): string =>
    commands
      .map(({ name }) => name)
      .filter((name) => line === name || line.startsWith(`${name} `))
      .sort((a, b) => b.length - a.length)[0] ?? assert.fail(line);
  before(async () => {
    cluster = await SmallCluster.make(programs);
    for (const name of nodes) cluster.node(name, ['--control-read', cluster.path(`control-read-${name}`)]);
    cluster.manager('mgr1', ['--control-read', cluster.path('control-read-mgr1')]);
    await cluster.until('mgr1', 'info', (text) => text.includes('(2 nodes)'));
    await cluster.until('east1', 'cluster duravip owners', (text) => !/ - /.test(text));
  });
  after(async () => {
    await cluster.remove();
  });

  it('the table names every command', () => {
    const hidden = new Set(commands.filter((command) => command.hidden === true).map(({ name }) => name));
    assert.deepEqual(
      [...new Set(table.map(([line]) => nameOf(line)))].sort(),
      commands.flatMap(({ name }) => (hidden.has(name) ? [] : [name])).sort(),
    );
    for (const [line, effect] of table) assert.equal(commands.find(({ name }) => name === nameOf(line))?.effect, effect, line);
  });

  it('none of the orders of nodes is taken from a socket for reading, there or by a manager', async () => {
    for (const [line, effect] of table) {
      if (effect === 'read') continue;
      const denied = { status: 'error', text: 'Not Authorized for this command\n' };
      // Whoever reads may leave.
      if (line !== 'quit') assert.deepEqual(await cluster.ask('read-east1', line), denied, line);
      assert.deepEqual(await cluster.ask('read-mgr1', `broadcast ${line}`), denied, `broadcast ${line}`);
      assert.deepEqual(await cluster.ask('read-mgr1', `unicast east1 ${line}`), denied, `unicast ${line}`);
    }
    const own = commandsOf(undefined as unknown as Parameters<typeof commandsOf>[0]).filter(({ effect }) => effect !== 'read');
    assert.ok(own.length > 5, String(own.length));
    for (const { name } of own)
      assert.deepEqual((await cluster.ask('read-mgr1', `${name} x`)).text, 'Not Authorized for this command\n', name);
  });

  it('what only reads is taken from it', async () => {
    for (const [line, effect, way] of table) {
      if (effect !== 'read') continue;
      assert.doesNotMatch((await cluster.ask('read-east1', line)).text, /Not Authorized/, line);
      if (way !== 'never') assert.doesNotMatch((await cluster.ask('read-mgr1', `ask_node east1 ${line}`)).text, /Not Authorized/, line);
    }
  });

  it('no command of a node executes on the manager itself', async () => {
    for (const [line] of table) {
      if (!line.startsWith('cluster ')) continue;
      const { status, text } = await cluster.ask('mgr1', line);
      assert.equal(status, 'error', line);
      assert.match(text, /^error: ".*" does not execute on a manager \(ask the nodes: broadcast cluster /, line);
    }
  });

  for (const [line, , way] of table)
    it(`${line}: ${way}`, async () => {
      for (const [isAllowed, sent] of [
        [way === 'both' || way === 'all', `ask ${line}`],
        [way === 'both' || way === 'one', `ask_node east2 ${line}`],
      ] as const) {
        const { text } = await cluster.ask('mgr1', sent);
        assert.equal(!refusal.test(text), isAllowed, `${sent}: ${text}`);
        assert.doesNotMatch(text, /unknown command|one word too many|is missing/, sent);
      }
    });
});
