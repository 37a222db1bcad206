// The states between old and new: some nodes have changed, the others have not. Whether in such a state something is wrong that is wrong neither
// before nor after.

import { mergeOffers } from '../../runtime/core/ownership/entries.ts';
import type { Part, Parts } from './node-parts.ts';

/** Nodes of `changed` as in `next`, the others as in `old`. Who comes is there when it has changed, who goes is away then. */
export function mixture(old: Parts, next: Parts, changed: ReadonlySet<string>): Parts {
  const mixed = new Map<string, Part>();
  for (const name of [...new Set([...old.keys(), ...next.keys()])].sort()) {
    const part = (changed.has(name) ? next : old).get(name);
    if (part !== undefined) mixed.set(name, part);
  }
  return mixed;
}

/** What is wrong: a key, and a clause for people. */
export type Wrongs = ReadonlyMap<string, string>;

/** Addresses that nobody can have, that are BROKEN, or that two clusters serve. O(addresses x nodes) for what differs. */
export function wrongsIn(parts: Parts): Wrongs {
  const wrongs = new Map<string, string>();
  const groups = new Map<string, Part[]>();
  for (const part of parts.values()) groups.set(part.group, [...(groups.get(part.group) ?? []), part]);
  for (const members of groups.values()) {
    for (const entry of mergeOffers(new Map(members.map(({ name, offers }) => [name, offers])))) {
      if (entry.broken) wrongs.set(`broken ${entry.ip}`, `${entry.ip} is BROKEN: a binding name stands for different addresses`);
      else if (entry.candidates.length === 0) wrongs.set(`unowned ${entry.ip}`, `no node can have ${entry.ip}`);
    }
  }
  if (groups.size > 1) {
    const names = [...groups].map(([group, members]) => `${members.map(({ name }) => name).join(', ')} in ${group}`);
    wrongs.set('twice', `every address is served twice: ${names.join('; ')} (cluster_group)`);
  }
  return wrongs;
}

/** Addresses that nobody serves. */
export function wrongAddresses(parts: Parts): readonly string[] {
  return [...wrongsIn(parts).keys()].flatMap((key) => key.split(' ')[1] ?? []);
}

/** The first wrong that neither side has; null: the state is sound. */
export function newWrong(parts: Parts, known: ReadonlySet<string>): string | null {
  for (const [key, text] of wrongsIn(parts)) if (!known.has(key)) return text;
  return null;
}
