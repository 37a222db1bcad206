// The manager of a rollout: a state machine without clock, bus and disk. Offer, all ready, switch step by step with each step settled, confirm; and
// back where anything fails. What it has committed it keeps, and gives it to every node that comes without it.

import {
  lateText,
  type ManagerKept,
  type ManagerRollout,
  type ManagerRolloutEffect,
  type ManagerRolloutEvent,
  type ManagerStep,
  type RolloutEnd,
  type RolloutWish,
  type Running,
  wanted,
} from './rollout-manager-state.ts';
import { type Have, type RolloutId, type RolloutMessage, sameId, sameVersion } from './rollout-messages.ts';

const readyMs = 15_000;
const echoMs = 5000;
const catchMs = 8000;

export function startManager(name: string, kept: ManagerKept): ManagerRollout {
  return { ...kept, name, present: null, haves: new Map(), running: null, catching: new Map() };
}

export function stepManager(state: ManagerRollout, event: ManagerRolloutEvent, now: number): ManagerStep {
  switch (event.kind) {
    case 'start':
      return begin(state, event.wish, now);
    case 'adopt':
      return adopt(state, event.id, event.wish, now);
    case 'message':
      return onMessage(state, event.from, event.message, now);
    case 'view':
      return onView(state, event.nodes, now);
    case 'settled':
      return onSettled(state, event.id, now);
    case 'unsettled':
      return onUnsettled(state, event.id, event.why);
    case 'confirm':
      return confirm(state, now);
    case 'abort':
      return state.running === null ? nothing(state) : abort(state, state.running, 'an operator', now);
    case 'tick':
      return onTick(state, now);
  }
}

/** That a rollout of this manager would have now. */
export function nextSerial({ haves, offered, committed: version }: ManagerRollout): number {
  return 1 + [...haves.values()].reduce((most, { seen, good }) => Math.max(most, seen, good.serial), Math.max(offered, version.serial));
}

function begin(state: ManagerRollout, wish: RolloutWish, now: number): ManagerStep {
  const serial = wish.serial ?? nextSerial(state);
  const id: RolloutId = { serial, sha256: wish.sha256, manager: state.name };
  const refuse = (why: string): ManagerStep => ({ state, effects: [{ kind: 'ended', id, end: 'refused', why }] });
  if (state.running !== null) return refuse(`rollout ${state.running.id.serial} is not over`);
  if (serial < nextSerial(state)) return refuse(`serial ${serial} has been given already, the next one is ${nextSerial(state)}`);
  const present = state.present ?? [];
  const missing = wanted(wish).filter((node) => !present.includes(node));
  if (missing.length > 0) return refuse(`${missing.join(', ')} is not there`);
  if (wanted(wish).length * 2 <= wish.nodes.length) return refuse('no majority of the nodes is there');
  const { old, confirmMs, pieces, settleMs, steps, switchMs, about } = wish;
  // All steps, each with its limit, then the time for the confirmation.
  const nodesWaitMs = confirmMs + steps.length * (switchMs + settleMs);
  const offer: RolloutMessage = { kind: 'offer', id, old, onlyTo: null, pieces: pieces.length, confirmMs: nodesWaitMs, about };
  const running: Running = { id, wish, phase: 'offering', step: 0, heard: [], left: [], until: now + readyMs, why: null, unsettled: null };
  return {
    state: { ...state, running, offered: serial },
    effects: [
      keep({ ...state, offered: serial }),
      say(offer),
      ...pieces.map((bytes, index) => say({ kind: 'offer-piece', id, index, bytes })),
    ],
  };
}

