// From trees to one node's effective configuration: includes are read in place, equal stanzas continue each other (R45), the last
// value of an option wins and remembers what it shadows (R45a), lists and dictionaries are replaced as a whole (R45b).

import type { Item } from '../../grammar/tree.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { resolveInclude, type SearchContext } from './include.ts';
import type { IncludeEdge, Scope } from './model.ts';
import { addSetting, openScope, type OpenScope, type ScopePool, type TopStanza } from './scopes.ts';
import { type Excerpt, lettersOf, type Part, placeOf, type Source } from './source.ts';
import type { Sources } from './sources.ts';

/** More than any real configuration; stops files that include each other in ever new ways. */
const includesMax = 10_000;
/** Files open at once. Real trees need three or four. */
const depthMax = 32;
/** In UTF-16 units, over all reads of one node. */
const charactersMax = 256 * 1024 * 1024;

export interface Merged {
  readonly global: Scope;
  readonly sources: readonly Source[];
  readonly includes: readonly IncludeEdge[];
  /** Each pair of a file and the scope type into which it was read. */
  readonly contexts: readonly { readonly source: Source; readonly scope: string }[];
}

/** Reads `root` and all that it includes. Cost: O(items read). */
export function merge(root: Source, pool: ScopePool, context: SearchContext, sources: Sources, diagnostics: Diagnostic[]): Merged {
  const global = openScope('global', null, '', null);
  const merging: Merging = {
    ...{ global, pool, context, sources, diagnostics },
    top: new Map(),
    seen: new Set(),
    contexts: new Map(),
    includes: [],
    stack: [],
    reads: 0,
    characters: 0,
  };
  readInto(merging, root, global);
  const local = localChanges(global, context, sources);
  if (local !== null && !merging.seen.has(local)) readInto(merging, local, global);
  for (const each of merging.top.values()) global.scopes.push('site' in each ? pool.shared(each, []) : scopeOf(each, pool));
  const { seen, includes, contexts } = merging;
  return { global, sources: [...seen], includes, contexts: [...contexts.values()] };
}

/** What is known while files are read. */
interface Merging {
  readonly global: OpenScope;
  readonly pool: ScopePool;
  readonly context: SearchContext;
  readonly sources: Sources;
  readonly diagnostics: Diagnostic[];
  /** By identity. A stanza that stands alone is its own entry. */
  readonly top: Map<string, TopStanza | TopScope>;
  readonly seen: Set<Source>;
  readonly contexts: Map<string, { source: Source; scope: string }>;
  readonly includes: IncludeEdge[];
  /** The files that include each other down to the one that is read now. */
  readonly stack: Source[];
  reads: number;
  characters: number;
}

function readInto(merging: Merging, source: Source, scope: OpenScope): void {
  merging.seen.add(source);
  merging.contexts.set(`${scope.type} ${source.path}`, { source, scope: scope.type });
  merging.stack.push(source);
  merging.characters += lettersOf(source).length;
  for (const part of source.parts) {
    if (scope === merging.global) addTop(merging, part);
    else addItems(merging, part, part.items, scope);
  }
  merging.stack.pop();
}

function addItems(merging: Merging, source: Excerpt, items: readonly Item[], scope: OpenScope): void {
  for (const item of items) {
    switch (item.kind) {
      case 'option':
        addSetting(source, item, scope);
        break;
      case 'stanza':
        addItems(merging, source, item.items, merging.pool.enter(source, item, scope));
        break;
      case 'include':
        readTargets(merging, source, item, scope);
        break;
      case 'junk':
        break;
    }
  }
}

type Include = Extract<Item, { kind: 'include' }>;

/** Reads what an include names, in its place. */
function readTargets(merging: Merging, source: Excerpt, item: Include, scope: OpenScope): void {
  const { stack, context, sources, diagnostics } = merging;
  if (merging.reads > includesMax || merging.characters > charactersMax) return;
  const targets = resolveInclude(source, item, context, sources, diagnostics);
  merging.includes.push({ source, include: item, targets: targets.map((target) => target.path) });
  for (const target of targets) {
    if (stack.includes(target)) {
      diagnostics.push(cycle(source, item, [...stack.slice(stack.indexOf(target)), target]));
      continue;
    }
    if (stack.length >= depthMax) {
      diagnostics.push(limit(source, item, `files include each other more than ${depthMax} deep; "${target.path}" was not read`));
      continue;
    }
    if (++merging.reads > includesMax || merging.characters + target.text.length > charactersMax) {
      // What comes later is not looked at either, and this is said once.
      merging.characters = charactersMax + 1;
      const most = `more than ${includesMax} files or ${charactersMax} characters in the configuration of one node`;
      diagnostics.push(limit(source, item, `${most}; the rest was not read`));
      break;
    }
    readInto(merging, target, scope);
  }
}

function addTop(merging: Merging, part: Part): void {
  const stanzas = merging.pool.tops(part);
  for (const [i, item] of part.items.entries()) {
    const stanza = stanzas[i] ?? null;
    if (stanza === null) addItems(merging, part, [item], merging.global);
    else addTopStanza(merging, stanza);
  }
}

function addTopStanza(merging: Merging, stanza: TopStanza): void {
  const { top, pool } = merging;
  const before = top.get(stanza.id);
  if (before === undefined && !stanza.hasInclude) {
    // The most frequent case in a large file by far, so nothing is made for it.
    top.set(stanza.id, stanza);
    return;
  }
  const known = before === undefined ? { stanzas: [], own: null } : 'site' in before ? { stanzas: [before], own: null } : before;
  top.set(stanza.id, known);
  if (known.own === null && !stanza.hasInclude) {
    known.stanzas.push(stanza);
    return;
  }
  const { site, name, key } = stanza;
  known.own ??= known.stanzas.length > 0 ? pool.own(known.stanzas) : openScope(site.stanza.key, name, key, null);
  known.own.sites.push(site);
  addItems(merging, site.source, site.stanza.items, known.own);
}

/** Stanzas at the top with one identity: all of them as long as they may be shared, and the scope from the first that includes something. */
interface TopScope {
  readonly stanzas: TopStanza[];
  own: OpenScope | null;
}

function scopeOf({ stanzas, own }: TopScope, pool: ScopePool): OpenScope {
  const [begin, ...more] = stanzas;
  if (own !== null) return own;
  if (begin === undefined) throw new Error('a scope without a stanza');
  return pool.shared(begin, more);
}

/** `Local_Changes_File` is read after everything else, so that its values win (R42). It may not exist yet. */
function localChanges(global: Scope, context: SearchContext, sources: Sources): Source | null {
  const setting = global.settings.get('local_changes_file');
  const value = setting?.option.value;
  if (setting === undefined || value?.kind !== 'text') return null;
  const include = { kind: 'include', start: value.start, end: value.end, key: 'include', nameEnd: value.start, path: value } as const;
  return resolveInclude(setting.source, include, context, sources, [])[0] ?? null;
}

function cycle(source: Excerpt, item: Include, path: readonly Source[]): Diagnostic {
  return {
    code: 'EC0002',
    severity: 'error',
    message: `include cycle: ${path.map((each) => each.path).join(' -> ')}; remove one of these includes`,
    at: placeOf(source, item),
    related: [],
    fix: null,
    nodes: [],
  };
}

function limit(source: Excerpt, item: Include, message: string): Diagnostic {
  return { code: 'EC0007', severity: 'error', message, at: placeOf(source, item), related: [], fix: null, nodes: [] };
}
