// strftime of POSIX (Issue 8) in the C locale, with the flags, widths and modifiers `E` and `O`, and the conversions that GNU adds.
// A template is cut up once; a test holds every conversion against `date` of the system.

import { offsetText, type LocalTime } from './local-time.ts';

/** What is written for a time. */
export type Part = (time: LocalTime) => string;

/** For how long an expansion stays the same: the second, the minute, or longer. Within a quarter of an hour no offset of any zone changes. */
export type Grain = 'second' | 'minute' | 'quarter' | 'ever';

export interface Conversion {
  readonly part: Part;
  readonly grain: Grain;
  /** Characters of the template that it takes. */
  readonly length: number;
}

const pattern = /%([-_0^#+]*)(\d*)[EO]?([A-Za-z%+])/y;

/** The conversion that begins at `at` (a percent sign), or null where there is none: then the text stands for itself. */
export function conversionAt(template: string, at: number): Conversion | null {
  pattern.lastIndex = at;
  const match = pattern.exec(template);
  if (match === null) return null;
  const [whole, flags = '', width = '', letter = ''] = match;
  const look: Look = { flags, width: width === '' ? null : Math.min(Number(width), widest) };
  const number = numbers[letter];
  const text = texts[letter];
  const grain = grainOf(letter);
  if (number !== undefined) return { part: (time) => numberText(number, number.value(time), look), grain, length: whole.length };
  if (text !== undefined) return { part: (time) => styled(text(time, look), letter, look), grain, length: whole.length };
  return null;
}

interface Look {
  readonly flags: string;
  readonly width: number | null;
}

/** Longer than any path. */
const widest = 4096;

interface NumberConversion {
  readonly width: number;
  readonly pad: '0' | ' ';
  value(time: LocalTime): number;
}

const two = (value: (time: LocalTime) => number, pad: '0' | ' ' = '0'): NumberConversion => ({ width: 2, pad, value });
const twelve = ({ hour }: LocalTime): number => ((hour + 11) % 12) + 1;

const numbers: Readonly<Record<string, NumberConversion | undefined>> = {
  C: two(({ year }) => Math.floor(year / 100)),
  d: two(({ day }) => day),
  e: two(({ day }) => day, ' '),
  g: two((time) => isoWeek(time).year % 100),
  G: { width: 4, pad: '0', value: (time) => isoWeek(time).year },
  H: two(({ hour }) => hour),
  I: two(twelve),
  j: { width: 3, pad: '0', value: ({ yearday }) => yearday + 1 },
  k: two(({ hour }) => hour, ' '),
  l: two(twelve, ' '),
  m: two(({ month }) => month + 1),
  M: two(({ minute }) => minute),
  s: { width: 1, pad: '0', value: ({ epoch }) => epoch },
  S: two(({ second }) => second),
  u: { width: 1, pad: '0', value: ({ weekday }) => ((weekday + 6) % 7) + 1 },
  U: two(({ yearday, weekday }) => Math.floor((yearday + 7 - weekday) / 7)),
  V: two((time) => isoWeek(time).week),
  w: { width: 1, pad: '0', value: ({ weekday }) => weekday },
  W: two(({ yearday, weekday }) => Math.floor((yearday + 7 - ((weekday + 6) % 7)) / 7)),
  y: two(({ year }) => year % 100),
  Y: { width: 4, pad: '0', value: ({ year }) => year },
};

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const short = (name: string | undefined): string => (name ?? '').slice(0, 3);

const texts: Readonly<Record<string, ((time: LocalTime, look: Look) => string) | undefined>> = {
  a: ({ weekday }) => short(weekdays[weekday]),
  A: ({ weekday }) => weekdays[weekday] ?? '',
  b: ({ month }) => short(months[month]),
  B: ({ month }) => months[month] ?? '',
  c: (time) => expand('%a %b %e %H:%M:%S %Y', time),
  D: (time) => expand('%m/%d/%y', time),
  // The width is that of the whole, the year gets what the rest leaves.
  F: (time, { width, flags }) => expand(`%${flags.replace(/[^-_0+]/g, '')}${width === null ? '' : Math.max(0, width - 6)}Y-%m-%d`, time),
  h: ({ month }) => short(months[month]),
  n: () => '\n',
  p: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  P: ({ hour }) => (hour < 12 ? 'am' : 'pm'),
  r: (time) => expand('%I:%M:%S %p', time),
  R: (time) => expand('%H:%M', time),
  t: () => '\t',
  T: (time) => expand('%H:%M:%S', time),
  x: (time) => expand('%m/%d/%y', time),
  X: (time) => expand('%H:%M:%S', time),
  z: ({ offsetSec }) => offsetText(offsetSec, ''),
  Z: ({ zone }) => zone,
  '+': (time) => expand('%a %b %e %H:%M:%S %Z %Y', time),
  '%': () => '%',
};

function grainOf(letter: string): Grain {
  if ('csSrTX+'.includes(letter)) return 'second';
  if ('MR'.includes(letter)) return 'minute';
  return 'nt%'.includes(letter) ? 'ever' : 'quarter';
}

/** A whole text, conversions and all. */
export function expand(template: string, time: LocalTime): string {
  let text = '';
  for (let at = 0; at < template.length;) {
    const found = template[at] === '%' ? conversionAt(template, at) : null;
    text += found?.part(time) ?? template[at];
    at += found?.length ?? 1;
  }
  return text;
}

function numberText({ width, pad }: NumberConversion, value: number, { flags, width: asked }: Look): string {
  const flag = [...flags].reverse().find((each) => '-_0+'.includes(each));
  if (flag === '-') return String(value);
  const least = asked ?? width;
  // A sign in front of what is longer than a year of four digits, or a century of two, would be.
  if (flag === '+' && (width === 4 || pad === '0') && least > width) return `+${String(value).padStart(least - 1, '0')}`;
  return String(value).padStart(least, flag === '_' ? ' ' : flag === '0' || flag === '+' ? '0' : pad);
}

function styled(text: string, letter: string, { flags, width }: Look): string {
  const cased = flags.includes('^') ? text.toUpperCase() : flags.includes('#') ? swapped(text, letter) : text;
  if (width === null) return cased;
  const flag = [...flags].reverse().find((each) => '-_0+'.includes(each));
  if (flag === '-') return cased;
  if (letter === 'z') return flag === '_' ? signedBlank(cased, width) : `${cased.charAt(0)}${cased.slice(1).padStart(width - 1, '0')}`;
  return cased.padStart(width, flag === '0' || flag === '+' ? '0' : ' ');
}

function signedBlank(text: string, width: number): string {
  return (text.charAt(0) + text.slice(1).replace(/^0/, '')).padStart(width, ' ');
}

/** As GNU has it: `%#p` and `%#Z` become small, names of days and months large. */
function swapped(text: string, letter: string): string {
  return letter === 'p' || letter === 'Z' ? text.toLowerCase() : 'aAbBhP'.includes(letter) ? text.toUpperCase() : text;
}

/** ISO 8601: week 1 has the year's first Thursday. */
function isoWeek({ year, yearday, weekday }: LocalTime): { readonly year: number; readonly week: number } {
  const thursday = yearday + 3 - ((weekday + 6) % 7);
  if (thursday < 0) return { year: year - 1, week: weekOf(thursday + daysOf(year - 1)) };
  if (thursday >= daysOf(year)) return { year: year + 1, week: weekOf(thursday - daysOf(year)) };
  return { year, week: weekOf(thursday) };
}

function weekOf(yearday: number): number {
  return Math.floor(yearday / 7) + 1;
}

function daysOf(year: number): number {
  return new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1 ? 366 : 365;
}
