// textDocument/codeLens: above a managed address who owns it, with all nodes up and with each one down; above an option that must
// agree on how many nodes it does; above a declared name how often it is used.

import { listed } from '../../compiler/checks-shared/words.ts';
import type { SymbolKind } from '../../compiler/names/occurrences.ts';
import { describe, isSetBy, optionAt, optionsWithin, valuesAt } from '../names/option-at.ts';
import { plural } from '../prose/show-value.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { occurrencesOf, symbolsOf } from '../names/symbols.ts';
import { ownership } from '../prose/thing-hover.ts';
import { agreement } from '../prose/value-groups.ts';

/** What a lens is about: plain data, so that it can go to the editor and come back to be resolved. */
export type LensAbout =
  | { readonly kind: 'unsaved' }
  | { readonly kind: 'owner'; readonly ip: string }
  | { readonly kind: 'agree'; readonly offset: number }
  | { readonly kind: 'uses'; readonly offset: number };

export interface Lens {
  readonly start: number;
  readonly end: number;
  readonly about: LensAbout;
}

export interface ResolvedLens {
  readonly title: string;
  /** `references`: a click lists the places. `owners`: it opens the table of owners. `changes`: it opens what unsaved edits change. */
  readonly command: 'references' | 'owners' | 'changes' | null;
}

/** Where lenses stand; what they say is computed when they come into view (`resolveLens`). */
export function codeLens(snapshot: Snapshot, path: string): readonly Lens[] {
  const source = snapshot.source(path);
  if (source === null) return [];
  const managed = new Set(snapshot.cluster.nodes.flatMap(({ facts }) => facts.addresses.map((address) => address.ip.text)));
  // At the top of the file: what its edits take.
  const lenses: Lens[] = snapshot.unsaved().includes(path) ? [{ start: 0, end: 0, about: { kind: 'unsaved' } }] : [];
  const symbols = symbolsOf(snapshot);
  for (const occurrence of occurrencesOf(snapshot, path)) {
    const { kind, name, role, start, end } = occurrence;
    if (kind === 'address' && managed.has(name)) lenses.push({ start, end, about: { kind: 'owner', ip: name } });
    // Most bindings are named by nothing, and that need not be said of each.
    const isUsed = () => symbols.of(symbols.thingOf(occurrence)).some((each) => each.role === 'reference');
    if (role === 'declaration' && counted.has(kind) && isUsed()) lenses.push({ start, end, about: { kind: 'uses', offset: start } });
  }
  if (snapshot.project.nodes.length > 1) {
    for (const { option, stanzas } of optionsWithin(source.tree.items)) {
      const { spec } = describe(snapshot, source, option, stanzas);
      if (spec?.agree !== 'all-nodes') continue;
      lenses.push({ start: option.start, end: option.nameEnd, about: { kind: 'agree', offset: option.start } });
    }
  }
  return lenses.sort((a, b) => a.start - b.start);
}

/** null where it has nothing to say any more. */
export function resolveLens(snapshot: Snapshot, path: string, about: LensAbout): ResolvedLens | null {
  switch (about.kind) {
    case 'unsaved':
      // What it takes is calculated apart: `handlers/unsaved.ts`.
      return null;
    case 'owner':
      return owner(snapshot, about.ip);
    case 'agree':
      return agree(snapshot, path, about.offset);
    case 'uses':
      return uses(snapshot, path, about.offset);
  }
}

/** Nodes and subscribers are used so often that a count says nothing. */
const counted: ReadonlySet<SymbolKind> = new Set<SymbolKind>(['binding', 'binding-group', 'log']);

/** Past this many changes a title is not read any more. */
const changesMax = 3;

function owner(snapshot: Snapshot, ip: string): ResolvedLens | null {
  const owned = ownership(snapshot, ip);
  if (owned === null) return null;
  const { down, otherwise } = owned;
  const chosen = down.length === 0 ? '' : `with ${some(down)} down: `;
  const before = otherwise === owned.owner ? '' : `, in place of ${otherwise ?? 'nobody'}`;
  const now = `${chosen}${owned.owner === null ? 'nobody can own it' : `owner: ${owned.owner}`}${before}`;
  const then = owned.failover === null ? '' : `; ${owned.failover.owner ?? 'nobody'} when ${owned.failover.gone} is down`;
  return { title: `${now}${then}`, command: 'owners' };
}

function agree(snapshot: Snapshot, path: string, offset: number): ResolvedLens | null {
  const at = optionAt(snapshot, path, offset);
  if (at?.spec == null) return null;
  const values = valuesAt(snapshot, at);
  // What this line says counts only on nodes that read it and do not override it.
  const own = values.find(({ setting }) => isSetBy(setting, at))?.setting;
  if (own === undefined) return { title: 'counts on no node', command: null };
  const { same, total, others } = agreement(values, at.spec, own);
  if (total < 2) return null;
  if (others.length === 0) return { title: `same on all ${total} nodes`, command: null };
  const said = others.slice(0, changesMax).map(({ value, nodes }) => `${value} on ${some(nodes)}`);
  const more = others.length > changesMax ? [`${others.length - changesMax} other values`] : [];
  return { title: `this on ${some(same)}; ${[...said, ...more].join('; ')}`, command: 'references' };
}

/** Names, as long as they can be read at one glance. */
function some(nodes: readonly string[]): string {
  return nodes.length <= namesMax ? listed(nodes) : plural(nodes.length, 'node');
}

const namesMax = 5;

function uses(snapshot: Snapshot, path: string, offset: number): ResolvedLens | null {
  const occurrence = occurrencesOf(snapshot, path).find((each) => each.start === offset && each.role === 'declaration');
  if (occurrence === undefined) return null;
  const symbols = symbolsOf(snapshot);
  const count = symbols.of(symbols.thingOf(occurrence)).filter((each) => each.role === 'reference').length;
  return count === 0 ? null : { title: plural(count, 'reference'), command: 'references' };
}
