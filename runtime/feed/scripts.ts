// Scripts of rate-limit libraries, done by hand: each is recognised by the digest of its text and does to a counter what the script would do.
// The feed runs no other script, and says so.

import { createHash } from 'node:crypto';
import type { CountersObject, Refusal } from '../replication/port.ts';

/** What a script gives: whole numbers, texts, and nil. */
type ScriptAnswer = readonly (number | string | null)[] | Refusal;

/** `args` are those behind the keys. Undefined: they are not such as the script takes. */
export type Script = (object: CountersObject, key: string, args: readonly string[]) => ScriptAnswer | undefined;

/** rate-limiter-flexible: points, seconds. A counter that is there keeps its time. */
const addPoints: Script = (object, key, [points, seconds]) => {
  const [amount, ttlSec] = [wholeOf(points), wholeOf(seconds)];
  if (amount === null || ttlSec === null || ttlSec <= 0) return undefined;
  return hit(object, key, amount, ttlSec * 1000);
};

/** rate-limit-redis 6: milliseconds. */
const hitWindow: Script = (object, key, [windowMs]) => {
  const ms = wholeOf(windowMs);
  return ms === null || ms <= 0 ? undefined : hit(object, key, 1, ms);
};

/** rate-limit-redis up to 4: whether each hit begins the time anew, and milliseconds. */
const hitOrRestart: Script = (object, key, [restarts, windowMs]) => {
  const ms = wholeOf(windowMs);
  if (ms === null || ms <= 0) return undefined;
  if (restarts !== '1' || object.ttlMs(key) < 0) return hit(object, key, 1, ms);
  const { value, refused } = object.add(key, 1);
  return refused ?? object.expire(key, ms / 1000).refused ?? [value, ms];
};

const look: Script = (object, key) => {
  const value = object.read(key);
  return [value === null ? null : String(value), object.ttlMs(key)];
};

function hit(object: CountersObject, key: string, amount: number, windowMs: number): ScriptAnswer {
  const { value, refused } = object.add(key, amount);
  if (refused !== null) return refused;
  if (object.ttlMs(key) >= 0) return [value, object.ttlMs(key)];
  return object.expire(key, windowMs / 1000).refused ?? [value, windowMs];
}

function wholeOf(text: string | undefined): number | null {
  return text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : null;
}

/** By the digest of the text in which each run of blanks is one blank, because versions differ in how they are laid out. */
const byText: ReadonlyMap<string, Script> = new Map([
  ['d969a54896cb2b1e39d23c22291d4928ab0a6b79', addPoints],
  ['8b3be856a90d3928cc084bdcb5d6df96d320cde7', hitWindow],
  ['d9a3e3ec5830af4a43412d3e89c9c7485868040b', hitOrRestart],
  ['b1e876b3c54ee95424c0fe966fbf5fad9a655427', hitOrRestart],
  ['c538ea37b4d7be482188328d39df615e08ef4fa9', look],
]);

/** Digests by which clients call what they believe to be loaded. */
const byDigest = new Map<string, Script>([
  ['a1de965f42e177aa339706bd580f049065eca79a', addPoints],
  ['895b92e1712734e1b464999be23953485475357b', hitWindow],
  ['81dbecea94d2d10514719b20ed51faf711529d9d', hitOrRestart],
  ['3f424a504987d231baa2e19159bb5def8ad32f87', hitOrRestart],
  ['6aeb97ed6086dcdeafdc6fda3999a0d0e38ec96a', look],
]);
/** With other layouts that somebody has loaded. */
const digestsMax = 256;

/** Null: none that the feed knows. */
export function scriptOf(text: string): { readonly digest: string; readonly script: Script } | null {
  const script = byText.get(sha1(text.replace(/\s+/g, ' ').trim()));
  if (script === undefined) return null;
  const digest = sha1(text);
  if (byDigest.size < digestsMax) byDigest.set(digest, script);
  return { digest, script };
}

export function scriptByDigest(digest: string): Script | null {
  return byDigest.get(digest.toLowerCase()) ?? null;
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
