// Names of the sections of a metrics object, which say what they are of.

import type { SectionKind } from './section-store.ts';

const separator = '\u0001';
const nameMax = 200;

export type Section =
  | {
      readonly kind: 'c' | 't';
      readonly series: string;
      readonly intervalSec: number;
      readonly count: number;
      /** Intervals since 1970. */
      readonly window: number;
    }
  | { readonly kind: 'g'; readonly cache: string };

/** Series, gauge caches: no control characters, so that names can be put together. */
export function isSectionName(name: string): boolean {
  return name.length > 0 && name.length <= nameMax && !/[\0-\x1f]|\p{Surrogate}/u.test(name);
}

export function seriesSection(kind: 'c' | 't', series: string, intervalSec: number, count: number, window: number): string {
  return [kind, series, `${intervalSec}:${count}`, window].join(separator);
}

export function gaugeSection(cache: string): string {
  return `g${separator}${cache}`;
}

/** Null: no section of ours. */
export function parseSection(text: string): Section | null {
  const [kind, name, shape, window] = text.split(separator);
  if (name === undefined || !isSectionName(name) || !isKind(kind)) return null;
  if (kind === 'g') return shape === undefined ? { kind, cache: name } : null;
  const match = /^([1-9]\d{0,8}):([1-9]\d{0,5})$/.exec(shape ?? '');
  if (match === null || !/^\d{1,12}$/.test(window ?? '') || text.split(separator).length !== 4) return null;
  return { kind, series: name, intervalSec: Number(match[1]), count: Number(match[2]), window: Number(window) };
}

function isKind(kind: string | undefined): kind is SectionKind {
  return kind === 'c' || kind === 't' || kind === 'g';
}
