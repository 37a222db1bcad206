// Includes that are commented out: the installer leaves `# include "ecelerity-cluster.conf"` in ecelerity.conf (R2).

import type { Source } from '../load/source.ts';

export interface CommentedInclude {
  readonly source: Source;
  /** Of the whole comment. */
  readonly start: number;
  readonly end: number;
  /** Offset of the word `include`, where the comment would end up being text. */
  readonly from: number;
  /** The path that would be included. */
  readonly path: string;
}

/** All of them in a file, in order. */
export function commentedIncludes(source: Source): readonly CommentedInclude[] {
  const found: CommentedInclude[] = [];
  for (const comment of source.tree.comments) {
    if (comment.kind !== 'line') continue;
    const text = source.text.slice(comment.start, comment.end);
    const match = /^(#+\s*)(?:readonly_)?include\s+(?:"([^"]+)"|([^\s"#]+))\s*(?:#.*)?$/i.exec(text);
    const path = match?.[2] ?? match?.[3];
    if (match === null || path === undefined) continue;
    found.push({ source, start: comment.start, end: comment.end, from: comment.start + (match[1] ?? '').length, path });
  }
  return found;
}

/** The one that would bring in the cluster part, or null. */
export function commentedClusterInclude(sources: readonly Source[]): CommentedInclude | null {
  for (const source of sources) {
    const found = commentedIncludes(source).find((each) => /cluster[^/]*\.conf$/i.test(each.path));
    if (found !== undefined) return found;
  }
  return null;
}
