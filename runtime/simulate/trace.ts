// The story of one run, for people: what each node was told and what it did, one line an event.

import type { Effect, Event } from '../core/contract.ts';

/** Most lines kept; of a longer story the beginning is dropped, for the failure is at the end. */
const linesMax = 200_000;

export class Trace {
  private lines: string[] = [];
  dropped = 0;
  private readonly withHeartbeats: boolean;

  constructor(withHeartbeats = false) {
    this.withHeartbeats = withHeartbeats;
  }

  event(now: number, who: string, event: Event, effects: readonly Effect[]): void {
    if (!this.withHeartbeats && isHumdrum(event, effects)) return;
    const done = effects.map(describeEffect).join('; ');
    this.add(now, who, `${describeEvent(event)}${done === '' ? '' : ` => ${done}`}`);
  }

  note(now: number, who: string, text: string): void {
    this.add(now, who, text);
  }

  text(last = linesMax): string {
    return this.lines.slice(-last).join('\n');
  }

  private add(now: number, who: string, text: string): void {
    this.lines.push(`${(now / 1000).toFixed(4).padStart(11)} ${who.padEnd(5)} ${text}`);
    if (this.lines.length < linesMax * 2) return;
    this.dropped += linesMax;
    this.lines = this.lines.slice(linesMax);
  }
}

/** Ticks and heartbeats that led to nothing but heartbeats. */
function isHumdrum(event: Event, effects: readonly Effect[]): boolean {
  const quiet = event.kind === 'tick' || event.kind === 'kernel' || (event.kind === 'message' && event.message.kind === 'heartbeat');
  return quiet && effects.every((effect) => effect.kind === 'look' || (effect.kind === 'send' && effect.message.kind === 'heartbeat'));
}

function describeEvent(event: Event): string {
  switch (event.kind) {
    case 'message':
      return `${event.from} says ${JSON.stringify(event.message)}`;
    case 'reload':
      return `reload with ${event.settings.node.duravip.addresses.length} addresses`;
    case 'down':
    case 'kernel':
    case 'neighbours':
    case 'asked':
    case 'order':
    case 'places':
    case 'seats':
    case 'plumbed':
    case 'silence':
    case 'tick':
    case 'unplumbed':
    case 'up':
    case 'view': {
      const { kind, ...rest } = event;
      return `${kind} ${JSON.stringify(rest)}`;
    }
  }
}

function describeEffect(effect: Effect): string {
  switch (effect.kind) {
    case 'send':
      return `send ${effect.message.kind}`;
    case 'log':
      return `log ${effect.level}: ${effect.text} ${JSON.stringify(effect.about)}`;
    case 'announce':
    case 'hosts':
    case 'hush':
    case 'look':
    case 'plumb':
    case 'reconnect':
    case 'stopped':
    case 'unplumb': {
      const { kind, ...rest } = effect;
      return `${kind} ${JSON.stringify(rest)}`;
    }
  }
}
