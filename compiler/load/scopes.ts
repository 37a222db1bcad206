// Scopes while they are made, and the pool in which equal ones are shared. Nodes of one cluster read mostly the same files: a stanza at
// the top of a shared file becomes one scope for all nodes on which nothing else continues it, and is made once, not once a node.

import { textValue } from '../../grammar/text-value.ts';
import type { Item, Option, Stanza } from '../../grammar/tree.ts';
import { instanceKey } from './instance-key.ts';
import type { Scope, Setting, Site } from './model.ts';
import type { Schema } from '../schema/option.ts';
import type { Excerpt, Part } from './source.ts';

export interface OpenScope extends Scope {
  readonly sites: Site[];
  readonly settings: Map<string, Setting>;
  readonly scopes: OpenScope[];
  /** Children by type and key; made with the first child. */
  index: Map<string, OpenScope> | null;
}

export function openScope(type: string, name: string | null, key: string, parent: Scope | null): OpenScope {
  return { type, name, key, parent, sites: [], settings: new Map(), scopes: [], facts: {}, index: null };
}

export function addSetting(source: Excerpt, option: Option, scope: OpenScope): void {
  const shadowed = scope.settings.get(option.key) ?? null;
  scope.settings.set(option.key, { key: option.key, source, option, scope, shadowed });
}

/** Type and instance of a stanza: two of one identity in one scope are one. */
interface Identity {
  readonly id: string;
  readonly name: string | null;
  readonly key: string;
}

/** A stanza at the top of a file, as all nodes see it, and all states of the file as long as no edit touches its part. */
export interface TopStanza extends Identity {
  readonly site: Site;
  /** An `include` stands somewhere in it: what it comes to then depends on the node. */
  readonly hasInclude: boolean;
  /** Scopes that begin with it: as many as there are ways to continue it. */
  scopes: readonly OpenScope[];
}

export interface ScopePool {
  /** The stanzas among the items of a part, item by item; null stands for another item. */
  tops(part: Part): readonly (TopStanza | null)[];
  /** The scope at the top of a configuration that these stanzas without includes make, in this order. */
  shared(begin: TopStanza, more: readonly TopStanza[]): OpenScope;
  /** The same, of its own: it may be continued. */
  own(stanzas: readonly TopStanza[]): OpenScope;
  /** The scope that a stanza opens or continues inside of another one. */
  enter(source: Excerpt, stanza: Stanza, parent: OpenScope): OpenScope;
}

/** Ways to continue one stanza that are kept. Beyond it nodes do not share; and what old texts of a file left behind goes. */
const waysMax = 64;

/** @param ways to continue one stanza that are kept: each keeps the trees alive that it is made of */
export function openScopePool(schema: Schema, ways = waysMax): ScopePool {
  // By part: all of it goes with the text that it was read from. One weak entry a part, since many of them slow the garbage collector.
  const parts = new WeakMap<Part, readonly (TopStanza | null)[]>();

  const identify = (source: Excerpt, stanza: Stanza): Identity => {
    const name = stanza.label === null ? null : textValue(source.text, stanza.label);
    const key = name === null ? '' : instanceKey(schema.scope(stanza.key), name);
    return { id: `${stanza.key} ${name === null ? '' : `"${key}`}`, name, key };
  };

  const enter = (source: Excerpt, stanza: Stanza, parent: OpenScope): OpenScope => {
    const { id, name, key } = identify(source, stanza);
    parent.index ??= new Map();
    let scope = parent.index.get(id);
    if (scope === undefined) {
      scope = openScope(stanza.key, name, key, parent);
      parent.index.set(id, scope);
      parent.scopes.push(scope);
    }
    scope.sites.push({ source, stanza });
    return scope;
  };

  const fill = (source: Excerpt, items: readonly Item[], scope: OpenScope) => {
    for (const item of items) {
      if (item.kind === 'option') addSetting(source, item, scope);
      else if (item.kind === 'stanza') fill(source, item.items, enter(source, item, scope));
    }
  };

  const tops = (part: Part): readonly (TopStanza | null)[] => {
    let found = parts.get(part);
    if (found === undefined) {
      found = part.items.map((item) => {
        if (item.kind !== 'stanza') return null;
        const { id, name, key } = identify(part, item);
        return { id, name, key, site: { source: part, stanza: item }, hasInclude: hasInclude(item), scopes: none };
      });
      parts.set(part, found);
    }
    return found;
  };

  const own = (stanzas: readonly TopStanza[]): OpenScope => {
    const [begin] = stanzas;
    if (begin === undefined) throw new Error('a scope without a stanza');
    const scope = openScope(begin.site.stanza.key, begin.name, begin.key, null);
    for (const { site } of stanzas) {
      scope.sites.push(site);
      fill(site.source, site.stanza.items, scope);
    }
    return scope;
  };

  const shared = (begin: TopStanza, more: readonly TopStanza[]): OpenScope => {
    for (const scope of begin.scopes) {
      if (scope.sites.length === more.length + 1 && more.every(({ site }, i) => site === scope.sites[i + 1])) return scope;
    }
    const scope = new SharedScope(begin, more, fill);
    begin.scopes = [scope, ...begin.scopes.slice(0, ways - 1)];
    return scope;
  };

  return { tops, shared, own, enter };
}

type Fill = (source: Excerpt, items: readonly Item[], scope: OpenScope) => void;

/**
 * A shared scope is complete from the beginning, so what is in it is made when somebody looks first: an editor shows the findings of a
 * file before that, and many a stanza is never looked into.
 */
class SharedScope implements OpenScope {
  readonly type: string;
  readonly name: string | null;
  readonly key: string;
  readonly parent = null;
  readonly sites: Site[];
  readonly facts = {};
  index: Map<string, OpenScope> | null = null;
  #content: Pick<OpenScope, 'settings' | 'scopes'> | null = null;
  readonly #fill: Fill;

  constructor(begin: TopStanza, more: readonly TopStanza[], fill: Fill) {
    this.type = begin.site.stanza.key;
    this.name = begin.name;
    this.key = begin.key;
    this.sites = [begin.site, ...more.map(({ site }) => site)];
    this.#fill = fill;
  }

  get settings(): Map<string, Setting> {
    return this.#filled().settings;
  }

  get scopes(): OpenScope[] {
    return this.#filled().scopes;
  }

  #filled(): Pick<OpenScope, 'settings' | 'scopes'> {
    if (this.#content === null) {
      // Before it is filled: filling asks for it.
      this.#content = { settings: new Map(), scopes: [] };
      for (const { source, stanza } of this.sites) this.#fill(source, stanza.items, this);
    }
    return this.#content;
  }
}

const none: readonly OpenScope[] = [];

function hasInclude(stanza: Stanza): boolean {
  return stanza.items.some((item) => item.kind === 'include' || (item.kind === 'stanza' && hasInclude(item)));
}
