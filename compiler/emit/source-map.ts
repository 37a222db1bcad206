// Where each value of the IR is from: a document of its own beside the IR, so that the IR itself stays the same when only the
// layout of the files changes.

import type { Place } from '../diagnostics.ts';
import type { Source } from '../load/source.ts';

/** `default`: nobody wrote it; `derived`: computed from several places. */
export type Origin =
  | 'default'
  | 'derived'
  | { readonly file: number; readonly start: number; readonly end: number; readonly line: number; readonly column: number };

export interface SourceMap {
  readonly version: 1;
  /** Paths, sorted. Origins name them by index. */
  readonly files: readonly string[];
  /** JSON pointer (RFC 6901) into the IR to origin. */
  readonly origins: Readonly<Record<string, Origin>>;
}

/** Collects origins while the IR is made. */
export interface OriginWriter {
  place(pointer: string, at: Place): void;
  default(pointer: string): void;
  derived(pointer: string): void;
}

type Noted = 'default' | 'derived' | Place;

export function openOrigins(sources: ReadonlyMap<string, Source>): { readonly writer: OriginWriter; finish(): SourceMap } {
  const noted = new Map<string, Noted>();
  const writer: OriginWriter = {
    place: (pointer, at) => void noted.set(pointer, sources.has(at.file) ? at : 'derived'),
    default: (pointer) => void noted.set(pointer, 'default'),
    derived: (pointer) => void noted.set(pointer, 'derived'),
  };
  const finish = (): SourceMap => {
    const places = [...noted.values()].filter((each): each is Place => typeof each !== 'string');
    const files = [...new Set(places.map((place) => place.file))].sort();
    const index = new Map(files.map((file, i) => [file, i]));
    const origins: Record<string, Origin> = {};
    for (const [pointer, origin] of noted) origins[pointer] = typeof origin === 'string' ? origin : resolve(origin, index, sources);
    return { version: 1, files, origins };
  };
  return { writer, finish };
}

function resolve(at: Place, index: ReadonlyMap<string, number>, sources: ReadonlyMap<string, Source>): Origin {
  const { line, column } = sources.get(at.file)?.lines.human(at.start) ?? { line: 1, column: 1 };
  return { file: index.get(at.file) ?? 0, start: at.start, end: at.end, line, column };
}
