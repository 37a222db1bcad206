// How a rollout stands, for people and for `ecconf rollout`, which follows it by the document.

import type { Document } from '../../console/answer.ts';
import type { Ended } from './manager-rollout-ports.ts';
import type { ManagerRollouts } from './manager-rollouts.ts';

type Running = NonNullable<ManagerRollouts['state']['running']>;
type NodeState = 'waiting' | 'ready' | 'switching' | 'settling' | 'switched' | 'going back' | 'back';

export function statusDocument(rollouts: ManagerRollouts): Document {
  const { running, committed, haves } = rollouts.state;
  return {
    committed: { ...committed },
    nextSerial: rollouts.nextSerial,
    incoming: rollouts.store.incoming,
    takes: [...haves.keys()].sort(),
    running: running === null ? null : runningDocument(rollouts, running),
    last: rollouts.last === null ? null : endedDocument(rollouts.last),
  };
}

function runningDocument(rollouts: ManagerRollouts, running: Running) {
  const { id, wish, phase, until } = running;
  return {
    ...id,
    phase,
    grade: wish.about.grade,
    plan: wish.about.plan,
    who: wish.about.who,
    source: wish.about.source,
    words: wish.about.words,
    forMs: Math.round(rollouts.runningForMs),
    leftMs: Math.max(0, Math.round(until - performance.now())),
    waitsFor: rollouts.waitsFor,
    why: running.why,
    nodes: nodesOf(running).map(([node, state]) => ({ node, state })),
  };
}

function endedDocument({ id, end, why, about, tookMs }: Ended) {
  return { ...id, end, why, who: about.who, plan: about.plan, tookMs };
}

export function statusLines(rollouts: ManagerRollouts): readonly string[] {
  const { running, committed, haves } = rollouts.state;
  if (running === null) {
    const { last } = rollouts;
    const doing = [...haves.values()].flatMap(({ node, doing: at }) =>
      at === null ? [] : [`${node}: ${at.phase} rollout ${at.id.serial} of ${at.id.manager}`],
    );
    return [
      `No rollout runs here. Committed: ${committed.serial} (${committed.sha256.slice(0, 12)})`,
      ...(last === null ? [] : [`Last: ${last.id.serial} ${last.end}${last.why === '' ? '' : `: ${last.why}`}`]),
      ...(doing.length === 0 ? [] : [...doing.map((line) => `  ${line}`), 'rollout adopt goes on with it, rollout abort takes it back']),
    ];
  }
  const { about } = running.wish;
  const words = about.words === '' ? '' : ` "${about.words}"`;
  const from = about.source === '' ? '' : ` from ${about.source}`;
  return [
    `Rollout ${running.id.serial}  ${about.plan} by ${about.who}${from}${words}   grade ${about.grade}   confirm within ${Math.round(running.wish.confirmMs / 1000)} s`,
    ...phaseLines(rollouts, running),
  ];
}

const marks: Readonly<Record<NodeState, string>> = {
  waiting: '·',
  ready: '·',
  switching: '▶',
  settling: '▶',
  switched: '✓',
  'going back': '▶',
  back: '✓',
};

function phaseLines(rollouts: ManagerRollouts, running: Running): readonly string[] {
  const { phase, heard, wish, until, why } = running;
  const left = `${((until - performance.now()) / 1000).toFixed(0)} s`;
  const wanted = wish.nodes.filter((node) => !wish.without.includes(node));
  if (phase === 'offering') return [`  offer    ▶ ${heard.length} of ${wanted.length} ready`];
  const nodes = nodesOf(running).map(([node, state]) => {
    const more = state === 'settling' ? ` settling (${rollouts.waitsFor ?? 'at rest'})` : state === 'going back' ? ' going back' : '';
    return `${marks[state]} ${node}${more}`;
  });
  if (phase === 'aborting') return [`  back     ${nodes.join('   ')}`, `  because  ${why ?? ''}`];
  const confirm =
    phase === 'waiting' ? `▶ in ${left} all go back by themselves (rollout confirm)` : phase === 'confirming' ? '▶ told to all' : '·';
  return [`  offer    ✓ ${wanted.length} of ${wanted.length} ready`, `  switch   ${nodes.join('   ')}`, `  confirm  ${confirm}`];
}

function nodesOf({ phase, step, heard, wish }: Running): readonly (readonly [string, NodeState])[] {
  const wanted = wish.nodes.filter((node) => !wish.without.includes(node));
  if (phase === 'offering') return wanted.map((node) => [node, heard.includes(node) ? 'ready' : 'waiting']);
  return wish.steps.flatMap((nodes, at) =>
    nodes.map((node) => {
      if (phase === 'aborting') return [node, at > step ? 'ready' : heard.includes(node) ? 'back' : 'going back'] as const;
      if (phase === 'waiting' || phase === 'confirming' || at < step) return [node, 'switched'] as const;
      if (at > step) return [node, 'ready'] as const;
      return [node, phase === 'settling' ? 'settling' : heard.includes(node) ? 'switched' : 'switching'] as const;
    }),
  );
}
