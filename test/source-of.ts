// A source from a text, for tests of what works on sources.
import { LineIndex } from '../grammar/line-index.ts';
import { parse } from '../grammar/parse.ts';
import type { Source } from '../compiler/source.ts';

export function sourceOf(path: string, text: string): Source {
  return { path, text, tree: parse(text), lines: new LineIndex(text) };
}
