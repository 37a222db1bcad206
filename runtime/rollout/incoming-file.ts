// What `ecconf rollout` puts into the incoming folder of a manager: a line of JSON that says what is to be rolled out and how, and behind it the packed document.

import type { OfferAbout, RolloutGrade } from '../core/rollout/rollout-messages.ts';

export interface Incoming {
  readonly version: 1;
  readonly sha256: string;
  readonly about: OfferAbout;
  /** By node: SHA-256 of what it must run now, or the plan is stale; null: whatever it runs. */
  readonly old: Readonly<Record<string, string>> | null;
  /** How long nodes wait for the confirmation once the last step should be over. */
  readonly confirmMs: number;
  /** The serial that was signed; null: the next one. */
  readonly serial: number | null;
}

const headBytesMax = 4 * 1024 * 1024;

export function encodeIncoming(incoming: Incoming, packed: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify(incoming)}\n`), packed]);
}

export type IncomingRead =
  { readonly ok: true; readonly incoming: Incoming; readonly packed: Buffer } | { readonly ok: false; readonly why: string };

/** Never throws: whoever may write to the folder has written it. */
export function decodeIncoming(bytes: Buffer): IncomingRead {
  const end = bytes.subarray(0, headBytesMax).indexOf(10);
  if (end < 0) return { ok: false, why: 'it is no file of ecconf rollout: there is no head' };
  let head: unknown;
  try {
    head = JSON.parse(bytes.subarray(0, end).toString('utf8'));
  } catch {
    return { ok: false, why: 'it is no file of ecconf rollout: its head is no JSON' };
  }
  const wrong = wrongIn(head);
  if (wrong !== null) return { ok: false, why: `it is no file of ecconf rollout of this version: ${wrong}` };
  return { ok: true, incoming: head as Incoming, packed: bytes.subarray(end + 1) };
}

type Fields = Readonly<Record<string, unknown>>;

function wrongIn(head: unknown): string | null {
  if (!isRecord(head) || head['version'] !== 1) return 'version';
  const { about, old, sha256, confirmMs, serial } = head;
  if (!isRecord(about)) return 'about';
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) return 'sha256';
  if (!isCount(confirmMs, 3_600_000)) return 'confirmMs';
  if (serial !== null && !isCount(serial, Number.MAX_SAFE_INTEGER)) return 'serial';
  if (old !== null && !(isRecord(old) && Object.values(old).every((each) => typeof each === 'string'))) return 'old';
  return wrongAbout(about);
}

const gradesKnown: readonly RolloutGrade[] = ['reload', 'restart', 'stop-all'];
const namesMax = 1024;
const addressesMax = 20_480;

function wrongAbout(about: Fields): string | null {
  const { grade, steps, signature } = about;
  if (!gradesKnown.some((each) => each === grade)) return 'grade';
  for (const key of ['nodes', 'without', 'gone', 'excused']) if (!isNames(about[key], addressesMax)) return key;
  if (!Array.isArray(steps) || steps.length === 0 || steps.length > namesMax || !steps.every((step) => isNames(step, namesMax)))
    return 'steps';
  for (const key of ['plan', 'who', 'source', 'words']) if (typeof about[key] !== 'string' || about[key].length > 300) return key;
  for (const key of ['settleMs', 'waitMs', 'packedBytes', 'bytes']) if (!isCount(about[key], 1024 ** 3)) return key;
  return signature === null || typeof signature === 'string' ? null : 'signature';
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNames(value: unknown, max: number): boolean {
  return (
    Array.isArray(value) && value.length <= max && value.every((each) => typeof each === 'string' && each !== '' && each.length <= 255)
  );
}

function isCount(value: unknown, max: number): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= max;
}
