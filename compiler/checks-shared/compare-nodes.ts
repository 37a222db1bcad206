// Nodes that should say the same and do not: one finding that shows every node's place and value.

import type { Finding, NodeView } from '../check/check.ts';
import type { Place, Related } from '../diagnostics.ts';
import type { Scope, Setting } from '../load/model.ts';
import { agreeing, type Sayable } from './agree.ts';
import { listed, nodeLabel, nodeNames } from './words.ts';

/** What one node says about the thing compared. */
export interface Said {
  readonly node: NodeView;
  /** Equal values agree. */
  readonly value: string;
  /** The value for people: `8`, `2 (not set)`. */
  readonly says: string;
  readonly at: Place;
  /** The setting itself, where a fix may change it; null: the node has none. */
  readonly setting?: Setting | null;
  /** Where it would be set. */
  readonly scope?: Scope | null;
  /** A default as it would be written down. */
  readonly written?: string | null;
}

export interface Disagreement {
  readonly at: Place;
  /** Each value with its nodes, that of the minority first: `4 on east1 but 8 on west1 and west2`. */
  readonly summary: string;
  readonly related: readonly Related[];
  readonly nodes: readonly string[];
}

/**
 * null when all agree. The largest group (of equally large ones the first) is taken for right; the place is that of the smallest
 * of the others, because that is where the mistake probably is. Nodes that say the same in the same place share one related
 * entry. O(n log n) in the nodes.
 */
export function disagreement(said: readonly Said[]): Disagreement | null {
  const groups = new Map<string, Said[]>();
  for (const each of said) append(groups, each.value, each);
  if (groups.size < 2) return null;
  const sizes = [...groups.values()];
  const majority = sizes.reduce((best, side) => (side.length > best.length ? side : best));
  const sides = [...sizes.filter((side) => side !== majority).sort((a, b) => a.length - b.length), majority];
  const primary = sides[0]?.[0];
  if (primary === undefined) return null;
  const texts = sides.map((side) => `${side[0]?.says ?? ''} on ${listed(side.map((each) => nodeLabel(each.node)))}`);
  const [first, ...rest] = texts;
  return {
    at: primary.at,
    summary: `${first ?? ''} but ${listed(rest)}`,
    related: relatedOf(
      sides.flat().filter((each) => each.value !== primary.value || !samePlace(each.at, primary.at)),
      first ?? '',
    ),
    nodes: nodeNames(said.map((each) => each.node)),
  };
}

/** A cross-node finding; `sentence` makes the message of the summary. `option`: its name, where making all nodes say the same is a matter of this option. */
export function disagreementFinding(
  said: readonly Said[],
  sentence: (summary: string) => string,
  option: string | null = null,
): Finding | null {
  const found = disagreement(said);
  if (found === null) return null;
  const fixes = option === null ? [] : agreeing(option, [said.map(sayable)]);
  return {
    message: sentence(found.summary),
    at: found.at,
    related: found.related,
    nodes: found.nodes,
    ...(fixes.length > 0 && { fixes }),
  };
}

/** One entry for each place and value, with the nodes concerned. `other`: what is said at the place of the finding, where these are its other sides. */
export function relatedOf(said: readonly Said[], other?: string): Related[] {
  const byPlace = new Map<string, Said[]>();
  for (const each of said) append(byPlace, `${each.at.start} ${each.at.file} ${each.value}`, each);
  return [...byPlace.values()].flatMap((same) => {
    const first = same[0];
    if (first === undefined) return [];
    const message = `${first.says} on ${listed(same.map((each) => nodeLabel(each.node)))}`;
    return [{ at: first.at, message, ...(other !== undefined && { other }) }];
  });
}

/** What a fix needs to know of it. */
export function sayable({ node, value, setting = null, scope = null, written = null }: Said): Sayable {
  return { node: nodeLabel(node), value, setting, scope, written };
}

function samePlace(a: Place, b: Place): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end;
}

/** Adds to the list under a key, made on first use. */
export function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
