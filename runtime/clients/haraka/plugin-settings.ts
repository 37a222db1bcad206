// `config/ecconf.ini` of Haraka, as haraka-config has read it: sections of texts and numbers.

import { readPassword } from '../../process/password-file.ts';
import { parseEndpoint, type Endpoint } from '../../sockets/endpoint.ts';
import { parseLimits, parseThrottle, type BlockLimit, type NamedThrottle, type Parsed } from '../limit-rules.ts';

export interface HarakaSettings {
  readonly endpoint: Endpoint;
  readonly password: string | null;
  readonly timeoutMs: number;
  /** While nobody can be asked: let mail in, or put it off. */
  readonly whenDown: 'accept' | 'defer';
  readonly object: string;
  readonly limits: readonly BlockLimit[];
  readonly throttleObject: string;
  readonly throttles: Readonly<Record<ThrottledHook, NamedThrottle | null>>;
}

/** Hooks at which a throttle may stand. */
const throttledHooks = ['connection', 'message', 'recipient'] as const;
export type ThrottledHook = (typeof throttledHooks)[number];

export type IniFile = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

export function readSettings(ini: IniFile): Parsed<HarakaSettings> {
  const text = (section: string, key: string, otherwise: string): string => String(ini[section]?.[key] ?? otherwise);
  const endpoint = parseEndpoint(text('feed', 'socket', '/run/ecclusterd/feed'));
  if (!endpoint.ok) return endpoint;
  const passwordFile = text('feed', 'password_file', '');
  const password = passwordFile === '' ? null : readPassword(passwordFile);
  if (password?.ok === false) return { ok: false, why: `[feed] password_file: ${password.why}` };
  const timeoutMs = Number(text('feed', 'timeout', '1000'));
  if (!(timeoutMs >= 10 && timeoutMs <= 25_000)) return { ok: false, why: '[feed] timeout is a number of milliseconds from 10 to 25000' };
  const whenDown = text('feed', 'down', 'accept');
  if (whenDown !== 'accept' && whenDown !== 'defer') return { ok: false, why: `[feed] down is accept or defer, not \`${whenDown}\`` };
  const limits = parseLimits(text('connections', 'limits', ''));
  if (!limits.ok) return { ok: false, why: `[connections] limits: ${limits.why}` };
  const throttles: Record<string, NamedThrottle | null> = {};
  for (const hook of throttledHooks) {
    const throttle = parseThrottle(text('throttles', hook, ''));
    if (!throttle.ok) return { ok: false, why: `[throttles] ${hook}: ${throttle.why}` };
    throttles[hook] = throttle.value;
  }
  return {
    ok: true,
    value: {
      endpoint: endpoint.endpoint,
      password: password?.password ?? null,
      timeoutMs,
      whenDown,
      object: text('connections', 'object', 'inbound_cidr'),
      limits: limits.value,
      throttleObject: text('throttles', 'object', 'shared_named_throttles'),
      throttles: {
        connection: throttles['connection'] ?? null,
        message: throttles['message'] ?? null,
        recipient: throttles['recipient'] ?? null,
      },
    },
  };
}
