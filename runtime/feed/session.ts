// What the feed knows of one client, apart from its socket.

import { Held, type HeldTotal } from './held.ts';
import type { Password } from './feed-door.ts';
import type { Transaction } from './transaction.ts';

const triesMax = 3;

export class Session {
  readonly id: number;
  readonly since: number;
  /** What it has raised; taken back when it goes. */
  readonly held: Held;
  /** Between MULTI and EXEC. */
  transaction: Transaction | null = null;
  /** What it raises stays when it goes. */
  keep = false;
  protocol: 2 | 3 = 2;
  /** As CLIENT SETNAME and SETINFO have told. */
  name = '';
  libraryName = '';
  libraryVersion = '';
  /** Said goodbye: nothing that comes after it is answered. */
  ended = false;

  /** What it has to say first; null: nothing, or it was said. */
  password: Password | null;
  #tries = 0;

  constructor(id: number, since: number, total: HeldTotal, password: Password | null = null) {
    this.password = password;
    this.held = new Held(total);
    this.id = id;
    this.since = since;
  }

  /** A few wrong ones end it. */
  say(password: Uint8Array): boolean {
    if (this.password?.is(password) !== false) {
      this.password = null;
      return true;
    }
    this.ended = ++this.#tries >= triesMax;
    return false;
  }

  reset(): void {
    this.keep = false;
    this.transaction = null;
    this.protocol = 2;
    this.name = '';
  }
}
