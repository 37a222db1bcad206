// The SMTP clients that Postfix serves, each from its first request to its end. Postfix tells only the beginning, so the end is found out:
//
//   1. the kernel has no such TCP connection any more (looked up every second), or, where it never had one (a proxy in front, Postfix on
//      another machine):
//   2. the smtpd process asks about another client, because it serves one at a time, or
//   3. its connection to us ends, because the process ends or has had nothing to ask for a while.

import type { Gatekeeper, Seat, Verdict } from '../gatekeeper.ts';
import type { SavedSession } from './policy-state.ts';
import { PeerWatch } from './peer-watch.ts';
import type { PolicyRequest } from './policy-request.ts';

export interface Session {
  readonly key: string;
  readonly place: Seat;
  /** The kernel knows the connection by that; null: it does not. */
  readonly peer: string | null;
  /** Times in a row that the kernel did not show it. */
  missing: number;
  /** Which smtpd serves it. */
  owner: object | null;
  /** What was said of the message that it sends, by `instance`, and of its recipient: Postfix asks once for each place in its settings. */
  message: { readonly instance: string; readonly verdict: Verdict } | null;
  recipient: { readonly id: string; readonly verdict: Verdict } | null;
}

const lookMs = 1000;
/** The kernel's table is no snapshot: a line may be missed once while others come and go. */
const missingMax = 2;
const sessionsMax = 100_000;

export class Sessions {
  readonly #gatekeeper: Gatekeeper;
  readonly #byKey = new Map<string, Session>();
  readonly #watch = new PeerWatch();
  /** Called whenever somebody comes or goes. */
  onChange: () => void = () => {};
  #timer: NodeJS.Timeout | null = null;

  constructor(gatekeeper: Gatekeeper) {
    this.#gatekeeper = gatekeeper;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** The session that this request of smtpd `owner` is about; a new client is asked for. Null with the verdict: it may not come in. */
  async of(
    owner: object,
    before: Session | null,
    request: PolicyRequest,
  ): Promise<{ readonly session: Session | null; readonly verdict: Verdict }> {
    const ip = request.get('client_address') ?? '';
    const [port, localPort] = [Number(request.get('client_port')), Number(request.get('server_port'))];
    const key = port > 0 ? `${ip} ${port} ${localPort}` : `${ip} of this smtpd`;
    const known = port > 0 ? this.#byKey.get(key) : before?.key === key ? before : undefined;
    if (before !== null && before !== known) this.ownerLeft(owner, before);
    if (known !== undefined && !known.place.released) {
      known.owner = owner;
      return { session: known, verdict: { kind: 'pass' } };
    }
    if (this.#byKey.size >= sessionsMax)
      return { session: null, verdict: { kind: 'unknown', why: `${sessionsMax} clients are connected already` } };
    const { place, verdict } = await this.#gatekeeper.admit(ip);
    if (verdict.kind === 'refused') return { session: null, verdict };
    const peer = port > 0 && localPort > 0 ? await this.#watch.keyOf({ address: ip, port, localPort }) : null;
    const session: Session = { key, place, peer, missing: 0, owner, message: null, recipient: null };
    if (port > 0) this.#byKey.set(key, session);
    this.onChange();
    if (peer !== null) this.#timer ??= setTimeout(() => void this.#look(), lookMs);
    return { session, verdict };
  }

  /** The smtpd serves somebody else now, or has gone. The kernel's word counts more: smtpd drops idle connections to us, too. */
  ownerLeft(owner: object, session: Session): void {
    if (session.owner !== owner) return;
    session.owner = null;
    if (session.peer === null) this.end(session);
  }

  end(session: Session): void {
    this.#gatekeeper.release(session.place);
    if (this.#byKey.get(session.key) === session) this.#byKey.delete(session.key);
    this.onChange();
  }

  /** Those that a later start can recognise. */
  list(): readonly SavedSession[] {
    return [...this.#byKey.values()].flatMap(({ key, peer, place }) => (peer === null ? [] : [{ key, peer, ip: place.ip }]));
  }

  /** Who was in when the service ended, and is still connected. */
  async restore(saved: readonly SavedSession[]): Promise<void> {
    const open = saved.length === 0 ? null : await this.#watch.open();
    for (const { key, ip, peer } of saved) {
      if (open?.has(peer) !== true || this.#byKey.has(key) || this.#byKey.size >= sessionsMax) continue;
      const place = this.#gatekeeper.readmit(ip);
      this.#byKey.set(key, { key, place, peer, missing: 0, owner: null, message: null, recipient: null });
    }
    if (this.#byKey.size > 0) this.#timer ??= setTimeout(() => void this.#look(), lookMs);
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #look(): Promise<void> {
    const open = await this.#watch.open();
    if (this.#timer === null) return;
    let watched = 0;
    for (const session of this.#byKey.values()) {
      if (session.peer === null) continue;
      watched++;
      session.missing = open?.has(session.peer) === false ? session.missing + 1 : 0;
      if (session.missing >= missingMax) this.end(session);
    }
    this.#timer = watched === 0 ? null : setTimeout(() => void this.#look(), lookMs);
  }
}
