// A source from a text, for tests of what works on sources.
import { LineIndex } from '../grammar/line-index.ts';
import { parse } from '../grammar/parse.ts';
import { type Source, wholeSource } from '../compiler/load/source.ts';

export function sourceOf(path: string, text: string): Source {
  return wholeSource(path, text, parse(text), new LineIndex(text));
}
