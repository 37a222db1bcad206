// Where the log service listens: one listener for each endpoint, those that stay through a reload left alone.

import type { Credentials } from '../../trust/credentials.ts';
import { Listener, type ListenerHost } from './listener.ts';
import { nameOf, type ListenOptions } from './listen-options.ts';

export class Listeners {
  readonly #host: ListenerHost;
  readonly #credentials: Credentials | null;
  readonly #say: (what: string) => void;
  readonly #byName = new Map<string, Listener>();

  constructor(host: ListenerHost, credentials: Credentials | null, say: (what: string) => void) {
    this.#host = host;
    this.#credentials = credentials;
    this.#say = say;
  }

  /** From now on these. What could not be opened is returned in words for people, and is tried again by the next call. */
  async set(listens: readonly ListenOptions[]): Promise<readonly string[]> {
    const names = new Set(listens.map(({ endpoint }) => nameOf(endpoint)));
    for (const [name, listener] of this.#byName) {
      if (names.has(name)) continue;
      listener.close();
      this.#byName.delete(name);
    }
    const problems: string[] = [];
    for (const listen of listens) {
      const there = this.#byName.get(nameOf(listen.endpoint));
      if (there?.isListening() === true) there.change(listen);
      else await this.#listen(listen).catch((error: unknown) => problems.push(error instanceof Error ? error.message : String(error)));
    }
    return problems;
  }

  /** Endpoints as configured, with the port that is really bound. */
  endpoints(): readonly { readonly name: string; readonly port: number | null; readonly listening: boolean }[] {
    return [...this.#byName.values()].map((each) => ({ name: each.name, port: each.port(), listening: each.isListening() }));
  }

  renew(credentials: Credentials): void {
    for (const listener of this.#byName.values()) listener.renew(credentials);
  }

  close(): void {
    for (const listener of this.#byName.values()) listener.close();
    this.#byName.clear();
  }

  async #listen(listen: ListenOptions): Promise<void> {
    const name = nameOf(listen.endpoint);
    this.#byName.set(name, await Listener.open(listen, this.#host, this.#credentials));
    this.#say(`the log service listens on ${name}${this.#credentials === null ? ' (no certificates)' : ' (TLS)'}`);
  }
}
