// `logfile`: from a log, a node and the time of a record to the path of a file. Names come from other machines, so none of them can lead
// anywhere but into the folder where the template puts it.

import { normalize } from 'node:path';
import { clockOf, type Clock, type LocalTime } from './local-time.ts';
import { conversionAt, type Grain, type Part } from './strftime.ts';

/** What `%{l}`, `%{n}` and `%{s}` stand for. */
export interface Names {
  readonly log: string;
  readonly node: string;
  readonly subcluster: string;
}

export interface Template {
  /** The folder in front of the first macro: where everything is that the template can make. */
  readonly root: string;
  /** The paths of one source. */
  forNames(names: Names): Paths;
}

/** Paths of one source by time. `path(sec)` is O(1) and allocates nothing while the second lies in a known span. */
export interface Paths {
  path(sec: number): string;
}

export type TemplateRead = { readonly ok: true; readonly template: Template } | { readonly ok: false; readonly why: string };

const spanSec: Readonly<Record<Grain, number>> = { second: 1, minute: 60, quarter: 900, ever: Infinity };
/** Spans that are remembered for each source: catching up mixes few of them. */
const mostSpans = 64;

/** @param utc macros of time in UTC in place of the local zone. */
export function readTemplate(text: string, utc: boolean, clock: Clock = clockOf(utc)): TemplateRead {
  if (!text.startsWith('/')) return { ok: false, why: `logfile is "${text}", which is no absolute path` };
  if (text.includes('\0')) return { ok: false, why: 'logfile has a NUL' };
  if (text.endsWith('/')) return { ok: false, why: `logfile is "${text}", which names a folder; the last part must be the name of a file` };
  const clean = normalize(text);
  const { pieces, grain } = cut(clean);
  const fixed = clean.slice(0, clean.indexOf('%') < 0 ? clean.length : clean.indexOf('%'));
  const root = fixed.slice(0, fixed.lastIndexOf('/')) || '/';
  return { ok: true, template: { root, forNames: (names) => pathsOf(pieces, grain, clock, names) } };
}

type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'name'; readonly of: keyof Names }
  | { readonly kind: 'time'; readonly part: Part };

const named: Readonly<Record<string, keyof Names>> = { '%{l}': 'log', '%{n}': 'node', '%{s}': 'subcluster' };

function cut(template: string): { readonly pieces: readonly Piece[]; readonly grain: Grain } {
  const pieces: Piece[] = [];
  let grain: Grain = 'ever';
  for (let at = 0; at < template.length;) {
    const name = named[template.slice(at, at + 4)];
    const found = template[at] === '%' && name === undefined ? conversionAt(template, at) : null;
    if (name !== undefined) pieces.push({ kind: 'name', of: name });
    else if (found !== null) {
      pieces.push({ kind: 'time', part: found.part });
      if (spanSec[found.grain] < spanSec[grain]) grain = found.grain;
    } else pieces.push({ kind: 'text', text: template.charAt(at) });
    at += name !== undefined ? 4 : (found?.length ?? 1);
  }
  return { pieces, grain };
}

function pathsOf(pieces: readonly Piece[], grain: Grain, clock: Clock, names: Names): Paths {
  const safe: Names = { log: safeName(names.log), node: safeName(names.node), subcluster: safeName(names.subcluster) };
  const width = spanSec[grain];
  const known = new Map<number, string>();
  let begin = Infinity;
  let current = '';
  return {
    path(sec) {
      if (sec >= begin && sec < begin + width) return current;
      begin = width === Infinity ? 0 : Math.floor(sec / width) * width;
      const found = known.get(begin);
      current = found ?? expandPieces(pieces, safe, clock(begin));
      if (found !== undefined) return current;
      if (known.size >= mostSpans) known.clear();
      known.set(begin, current);
      return current;
    },
  };
}

function expandPieces(pieces: readonly Piece[], names: Names, time: LocalTime): string {
  const text = pieces
    .map((piece) => (piece.kind === 'text' ? piece.text : piece.kind === 'name' ? names[piece.of] : piece.part(time)))
    .join('');
  // `%n` and `%t` are letters of strftime; nobody wants them in a name.
  return normalize(text.replace(/[\0-\x1f\x7f]/g, '_'));
}

/** A name as one part of a path, different for different names: what could lead elsewhere becomes `%XX`. */
export function safeName(name: string): string {
  if (name === '') return '%';
  const hex = (char: string): string => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  return name.replace(/[\0-\x1f\x7f/%]/g, hex).replace(/^\.+/, (dots) => '%2E'.repeat(dots.length));
}