/** The first step that is not done is told once more: who has it already takes no notice. */
function adopt(state: ManagerRollout, id: RolloutId, wish: RolloutWish, now: number): ManagerStep {
  const refuse = (why: string): ManagerStep => ({ state, effects: [{ kind: 'not-adopted', why }] });
  if (state.running !== null) return refuse(`rollout ${state.running.id.serial} is not over`);
  const doing = (node: string) => state.haves.get(node)?.doing ?? null;
  const out = wanted(wish).filter((node) => {
    const at = doing(node);
    return at === null || !sameId(at.id, id);
  });
  if (out.length > 0) return refuse(`${out.join(', ')} is not in it any more`);
  const hasSwitched = (node: string) => doing(node)?.phase === 'switched';
  const open = wish.steps.findIndex((nodes) => !nodes.every(hasSwitched));
  const step = open < 0 ? wish.steps.length - 1 : open;
  const until = now + wish.settleMs;
  const running: Running = { id, wish, phase: 'settling', step, heard: [], left: [], until, why: null, unsettled: null };
  if (open < 0) return { state: { ...state, running }, effects: [{ kind: 'settle', id }] };
  const begun = switchStep(state, running, now);
  if (begun.state.running === null) return begun;
  const heardOf = (wish.steps[step] ?? []).filter(hasSwitched);
  return { state: { ...begun.state, running: { ...begun.state.running, heard: heardOf } }, effects: begun.effects };
}

function onMessage(state: ManagerRollout, from: string, message: RolloutMessage, now: number): ManagerStep {
  const { running } = state;
  const ours = running !== null && 'id' in message && sameId(running.id, message.id) ? running : null;
  switch (message.kind) {
    case 'have':
      return onHave({ ...state, haves: new Map(state.haves).set(message.node, message) }, message, now);
    case 'ready':
      if (ours === null && message.id.manager === state.name && !isUnderWay(state, message.id))
        // It was on its way when we gave it up.
        return { state, effects: [say({ kind: 'abort', id: message.id })] };
      if (ours === null) return onCaught(state, message.id, message.node, message.problems.length === 0 ? 'ready' : 'refused', now);
      if (ours.phase !== 'offering') return nothing(state);
      if (message.problems.length > 0) return abort(state, ours, `${message.node}: ${message.problems.join('; ')}`, now);
      return heard(state, ours, message.node, wanted(ours.wish), (next) => switchStep(state, next, now));
    case 'switched':
      if (ours === null) return onCaught(state, message.id, message.node, message.problem === null ? 'switched' : 'refused', now);
      if (message.problem !== null && ours.phase !== 'offering') return abort(state, ours, `${message.node}: ${message.problem}`, now);
      return ours.phase === 'switching' ? switched(state, ours, message.node, now) : nothing(state);
    case 'confirm':
      return ours !== null && from === state.name ? committed(state, ours) : nothing(state);
    case 'returned':
      if (ours === null || ours.phase !== 'aborting') return nothing(state);
      return cameBack(state, ours, message.node);
    case 'abort':
      return ours !== null && from !== state.name ? takenBack(state, ours, from, now) : nothing(state);
    case 'offer':
    case 'offer-piece':
    case 'switch':
    case 'released':
      return nothing(state);
  }
}

function switched(state: ManagerRollout, running: Running, node: string, now: number): ManagerStep {
  return heard(state, running, node, running.wish.steps[running.step] ?? [], (next) => ({
    state: { ...state, running: { ...next, phase: 'settling', heard: [], left: [], until: now + next.wish.settleMs, unsettled: null } },
    effects: [{ kind: 'settle', id: next.id }],
  }));
}

/** Another manager has told the nodes, which heed it before anything that we say from now on. */
function takenBack(state: ManagerRollout, running: Running, from: string, now: number): ManagerStep {
  const why = `aborted by ${from}`;
  if (running.phase === 'aborting') return nothing(state);
  if (running.phase === 'offering') return ended(state, { ...running, why }, 'refused');
  return nothing({
    ...state,
    running: { ...running, phase: 'aborting', heard: [], until: now + running.wish.returnMs, why },
  });
}

function heard(
  state: ManagerRollout,
  running: Running,
  node: string,
  all: readonly string[],
  then: (running: Running) => ManagerStep,
): ManagerStep {
  const next = { ...running, heard: [...new Set([...running.heard, node])] };
  return all.every((each) => next.heard.includes(each)) ? then(next) : nothing({ ...state, running: next });
}

function switchStep(state: ManagerRollout, running: Running, now: number): ManagerStep {
  const nodes = running.wish.steps[running.step];
  if (nodes === undefined)
    return nothing({ ...state, running: { ...running, phase: 'waiting', heard: [], left: [], until: now + running.wish.confirmMs } });
  return {
    state: { ...state, running: { ...running, phase: 'switching', heard: [], left: [], until: now + running.wish.switchMs } },
    effects: [say({ kind: 'switch', id: running.id, nodes })],
  };
}

