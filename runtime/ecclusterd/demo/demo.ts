// `ecclusterd demo`: the life of a small cluster in one terminal. The nodes are the real ones, on the embedded bus; only the machines
// under them are dry runs, which keep addresses in memory.

import { irPath } from '../../daemon/run-options.ts';
import { numberOf } from '../../process/arguments.ts';
import { CommandError, isCommandError, type Arguments, type Terminal } from '../../process/program-command.ts';
import { readIrFile } from '../../process/ir-file.ts';
import type { ClusterIr, NodeIr } from '../../ir/generated/types.ts';
import { DemoCluster } from './demo-cluster.ts';
import { Stage } from './stage.ts';

const pauseMs = 1500;

export async function runDemo(given: Arguments, terminal: Terminal): Promise<number> {
  const stage = new Stage(terminal, given.flag('plain'));
  if (given.flag('logs')) return (await import('./demo-logs.ts')).runDemoLogs(namedCluster(given), stage, terminal);
  const ir = smallCluster(given);
  const cluster = new DemoCluster(ir, stage);
  try {
    await play(cluster, stage, ir);
    return 0;
  } catch (error) {
    if (!isCommandError(error)) throw error;
    stage.print();
    stage.say(null, error.message);
    return error.code;
  } finally {
    await cluster.end();
  }
}

/** The nodes that take part, with names. */
function namedCluster(given: Arguments): ClusterIr {
  const read = readIrFile(given.text('ir') === null ? '-' : irPath(given));
  if (!read.ok) throw new CommandError(3, read.why);
  const count = numberOf(given, 'nodes', 2, 16) ?? 3;
  const nodes = read.ir.nodes.slice(0, count).map((node, index): NodeIr => ({ ...node, name: node.name ?? `node${index + 1}` }));
  if (nodes.length < 2) throw new CommandError(3, `the IR has ${read.ir.nodes.length} nodes; the demo needs two`);
  return { ...read.ir, nodes };
}

/** With addresses to take over. */
function smallCluster(given: Arguments): ClusterIr {
  const ir = namedCluster(given);
  const { nodes } = ir;
  if (nodes.every(({ duravip }) => duravip.addresses.length === 0))
    throw new CommandError(3, 'the IR has no managed address (Enable_Duravip), so there is nothing to show');
  return ir;
}

async function play(cluster: DemoCluster, stage: Stage, { nodes }: ClusterIr): Promise<void> {
  const names = nodes.map(({ name }) => name ?? '');
  const matureSec = nodes[0]?.duravip === undefined ? 5 : nodes[0].timers.viewMatureTimeSec;
  const victim = names[1] ?? '';

  cluster.say(
    `${listed(names)} start. Nobody holds an address before the membership has been stable for ${matureSec} s (view_mature_time).`,
  );
  for (const name of names) await cluster.start(name);
  await cluster.until('every address has an owner', () => cluster.isCalm(names));
  cluster.say(
    `The owners are known: ${cluster.counts()}. Nobody voted: each node computed the same table${cluster.hash()} from the same messages.`,
  );
  stage.print();
  await sleep(pauseMs);

  const lost = cluster.addressesOn(victim);
  cluster.takeGapMs();
  cluster.kill(victim);
  cluster.say(
    `${victim} dies as by kill -9, with ${lost.length} addresses. The embedded bus notices at once; between machines Corosync takes about a second.`,
  );
  const survivors = names.filter((name) => name !== victim);
  await cluster.until('the others have taken over', () => cluster.isCalm(survivors));
  cluster.say(
    `All ${lost.length} are taken over: ${cluster.counts()}. The longest gap of an address was ${Math.ceil(cluster.takeGapMs())} ms, detection included.`,
  );
  stage.print();
  await sleep(pauseMs);

  cluster.say(`${victim} starts again. What it had is not snatched back: first the membership must be stable for ${matureSec} s.`);
  await cluster.start(victim);
  await cluster.until(`${victim} has what it is preferred for, and the rest is even`, () => cluster.isCalm(names) && cluster.isFair(names));
  cluster.say(
    `Balanced again: ${cluster.counts()}. These were planned moves: the new owner serves before the old one lets go; longest gap ${Math.ceil(cluster.takeGapMs())} ms.`,
  );
  stage.print();
  await sleep(pauseMs);

  cluster.say(`${victim} is stopped in order (SIGTERM): it hands everything over, then leaves.`);
  await cluster.stop(victim);
  await cluster.until('everything is handed over', () => cluster.isCalm(survivors));
  cluster.say(`Done: ${cluster.counts()}; longest gap ${Math.ceil(cluster.takeGapMs())} ms.`);
  stage.print();
  stage.say(null, 'Nothing on this machine was changed. The same with real addresses: docs/operations.md');
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
