// A change of a file as `diff -u` writes it, fit for `patch -p1` and `git apply`.

import { createTwoFilesPatch } from 'diff';

/** Empty when the texts are equal. */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return '';
  const relative = path.replace(/^\.?\/+/, '');
  const patch = createTwoFilesPatch(`a/${relative}`, `b/${relative}`, before, after, undefined, undefined, { context: 3 });
  return patch.replace(/^={3,}\n/, '');
}
