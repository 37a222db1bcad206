// A node in a rollout: a state machine without clock, bus and disk. What it keeps is written before anything tells of it, so that a node that dies
// anywhere comes back as what the others believe it is.

import { type Offer, type RolloutId, type RolloutMessage, sameId, sameVersion, type Version } from './rollout-messages.ts';

/** In `state.json`; contents are beside it under their hash. */
export interface NodeKept {
  readonly good: Version;
  readonly seen: number;
  /** Null: idle. */
  readonly doing: KeptRollout | null;
}

type KeptRollout =
  | { readonly phase: 'checked'; readonly id: RolloutId }
  /** `at`: on the monotonic clock of that boot. */
  | { readonly phase: 'switched'; readonly id: RolloutId; readonly until: { readonly boot: string; readonly at: number } };

export interface NodeRollout {
  readonly name: string;
  readonly boot: string;
  readonly kept: NodeKept;
  /** Not kept: an offer on its way, and what was asked of the rim. */
  readonly offer: { readonly offer: Offer; readonly have: number; readonly until: number } | null;
  /** The manager has left before the switch: until when the offer is held. */
  readonly leaderlessUntil: number | null;
  /** Who waits to hear that we are back. */
  readonly returning: RolloutId | null;
}

export type NodeRolloutEvent =
  | { readonly kind: 'message'; readonly message: RolloutMessage }
  /** `managers`: those that are there. */
  | { readonly kind: 'view'; readonly managers: readonly string[] }
  | { readonly kind: 'checked'; readonly id: RolloutId; readonly problems: readonly string[] }
  | { readonly kind: 'applied'; readonly version: Version; readonly problem: string | null }
  | { readonly kind: 'tick' };

export type NodeRolloutEffect =
  | { readonly kind: 'say'; readonly message: RolloutMessage }
  /** With fsync, before what follows. */
  | { readonly kind: 'keep'; readonly kept: NodeKept }
  | { readonly kind: 'take-piece'; readonly id: RolloutId; readonly index: number; readonly bytes: Uint8Array }
  /** Puts the pieces together, writes them down and judges them; `checked` follows. */
  | { readonly kind: 'check'; readonly id: RolloutId }
  /** `applied` follows. */
  | { readonly kind: 'apply'; readonly version: Version };

export interface NodeStep {
  readonly state: NodeRollout;
  readonly effects: readonly NodeRolloutEffect[];
}

/** An offer whose pieces do not come, and one whose manager has left. */
const piecesMs = 30_000;
const leaderlessMs = 60_000;

/** What it has switched to and waits for, and for how long. */
export function waitsFor({ kept: { doing } }: NodeRollout, now: number): { readonly name: string; readonly leftMs: number } | null {
  if (doing?.phase !== 'switched') return null;
  return { name: `${doing.id.serial} of ${doing.id.manager}`, leftMs: Math.max(0, doing.until.at - now) };
}

/** What runs after a start: the new one goes on only within its time and without a reboot. */
export function startNode(name: string, boot: string, kept: NodeKept, now: number): NodeStep & { readonly runs: Version } {
  const { doing } = kept;
  const goesOn = doing?.phase === 'switched' && doing.until.boot === boot && now < doing.until.at;
  const state = { name, boot, kept: goesOn ? kept : { ...kept, doing: null }, offer: null, leaderlessUntil: null, returning: null };
  const keep: readonly NodeRolloutEffect[] = goesOn || doing === null ? [] : [{ kind: 'keep', kept: state.kept }];
  return { state, effects: [...keep, say(have(state))], runs: goesOn ? doing.id : kept.good };
}

export function stepNode(state: NodeRollout, event: NodeRolloutEvent, now: number): NodeStep {
  switch (event.kind) {
    case 'message':
      return onMessage(state, event.message, now);
    case 'view':
      return onView(state, event.managers, now);
    case 'checked':
      return onChecked(state, event.id, event.problems);
    case 'applied':
      return onApplied(state, event.version, event.problem);
    case 'tick':
      return onTick(state, now);
  }
}

function onMessage(state: NodeRollout, message: RolloutMessage, now: number): NodeStep {
  const { doing } = state.kept;
  switch (message.kind) {
    case 'offer':
      return message.onlyTo === null || message.onlyTo === state.name ? onOffer(state, message, now) : nothing(state);
    case 'offer-piece': {
      const { offer } = state;
      if (offer === null || !sameId(offer.offer.id, message.id) || message.index !== offer.have) return nothing(state);
      const next = { ...state, offer: { ...offer, have: offer.have + 1 } };
      const { id, index, bytes } = message;
      const whole: readonly NodeRolloutEffect[] = offer.have + 1 === offer.offer.pieces ? [{ kind: 'check', id }] : [];
      return { state: next, effects: [{ kind: 'take-piece', id, index, bytes }, ...whole] };
    }
    case 'switch': {
      if (doing?.phase !== 'checked' || !sameId(doing.id, message.id)) return nothing(state);
      if (!message.nodes.includes(state.name))
        // Its manager is gone, and another one goes on with it.
        return nothing(state.leaderlessUntil === null ? state : { ...state, leaderlessUntil: now + leaderlessMs });
      const until = { boot: state.boot, at: now + (state.offer?.offer.confirmMs ?? 0) };
      const kept = { ...state.kept, doing: { phase: 'switched' as const, id: doing.id, until } };
      return {
        state: { ...state, kept, offer: null, leaderlessUntil: null },
        effects: [
          { kind: 'keep', kept },
          { kind: 'apply', version: doing.id },
        ],
      };
    }
    case 'confirm':
      return doing !== null && sameId(doing.id, message.id) ? onCommitted(state, doing) : nothing(state);
    case 'have':
      // Committed elsewhere is committed: the confirmation did not come through to us.
      return doing !== null && message.node !== state.name && sameVersion(message.good, doing.id)
        ? onCommitted(state, doing)
        : nothing(state);
    case 'abort':
      if (state.offer !== null && sameId(state.offer.offer.id, message.id) && doing === null) return nothing({ ...state, offer: null });
      return doing !== null && sameId(doing.id, message.id) ? goBack(state) : nothing(state);
    case 'ready':
    case 'switched':
    case 'released':
    case 'returned':
      return nothing(state);
  }
}

