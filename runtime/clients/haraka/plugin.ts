// The Haraka plugin `ecconf`: connections by block and throttles by name, both over the whole cluster. docs/clients.md says how it is
// installed. Each worker process of Haraka has its own connection to the feed; when a process dies, what it has counted is taken back.

import { domainOf } from '../limit-rules.ts';
import { Gatekeeper, type Seat, type Verdict } from '../gatekeeper.ts';
import {
  addressOf,
  denySoft,
  denySoftDisconnect,
  type HarakaAddress,
  type HarakaConnection,
  type HarakaPlugin,
  type Next,
} from './haraka.ts';
import { readSettings, type HarakaSettings, type ThrottledHook } from './plugin-settings.ts';

interface Running {
  readonly settings: HarakaSettings;
  readonly gatekeeper: Gatekeeper;
}

/** On `connection.notes`. */
const note = 'ecconf';
let running: Running | null = null;

export function register(this: HarakaPlugin): void {
  const settings = readSettings(this.config.get('ecconf.ini', () => this.logwarn('ecconf.ini has changed: restart Haraka to apply it')));
  // A limit that does not hold is worse than a server that does not start.
  if (!settings.ok) throw new Error(`ecconf.ini: ${settings.why}`);
  const { endpoint, password, timeoutMs, object, limits, throttleObject } = settings.value;
  const log = (level: 'info' | 'warn' | 'error', text: string): void => this[`log${level}`](text);
  running = {
    settings: settings.value,
    gatekeeper: new Gatekeeper({ endpoint, password, timeoutMs, object, limits, throttleObject, log }),
  };
  this.register_hook('connect', 'onConnect');
  this.register_hook('mail', 'onMail');
  this.register_hook('rcpt', 'onRecipient');
  this.register_hook('disconnect', 'onDisconnect');
}

export function shutdown(): void {
  running?.gatekeeper.close();
  running = null;
}

export function onConnect(this: HarakaPlugin, next: Next, connection: HarakaConnection): void {
  if (running === null) {
    next();
    return;
  }
  const { gatekeeper, settings } = running;
  // XCLIENT and the PROXY protocol make a connection begin again, from another address.
  leave(gatekeeper, connection);
  const { ip } = connection.remote;
  const asked = gatekeeper.admit(ip);
  connection.notes[note] = asked.then(({ place }) => place);
  void asked.then(async ({ place, verdict }) => {
    const throttled = verdict.kind === 'pass' ? await throttle(running, 'connection', connection, {}) : verdict;
    const deny = denial(throttled, settings);
    if (deny !== null) gatekeeper.release(place);
    answer(this, next, connection, throttled, deny, denySoftDisconnect);
  });
}

export function onMail(this: HarakaPlugin, next: Next, connection: HarakaConnection, params: readonly HarakaAddress[]): void {
  const sender = addressOf(params[0]);
  void onThrottled(this, next, connection, 'message', { sender, sender_domain: domainOf(sender) });
}

export function onRecipient(this: HarakaPlugin, next: Next, connection: HarakaConnection, params: readonly HarakaAddress[]): void {
  const recipient = addressOf(params[0]);
  const sender = addressOf(connection.transaction?.mail_from);
  const values = { sender, sender_domain: domainOf(sender), recipient, recipient_domain: domainOf(recipient) };
  void onThrottled(this, next, connection, 'recipient', values);
}

export function onDisconnect(this: HarakaPlugin, next: Next, connection: HarakaConnection): void {
  if (running !== null) leave(running.gatekeeper, connection);
  next();
}

/** The place may still be on its way: then it is given back on arrival. */
function leave(gatekeeper: Gatekeeper, connection: HarakaConnection): void {
  const place = connection.notes[note] as Promise<Seat> | undefined;
  delete connection.notes[note];
  void place?.then((there) => gatekeeper.release(there));
}

async function onThrottled(
  plugin: HarakaPlugin,
  next: Next,
  connection: HarakaConnection,
  hook: ThrottledHook,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  if (running === null) {
    next();
    return;
  }
  const { settings } = running;
  const verdict = await throttle(running, hook, connection, values);
  answer(plugin, next, connection, verdict, denial(verdict, settings), denySoft);
}

async function throttle(
  now: Running | null,
  hook: ThrottledHook,
  connection: HarakaConnection,
  values: Readonly<Record<string, string>>,
): Promise<Verdict> {
  const named = now?.settings.throttles[hook] ?? null;
  if (now === null || named === null) return { kind: 'pass' };
  return now.gatekeeper.throttle(named, { ip: connection.remote.ip, helo: connection.hello?.host ?? '', ...values });
}

/** What the client is told; null: it may go on. */
function denial(verdict: Verdict, { whenDown }: HarakaSettings): string | null {
  if (verdict.kind === 'pass') return null;
  if (verdict.kind === 'refused') return '4.7.0 Too much at once from you, try again later';
  return whenDown === 'accept' ? null : '4.3.2 Not able to take this now, try again later';
}

function answer(plugin: HarakaPlugin, next: Next, connection: HarakaConnection, verdict: Verdict, deny: string | null, code: number): void {
  if (verdict.kind === 'refused') connection.loginfo(plugin, `refused: ${verdict.why}`);
  if (deny === null) next();
  else next(code, deny);
}