function onSettled(state: ManagerRollout, id: RolloutId, now: number): ManagerStep {
  const { running } = state;
  if (running?.phase !== 'settling' || !sameId(running.id, id)) return nothing(state);
  return switchStep(state, { ...running, step: running.step + 1 }, now);
}

function onUnsettled(state: ManagerRollout, id: RolloutId, why: string | null): ManagerStep {
  const { running } = state;
  if (running?.phase !== 'settling' || !sameId(running.id, id)) return nothing(state);
  return nothing({ ...state, running: { ...running, unsettled: why } });
}

function confirm(state: ManagerRollout, now: number): ManagerStep {
  const { running } = state;
  if (running?.phase !== 'waiting') return nothing(state);
  return {
    state: { ...state, running: { ...running, phase: 'confirming', until: now + echoMs } },
    effects: [say({ kind: 'confirm', id: running.id })],
  };
}

/** Our own confirmation came back in order: who is with us has it as well. */
function committed(state: ManagerRollout, running: Running): ManagerStep {
  const { serial, sha256 } = running.id;
  const next = { ...state, committed: { serial, sha256 } };
  const { state: after, effects } = ended(next, running, 'committed');
  return { state: after, effects: [keep(next), ...effects] };
}

function abort(state: ManagerRollout, running: Running, why: string, now: number): ManagerStep {
  if (running.phase === 'aborting' || running.phase === 'confirming') return nothing(state);
  const message = say({ kind: 'abort', id: running.id });
  if (running.phase === 'offering') {
    const step = ended(state, { ...running, why }, 'refused');
    return { state: step.state, effects: [message, ...step.effects] };
  }
  const { returnMs } = running.wish;
  return {
    state: { ...state, running: { ...running, phase: 'aborting', heard: [], left: [], until: now + returnMs, why } },
    effects: [message],
  };
}

/** It has the old one again; with the last of them it is over. */
function cameBack(state: ManagerRollout, running: Running, node: string): ManagerStep {
  return heard(state, running, node, switchedNodes(running), (next) => ended(state, next, 'rolled back'));
}

/** All that were told to, answered or not. */
function switchedNodes({ wish, step }: Running): readonly string[] {
  return wish.steps.slice(0, step + 1).flat();
}

function ended(state: ManagerRollout, { id, why }: Running, end: RolloutEnd): ManagerStep {
  return { state: { ...state, running: null }, effects: [{ kind: 'ended', id, end, why: why ?? '' }] };
}

function onView(state: ManagerRollout, nodes: readonly string[] | null, now: number): ManagerStep {
  const present = nodes ?? [];
  const haves = new Map([...state.haves].filter(([node]) => present.includes(node)));
  const catching = new Map([...state.catching].filter(([node]) => present.includes(node)));
  const next = { ...state, present: nodes, haves, catching };
  if (next.running === null) return nothing(next);
  const gone = wanted(next.running.wish).filter((node) => !present.includes(node));
  const { heard: told, left, phase } = next.running;
  // Who has switched and ends once more has to come back once more.
  const stillHeard = phase === 'switching' ? told.filter((node) => !gone.includes(node)) : told;
  const running = { ...next.running, heard: stillHeard, left: [...new Set([...left, ...gone])] };
  const mayLeave = nodes !== null && running.wish.restarts && running.phase === 'switching' ? (running.wish.steps[running.step] ?? []) : [];
  const missed = gone.filter((node) => !mayLeave.includes(node));
  const known = { ...next, running };
  return missed.length === 0 ? nothing(known) : abort(known, running, `${missed.join(', ')} left`, now);
}

function onTick(state: ManagerRollout, now: number): ManagerStep {
  const { running } = state;
  const catching = new Map([...state.catching].filter(([, { until }]) => now < until));
  const next = catching.size === state.catching.size ? state : { ...state, catching };
  if (running === null) return catchUp(next, now);
  if (now < running.until) return nothing(next);
  if (running.phase === 'aborting') {
    const lost = switchedNodes(running).filter((node) => !running.heard.includes(node));
    const why = `${running.why ?? ''}; ${lost.join(', ')} did not come back`;
    return ended(next, { ...running, why }, 'rolled back, not all');
  }
  if (running.phase === 'confirming') return ended(next, running, 'unknown');
  return abort(next, running, `${lateText(running)}: time is over`, now);
}

