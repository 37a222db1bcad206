// Keeps the ledger true: looks at the kernel's tables, hears what the kernel tells unasked, and tells whom it concerns.

import type { Host } from '../host/host.ts';
import { Interfaces } from '../host/interfaces.ts';
import type { Entry, Ledger, LedgerNews } from '../host/ledger.ts';
import type { WorkListener, WorkOptions } from './work-port.ts';

/** The kernel's tables are read again this long after they could not be. */
const lookAgainMs = 1000;

export interface WatchListener {
  /** Something may be due for these. */
  due(entries: Iterable<Entry>): void;
  /** All of a feed has been told. */
  fed(): void;
  /** Why it cannot be here; null: it can. */
  refusal(entry: Entry): string | null;
}

export class KernelWatch {
  readonly #host: Host;
  readonly #ledger: Ledger;
  readonly #listener: WorkListener;
  readonly #work: WatchListener;
  readonly #options: WorkOptions;
  readonly #interfaces: Interfaces;
  #looking: { readonly again: boolean; readonly answer: boolean } | null = null;
  #lookAt = Infinity;
  #counts = { vanished: 0, strays: 0, unreadable: 0 };

  constructor(host: Host, ledger: Ledger, listener: WorkListener, work: WatchListener, options: WorkOptions) {
    this.#host = host;
    this.#ledger = ledger;
    this.#listener = listener;
    this.#work = work;
    this.#options = options;
    this.#interfaces = new Interfaces(ledger);
  }

  get isLooking(): boolean {
    return this.#looking !== null;
  }

  counters(): Readonly<Record<string, number>> {
    return this.#counts;
  }

  tick(): void {
    if (this.#options.now() >= this.#lookAt) this.look(false);
  }

  /** `answer`: the core has asked. One look at a time; who asks meanwhile gets another one. */
  look(answer: boolean): void {
    if (this.#looking !== null) {
      this.#looking = { again: true, answer: this.#looking.answer || answer };
      return;
    }
    this.#looking = { again: false, answer };
    this.#lookAt = Infinity;
    const since = this.#ledger.changes();
    this.#host.look((tables) => {
      const look = this.#looking ?? { again: false, answer: false };
      this.#looking = null;
      if (tables === null) {
        this.#counts.unreadable++;
        this.#lookAt = this.#options.now() + lookAgainMs;
        if (look.answer)
          this.#listener.notice({ kind: 'warning', text: 'the kernel does not give its tables of interfaces and addresses' });
        return;
      }
      const news = this.#ledger.saw(tables, since);
      // What was wanted before it was known where it is.
      this.#work.due([...this.#ledger.entries.values()].filter(({ owed, addDue }) => owed || addDue));
      if (look.again) this.look(look.answer);
      else if (look.answer) this.#listener.kernel(this.present());
      this.news(news, true);
    });
  }

  news(news: LedgerNews, isLook = false): void {
    if (isLook || news.links.length > 0) this.placesChanged(news);
    this.#tellOfOwn(news);
    if (news.vanished.length > 0) {
      const ips = news.vanished.map(({ ip }) => ip);
      this.#host.hush(ips);
      this.#counts.vanished += ips.length;
      this.#listener.notice({ kind: 'vanished', ips });
    }
    this.#counts.strays += news.strays.length;
    this.#work.due(news.strays);
    if (news.vanished.length > 0 || news.strays.some(({ wish }) => wish !== 'up')) this.#listener.kernel(this.present());
    this.#work.fed();
  }

  placesChanged(news: LedgerNews | null): void {
    const { lost, back, notices } = this.#interfaces.changed(news?.links ?? []);
    for (const notice of notices) this.#listener.notice(notice);
    this.#host.listenOn(this.#interfaces.indexes());
    if (lost.length + back.length > 0) this.#listener.places(lost, back);
  }

  #tellOfOwn({ own, ownGone }: LedgerNews): void {
    for (const entry of own) {
      const row = this.#ledger.ownRow(entry);
      if (row !== null) this.#listener.notice({ kind: 'own-address', ip: entry.ip, where: this.#ledger.where(row) });
    }
    if (own.length + ownGone.length === 0) return;
    const lost = own.map((entry) => ({ ip: entry.ip, reason: this.#work.refusal(entry) ?? '' }));
    this.#listener.places(
      lost,
      ownGone.map(({ ip }) => ip),
    );
  }

  /** Those wanted here that are at their place, and whatever is there of the others. */
  present(): readonly string[] {
    const ips: string[] = [];
    for (const entry of this.#ledger.entries.values()) {
      const is = entry.wish === 'up' ? entry.served : entry.rows.some(({ kind }) => kind === 'ours');
      if (is) ips.push(entry.ip);
    }
    return ips;
  }
}
