// Events as they go out to all who read them, each with a number in one life of the process: whoever comes back names the last one that he had, and
// gets what he has missed, or is told to begin anew.

import { jsonText } from '../../base/json-text.ts';

export interface StoredEvent {
  readonly number: number;
  /** As it is sent. */
  readonly text: string;
}

const eventsMost = 2000;
const bytesMost = 8 * 1024 * 1024;

export class EventRing {
  /** Of this life of the process. */
  readonly start: string;
  readonly #listeners = new Set<(event: StoredEvent) => void>();
  #events: StoredEvent[] = [];
  #bytes = 0;
  #last = 0;

  constructor(start: string) {
    this.start = start;
  }

  /** The id of the newest one. */
  get last(): string {
    return `${this.start}-${this.#last}`;
  }

  put(kind: string, data: Readonly<Record<string, unknown>>): void {
    const number = ++this.#last;
    const event = { number, text: eventText(kind, data, `${this.start}-${number}`) };
    this.#events.push(event);
    this.#bytes += event.text.length;
    while (this.#events.length > eventsMost || (this.#bytes > bytesMost && this.#events.length > 1)) {
      this.#bytes -= this.#events.shift()?.text.length ?? 0;
    }
    for (const listener of this.#listeners) listener(event);
  }

  /** What came after `id`; null: that is not known here, or no longer. */
  after(id: string): readonly StoredEvent[] | null {
    const match = /^([0-9a-z]+)-([0-9]{1,15})$/.exec(id);
    const number = Number(match?.[2]);
    const first = this.#events[0]?.number ?? this.#last + 1;
    if (match?.[1] !== this.start || number > this.#last || number < first - 1) return null;
    return this.#events.slice(number - first + 1);
  }

  listen(listener: (event: StoredEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** JSON has no line end, so an event has one line of data. Without an id it does not count as the last one. */
export function eventText(kind: string, data: Readonly<Record<string, unknown>>, id: string | null): string {
  return `${id === null ? '' : `id: ${id}\n`}event: ${kind}\ndata: ${jsonText(data)}\n\n`;
}
