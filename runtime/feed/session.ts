// What the feed knows of one client, apart from its socket.

import { Held } from './held.ts';

export class Session {
  readonly id: number;
  readonly since: number;
  /** What it has raised; taken back when it goes. */
  readonly held = new Held();
  /** What it raises stays when it goes. */
  keep = false;
  protocol: 2 | 3 = 2;
  /** As CLIENT SETNAME and SETINFO have told. */
  name = '';
  libraryName = '';
  libraryVersion = '';
  /** Said goodbye: nothing that comes after it is answered. */
  ended = false;

  constructor(id: number, since: number) {
    this.id = id;
    this.since = since;
  }

  reset(): void {
    this.keep = false;
    this.protocol = 2;
    this.name = '';
  }
}