function onOffer(state: NodeRollout, offer: Offer, now: number): NodeStep {
  const { kept } = state;
  const { id } = offer;
  const refuse = (...problems: readonly string[]): NodeStep => ({
    state,
    effects: [say({ kind: 'ready', id, node: state.name, problems })],
  });
  const held = state.offer?.offer ?? null;
  const busy = kept.doing?.id ?? held?.id ?? null;
  // Known until it switches.
  const by = held === null || held.about.who === '' ? '' : `, by ${held.about.who}`;
  if (busy !== null) return refuse(`busy with rollout ${busy.serial} of ${busy.manager}${by}`);
  // What was committed may have been offered before, and taken back.
  const least = offer.onlyTo === null ? Math.max(kept.good.serial, kept.seen) : kept.good.serial;
  if (id.serial <= least) return refuse(`serial ${id.serial} is not above ${least}`);
  if (offer.old !== null && offer.old !== kept.good.sha256) return refuse('it runs another configuration than the plan was made for');
  const next = { ...state, kept: { ...kept, seen: Math.max(kept.seen, id.serial) }, offer: { offer, have: 0, until: now + piecesMs } };
  return { state: next, effects: [{ kind: 'keep', kept: next.kept }] };
}

function onChecked(state: NodeRollout, id: RolloutId, problems: readonly string[]): NodeStep {
  const { offer, kept } = state;
  if (offer === null || kept.doing !== null || !sameId(offer.offer.id, id)) return nothing(state);
  const answer = say({ kind: 'ready', id, node: state.name, problems });
  if (problems.length > 0) return { state: { ...state, offer: null }, effects: [answer] };
  const next = { ...kept, doing: { phase: 'checked' as const, id } };
  return { state: { ...state, kept: next }, effects: [{ kind: 'keep', kept: next }, answer] };
}

function onApplied(state: NodeRollout, version: Version, problem: string | null): NodeStep {
  const { doing } = state.kept;
  if (doing?.phase === 'switched' && sameVersion(doing.id, version))
    return { state, effects: [say({ kind: 'switched', id: doing.id, node: state.name, problem })] };
  const { returning } = state;
  if (returning === null || !sameVersion(version, state.kept.good)) return nothing(state);
  return { state: { ...state, returning: null }, effects: [say({ kind: 'returned', id: returning, node: state.name }), say(have(state))] };
}

function onView(state: NodeRollout, managers: readonly string[], now: number): NodeStep {
  const leads = state.kept.doing?.phase === 'checked' ? state.kept.doing.id.manager : state.offer?.offer.id.manager;
  const isThere = leads === undefined || managers.includes(leads);
  const leaderlessUntil = isThere ? null : (state.leaderlessUntil ?? now + leaderlessMs);
  return { state: { ...state, leaderlessUntil }, effects: [say(have(state))] };
}

function onTick(state: NodeRollout, now: number): NodeStep {
  const { doing } = state.kept;
  if (doing?.phase === 'switched') return now >= doing.until.at ? goBack(state) : nothing(state);
  if (state.leaderlessUntil !== null && now >= state.leaderlessUntil) return goBack(state);
  if (doing === null && state.offer !== null && now >= state.offer.until) return nothing({ ...state, offer: null });
  return nothing(state);
}

/** Without us, who had only looked at it: then it is offered again. */
function onCommitted(state: NodeRollout, doing: NonNullable<NodeKept['doing']>): NodeStep {
  return doing.phase === 'switched' ? commit(state, doing.id) : goBack(state);
}

function commit(state: NodeRollout, { serial, sha256 }: RolloutId): NodeStep {
  const kept = { ...state.kept, good: { serial, sha256 }, doing: null };
  const next = { ...state, kept, offer: null };
  return { state: next, effects: [{ kind: 'keep', kept }, say(have(next))] };
}

/** To the good one, whatever it was in the middle of. */
function goBack(state: NodeRollout): NodeStep {
  const { doing, good } = state.kept;
  const kept = { ...state.kept, doing: null };
  const next = { ...state, kept, offer: null, leaderlessUntil: null };
  const keep: NodeRolloutEffect = { kind: 'keep', kept };
  if (doing === null) return nothing(next);
  if (doing.phase === 'checked') return { state: next, effects: [keep, say(have(next))] };
  return { state: { ...next, returning: doing.id }, effects: [keep, { kind: 'apply', version: good }] };
}

function have({ name, kept }: NodeRollout): RolloutMessage {
  const { good, seen, doing } = kept;
  return { kind: 'have', node: name, good, seen, doing: doing === null ? null : { id: doing.id, phase: doing.phase } };
}

function say(message: RolloutMessage): NodeRolloutEffect {
  return { kind: 'say', message };
}

function nothing(state: NodeRollout): NodeStep {
  return { state, effects: [] };
}
