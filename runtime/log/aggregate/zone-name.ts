// Abbreviations of time zones (`CET`, `CEST`) for `%Z`. Node tells offsets only; the abbreviations are in the system's zone files (TZif, RFC 9636).

import { readFileSync } from 'node:fs';

/** The abbreviation in force at a second, given the offset that Node found for it; null where it cannot be told. */
export type ZoneName = (sec: number, offsetSec: number) => string | null;

const zoneFolder = '/usr/share/zoneinfo';

/** Of this process's zone: `TZ`, else /etc/localtime. Never throws. */
export function localZoneName(tz = process.env['TZ']): ZoneName {
  const name = tz?.replace(/^:/, '') ?? '';
  const path = tz === undefined ? '/etc/localtime' : name.startsWith('/') ? name : `${zoneFolder}/${name === '' ? 'UTC' : name}`;
  try {
    return readZone(readFileSync(path));
  } catch {
    return () => null;
  }
}

interface Zone {
  /** Ascending; the type is in force from its time on. */
  readonly times: readonly number[];
  readonly types: readonly number[];
  readonly names: readonly string[];
  readonly footer: readonly { readonly name: string; readonly offsetSec: number }[];
}

/** Throws a RangeError for a file that is cut short. */
function readZone(file: Buffer): ZoneName {
  if (file.toString('latin1', 0, 4) !== 'TZif') return () => null;
  const zone = version2(file);
  return (sec, offsetSec) => {
    const beyond = sec >= (zone.times.at(-1) ?? -Infinity);
    const byRule = beyond ? zone.footer.find((each) => each.offsetSec === offsetSec) : undefined;
    if (byRule !== undefined) return byRule.name;
    // Few transitions, and asked once for each quarter of an hour of log.
    const at = zone.times.findLastIndex((time) => time <= sec);
    return zone.names[at < 0 ? 0 : (zone.types[at] ?? 0)] ?? null;
  };
}

/** The second block has 64-bit times; a file of version 1 has only the first. */
function version2(file: Buffer): Zone {
  const first = countsAt(file, 0);
  if (file[4] === 0) return block(file, 44, first, 4);
  const begin = 44 + sizeOf(first, 4);
  return block(file, begin + 44, countsAt(file, begin), 8);
}

interface Counts {
  readonly utc: number;
  readonly standard: number;
  readonly leap: number;
  readonly times: number;
  readonly types: number;
  readonly chars: number;
}

function countsAt(file: Buffer, at: number): Counts {
  const [utc = 0, standard = 0, leap = 0, times = 0, types = 0, chars = 0] = [0, 1, 2, 3, 4, 5].map((i) =>
    file.readUInt32BE(at + 20 + 4 * i),
  );
  return { utc, standard, leap, times, types, chars };
}

function sizeOf({ utc, standard, leap, times, types, chars }: Counts, timeBytes: number): number {
  return times * (timeBytes + 1) + types * 6 + chars + leap * (timeBytes + 4) + standard + utc;
}

function block(file: Buffer, begin: number, counts: Counts, timeBytes: 4 | 8): Zone {
  const { times, types, chars } = counts;
  const typesAt = begin + times * timeBytes;
  const infoAt = typesAt + times;
  const charsAt = infoAt + types * 6;
  const nameAt = (index: number): string => {
    const from = charsAt + index;
    return file.toString('latin1', from, file.indexOf(0, from));
  };
  const timeAt = (i: number): number => (timeBytes === 8 ? Number(file.readBigInt64BE(begin + 8 * i)) : file.readInt32BE(begin + 4 * i));
  if (charsAt + chars > file.length) throw new RangeError('cut short');
  const list = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
  return {
    times: list(times).map(timeAt),
    types: list(times).map((i) => file.readUInt8(typesAt + i)),
    names: list(types).map((i) => nameAt(file.readUInt8(infoAt + 6 * i + 5))),
    footer: timeBytes === 8 ? footer(file.toString('latin1', begin + sizeOf(counts, 8))) : [],
  };
}

/** The rule for the time behind the last transition, such as `CET-1CEST,M3.5.0,M10.5.0/3`: only its names and offsets are needed. */
function footer(text: string): Zone['footer'] {
  const part = '(<[^>]+>|[A-Za-z]+)([-+]?[\\d:]+)?';
  const match = new RegExp(`^\\n${part}(?:${part})?`).exec(text);
  if (match === null) return [];
  const [, standard = '', offset = '0', summer, summerOffset] = match;
  const offsetSec = -seconds(offset);
  const bare = (name: string): string => name.replace(/[<>]/g, '');
  const first = { name: bare(standard), offsetSec };
  if (summer === undefined) return [first];
  return [first, { name: bare(summer), offsetSec: summerOffset === undefined ? offsetSec + 3600 : -seconds(summerOffset) }];
}

/** `-1`, `+5:30`. */
function seconds(text: string): number {
  const [hours = 0, minutes = 0, rest = 0] = text.replace(/^[-+]/, '').split(':').map(Number);
  return (text.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60 + rest);
}
