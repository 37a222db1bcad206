// Numbers, file modes and rates.

import type { Text } from '../../grammar/tree.ts';
import { describeRange, expectType } from './describe.ts';
import { nearest } from './nearest.ts';
import type { ValueType } from './option.ts';
import { failed, misspelt, problem, read, rewrite, type Reading } from './value.ts';

type Kind<K extends ValueType['kind']> = Extract<ValueType, { kind: K }>;

/** Decimal without suffix (R36a); the words of the type, where it has some, without regard to case. */
export function readInteger(type: Kind<'integer'>, word: string, at: Text): Reading {
  if (/^-?\d+$/.test(word)) return inRange(type, Number(word), word, at);
  const lower = word.toLowerCase();
  const known = type.words?.find((candidate) => candidate.toLowerCase() === lower);
  if (known !== undefined) return read(known);
  const message = `must be ${expectType(type)}, not "${word}"`;
  if (/^-?\d+\.0*$/.test(word)) return failed('type', at, message, rewrite(at, word.slice(0, word.indexOf('.'))));
  if (/^\d+\s*[a-z]+$/i.test(word)) return failed('type', at, `${message}: numbers take no suffix`, inUnits(word, at));
  const bits = type.max === 128 ? maskBits(word) : null;
  if (bits !== null) return failed('type', at, message, rewrite(at, String(bits)));
  if (type.words !== undefined) return misspelt(at, message, nearest(type.words, word));
  return failed('type', at, message);
}

/** Decimal fraction; a whole number will do (R36b). */
export function readFloat(type: Kind<'float'>, word: string, at: Text): Reading {
  if (/^-?(\d+(\.\d*)?|\.\d+)$/.test(word)) return inRange(type, Number(word), word, at);
  return failed('type', at, `must be ${expectType(type)}, not "${word}"`);
}

function inRange(type: Kind<'integer'> | Kind<'float'>, value: number, word: string, at: Text): Reading {
  if (type.kind === 'integer' && type.except?.includes(value) === true) {
    return failed('range', at, `must be ${expectType(type)}, but not ${word}, with which it would do nothing`);
  }
  const max = type.max ?? (type.kind === 'integer' ? 2 ** 64 - 1 : Number.MAX_VALUE);
  if (value >= (type.min ?? Number.NEGATIVE_INFINITY) && value <= max) return read(value);
  const range = type.max === undefined && type.min === undefined ? describeRange(undefined, max) : '';
  const nearestBound = value < (type.min ?? Number.NEGATIVE_INFINITY) ? type.min : max;
  // A bound of the representation is nobody's wish.
  const fix = nearestBound === undefined || nearestBound >= 2 ** 32 - 1 ? null : rewrite(at, String(nearestBound));
  return failed('range', at, `must be ${expectType(type)}${range}, not "${word}"`, fix);
}

/** Octal with a leading zero; without it it is still octal, but says so badly (R36c). The value is text: `0640`. */
export function readPermissions(type: Kind<'permissions'>, word: string, at: Text): Reading {
  if (!/^[0-7]{1,5}$/.test(word) || Number.parseInt(word, 8) > 0o7777) {
    return failed('type', at, `must be an octal file mode such as 0640, not "${word}"`);
  }
  const bits = Number.parseInt(word, 8);
  // Whoever may read a folder must also be able to go into it, and its owner needs all of it.
  const closed = ((bits >> 2) & 0o111 & ~bits) !== 0 || (bits & 0o300) !== 0o300;
  if (type.folder === true && closed) {
    const meant = `0${(bits | 0o300 | ((bits >> 2) & 0o111)).toString(8).padStart(3, '0')}`;
    return failed(
      'range',
      at,
      `must let those into the folder who may read it, and its owner write there: ${meant}, not "${word}"`,
      rewrite(at, meant),
    );
  }
  const mode = `0${Number.parseInt(word, 8).toString(8).padStart(3, '0')}`;
  if (word.startsWith('0')) return read(mode);
  const message = `must begin with a zero, because it is octal: ${mode}`;
  return { value: mode, problems: [problem('style', 'warning', at, message, rewrite(at, mode))] };
}

/** `N` per second or `N/S`, N in S seconds (R36d). The value is `{ count, seconds }`; a count of 0 means no limit. */
export function readThrottle(word: string, at: Text): Reading {
  const match = /^(\d+(?:\.\d+)?)(?:\s*\/\s*(\d+(?:\.\d+)?))?$/.exec(word);
  if (match === null) return failed('type', at, `must be a rate such as "100" (per second) or "100/60" (per 60 seconds), not "${word}"`);
  const seconds = match[2] === undefined ? 1 : Number(match[2]);
  if (seconds === 0) return failed('range', at, `must have a time greater than 0 seconds after the slash, not "${word}"`);
  return read({ count: Number(match[1]), seconds });
}

/** `10k`, `5m`, `1h`: as a number. What the letter counts is a guess, but the number is seen before it is taken. */
function inUnits(word: string, at: Text): ReturnType<typeof rewrite> | null {
  const [, digits = '', unit = ''] = /^(\d+)\s*([a-z]+)$/i.exec(word) ?? [];
  const factor = { s: 1, sec: 1, m: 60, min: 60, h: 3600, d: 86_400, k: 1024, kb: 1024, mb: 1024 ** 2, g: 1024 ** 3, gb: 1024 ** 3 }[
    unit.toLowerCase()
  ];
  return factor === undefined ? null : rewrite(at, String(Number(digits) * factor));
}

/** `255.255.255.0` as 24; null for anything that is no mask. */
function maskBits(word: string): number | null {
  if (!/^\d+(?:\.\d+){3}$/.test(word)) return null;
  const bytes = word.split('.').map(Number);
  if (bytes.some((byte) => byte > 255)) return null;
  const bits = bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(bits) ? bits.replace(/0/g, '').length : null;
}
