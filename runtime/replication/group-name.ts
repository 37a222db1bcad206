// The bus group of a replicated object: each has its own, so that a large one does not keep another waiting.

import { hashText } from '../core/hash.ts';

/** CPG's limit is 128 with the final NUL. */
const bytesMax = 127;

/** `ec_repl_<cluster group>_<object>`; where that is too long, its beginning and a hash. */
export function groupOf(clusterGroup: string, object: string): string {
  const name = `ec_repl_${clusterGroup}_${object}`;
  if (Buffer.byteLength(name) <= bytesMax) return name;
  const suffix = `~${hashText(name)}`;
  let cut = name;
  while (Buffer.byteLength(cut) + suffix.length > bytesMax) cut = [...cut].slice(0, -1).join('');
  return `${cut}${suffix}`;
}
