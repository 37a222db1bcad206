// From trees to one node's effective configuration: includes are read in place, equal stanzas continue each other (R45), the last
// value of an option wins and remembers what it shadows (R45a), lists and dictionaries are replaced as a whole (R45b).

import type { Item } from '../../grammar/tree.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { resolveInclude, type SearchContext } from './include.ts';
import type { IncludeEdge, Scope } from './model.ts';
import { addSetting, openScope, type OpenScope, type ScopePool, type TopStanza } from './scopes.ts';
import { type Excerpt, type Part, placeOf, type Source } from './source.ts';
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
  /** By identity. A stanza that stands alone is its own entry. */
  const top = new Map<string, TopStanza | TopScope>();
  const seen = new Set<Source>();
  const contexts = new Map<string, { source: Source; scope: string }>();
  const includes: IncludeEdge[] = [];
  const stack: Source[] = [];
  let reads = 0;
  let characters = 0;

  const readInto = (source: Source, scope: OpenScope) => {
    seen.add(source);
    contexts.set(`${scope.type} ${source.path}`, { source, scope: scope.type });
    stack.push(source);
    characters += source.text.length;
    for (const part of source.parts) {
      if (scope === global) addTop(part);
      else addItems(part, part.items, scope);
    }
    stack.pop();
  };

  const addItems = (source: Excerpt, items: readonly Item[], scope: OpenScope) => {
    for (const item of items) {
      switch (item.kind) {
        case 'option':
          addSetting(source, item, scope);
          break;
        case 'stanza':
          addItems(source, item.items, pool.enter(source, item, scope));
          break;
        case 'include': {
          if (reads > includesMax || characters > charactersMax) break;
          const targets = resolveInclude(source, item, context, sources, diagnostics);
          includes.push({ source, include: item, targets: targets.map((target) => target.path) });
          for (const target of targets) {
            if (stack.includes(target)) {
              diagnostics.push(cycle(source, item, [...stack.slice(stack.indexOf(target)), target]));
              continue;
            }
            if (stack.length >= depthMax) {
              diagnostics.push(limit(source, item, `files include each other more than ${depthMax} deep; "${target.path}" was not read`));
              continue;
            }
            if (++reads > includesMax || characters + target.text.length > charactersMax) {
              characters = charactersMax + 1;
              diagnostics.push(
                limit(
                  source,
                  item,
                  `more than ${includesMax} files or ${charactersMax} characters in the configuration of one node; the rest was not read`,
                ),
              );
              break;
            }
            readInto(target, scope);
          }
          break;
        }
        case 'junk':
          break;
      }
    }
  };

  const addTop = (part: Part) => {
    const stanzas = pool.tops(part);
    for (const [i, item] of part.items.entries()) {
      const stanza = stanzas[i] ?? null;
      if (stanza === null) addItems(part, [item], global);
      else addTopStanza(stanza);
    }
  };

  const addTopStanza = (stanza: TopStanza) => {
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
    addItems(site.source, site.stanza.items, known.own);
  };

  readInto(root, global);
  const local = localChanges(global, context, sources);
  if (local !== null && !seen.has(local)) readInto(local, global);
  for (const each of top.values()) global.scopes.push('site' in each ? pool.shared(each, []) : scopeOf(each, pool));
  return { global, sources: [...seen], includes, contexts: [...contexts.values()] };
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

function cycle(source: Excerpt, item: Extract<Item, { kind: 'include' }>, path: readonly Source[]): Diagnostic {
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

function limit(source: Excerpt, item: Extract<Item, { kind: 'include' }>, message: string): Diagnostic {
  return { code: 'EC0007', severity: 'error', message, at: placeOf(source, item), related: [], fix: null, nodes: [] };
}