function onHave(state: ManagerRollout, { node, good, doing }: Have, now: number): ManagerStep {
  const { running } = state;
  // Of ours, and we have given it up, or died since: it was not there when the others were told.
  if (doing?.id.manager === state.name && isOver(state, doing)) return { state, effects: [say({ kind: 'abort', id: doing.id })] };
  // It was cut off from us while it caught up: on from there.
  if (doing?.id.manager === state.name && sameVersion(doing.id, state.committed))
    return onCaught(state, doing.id, node, doing.phase === 'checked' ? 'ready' : 'switched', now);
  const restarted = running === null ? null : onRestarted(state, running, node, doing, now);
  if (restarted !== null) return restarted;
  // Ours came through, although we have not seen it come back.
  if (running !== null && sameVersion(running.id, good)) return committed(state, running);
  if (good.serial <= state.committed.serial) return running === null ? catchUp(state, now) : nothing(state);
  const next = { ...state, committed: good };
  return { state: next, effects: [keep(next)] };
}

/** A node that has left and come back tells by what it is in the middle of where it is: with the new one, or with the old one. */
function onRestarted(state: ManagerRollout, running: Running, node: string, doing: Have['doing'], now: number): ManagerStep | null {
  if (!running.left.includes(node)) return null;
  if (running.phase === 'aborting' && doing === null) return cameBack(state, running, node);
  if (running.phase !== 'switching') return null;
  if (doing?.phase === 'switched' && sameId(doing.id, running.id)) return switched(state, running, node, now);
  const aborted = abort(state, running, `${node} came back without it`, now);
  const after = aborted.state.running;
  if (after === null || doing !== null) return aborted;
  // It has the old one already, and does not say so again.
  const counted = cameBack(aborted.state, after, node);
  return { state: counted.state, effects: [...aborted.effects, ...counted.effects] };
}

/** After a switch only what is known to be given up: another life of us may have sent the confirmation. */
function isOver(state: ManagerRollout, { id, phase }: NonNullable<Have['doing']>): boolean {
  if (state.running?.phase === 'aborting' && sameId(state.running.id, id)) return true;
  return phase === 'checked' && !isUnderWay(state, id);
}

/** What is committed goes on, whoever waits for it. */
function isUnderWay({ running, committed: version }: ManagerRollout, id: RolloutId): boolean {
  return (running !== null && sameId(running.id, id)) || sameVersion(version, id);
}

/** Whoever has less than what is committed gets it, one offer to each. */
function catchUp(state: ManagerRollout, now: number): ManagerStep {
  const { committed: version, name } = state;
  const behind = [...state.haves.values()].filter(
    ({ node, good, doing }) => good.serial < version.serial && doing === null && !state.catching.has(node),
  );
  if (behind.length === 0) return nothing(state);
  const id: RolloutId = { ...version, manager: name };
  const catching = new Map([...state.catching, ...behind.map(({ node }) => [node, { until: now + catchMs }] as const)]);
  return { state: { ...state, catching }, effects: behind.map(({ node }) => ({ kind: 'offer-to', id, node })) };
}

function onCaught(state: ManagerRollout, id: RolloutId, node: string, what: 'ready' | 'switched' | 'refused', now: number): ManagerStep {
  if (!sameId(id, { ...state.committed, manager: state.name })) return nothing(state);
  if (what === 'refused') return nothing(state);
  const catching = new Map(state.catching).set(node, { until: now + catchMs });
  const message: RolloutMessage = what === 'ready' ? { kind: 'switch', id, nodes: [node] } : { kind: 'confirm', id };
  return { state: { ...state, catching }, effects: [say(message)] };
}

function keep({ committed: version, offered }: ManagerKept): ManagerRolloutEffect {
  return { kind: 'keep', kept: { committed: version, offered } };
}

function say(message: RolloutMessage): ManagerRolloutEffect {
  return { kind: 'say', message };
}

function nothing(state: ManagerRollout): ManagerStep {
  return { state, effects: [] };
}
