// What a simulated node says, which may be a lie, and what would be true.

import type { Message } from '../core/messages.ts';

export class Mouth {
  /** What becomes of what it sends; null: it is sent as it is. */
  lie: ((message: Message) => Message) | null = null;
  /** It has lied in this run: nothing that it says or has is proof of anything. */
  hasLied = false;
  /** What it really claims in the round of now. */
  truth = new Set<string>();

  say(message: Message): Message {
    if (message.kind === 'state') {
      if (message.part === 0) this.truth = new Set();
      for (const { ip } of message.claims) this.truth.add(ip);
    }
    if (this.lie === null) return message;
    this.hasLied = true;
    return this.lie(message);
  }
}
