// Scopes and settings out of a graph: the same objects to whoever looks, without a tree behind them. What the graph does not have is looked
// for in the configuration of the node as it is merged again, which only findings ask for.

import type { Stanza } from '../../grammar/tree.ts';
import type { Scope, Setting, Site } from '../load/model.ts';
import type { Excerpt } from '../load/source.ts';
import type { Graph, ScopeRow, SiteRow } from './graph.ts';

export interface LightGraph {
  scope(number: number): Scope;
  setting(number: number): Setting | null;
  file(number: number): Excerpt;
  /** A scope that is in no row: one of many that are written in another way. */
  makeScope(type: string, name: string, key: string, parent: number, site: SiteRow): Scope;
}

/** What a light graph looks for elsewhere. */
export interface Behind {
  /** The file of a path. */
  readonly sourceOf: (path: string) => Excerpt;
  /** The top of the node's configuration, merged again. */
  readonly merged: () => Scope;
  /** Whether all scopes of a type that stand at the top are in the graph. */
  readonly isKept: (type: string) => boolean;
}

export function lightGraph(graph: Graph, { sourceOf, merged, isKept }: Behind): LightGraph {
  const scopes: (Scope | undefined)[] = [];
  const settings: (Setting | undefined)[] = [];
  const file = (number: number) => sourceOf(graph.files[number] ?? '');
  const setting = (number: number): Setting | null => {
    const row = graph.settings[number];
    if (row === undefined) return null;
    const known = settings[number];
    if (known !== undefined) return known;
    const [key, path, option, inScope, below] = row;
    const made: Setting = { key, source: file(path), option, scope: scope(inScope), shadowed: setting(below) };
    settings[number] = made;
    return made;
  };
  const scope = (number: number): Scope => {
    const known = scopes[number];
    if (known !== undefined) return known;
    const row = graph.scopes[number];
    if (row === undefined) throw new Error(`no scope ${number} in a graph of ${graph.scopes.length}`);
    const reach = { scope, setting, file, merged };
    const made = row.type === 'global' ? new LightGlobal(row, reach, isKept) : new LightScope(row, reach);
    scopes[number] = made;
    return made;
  };
  return {
    scope,
    setting,
    file,
    makeScope: (type, name, key, parent, site) =>
      new LightScope({ type, name, key, parent, sites: [site], inside: null }, { scope, setting, file, merged }),
  };
}

interface Reach {
  readonly scope: (number: number) => Scope;
  readonly setting: (number: number) => Setting | null;
  readonly file: (number: number) => Excerpt;
  readonly merged: () => Scope;
}

class LightScope implements Scope {
  readonly type: string;
  readonly name: string | null;
  readonly key: string;
  readonly parent: Scope | null;
  readonly facts = {};
  readonly #row: ScopeRow;
  readonly #reach: Reach;
  #sites: readonly Site[] | null = null;
  #settings: ReadonlyMap<string, Setting> | null = null;

  constructor(row: ScopeRow, reach: Reach) {
    this.type = row.type;
    this.name = row.name;
    this.key = row.key;
    this.parent = row.parent < 0 ? null : reach.scope(row.parent);
    this.#row = row;
    this.#reach = reach;
  }

  get sites(): readonly Site[] {
    this.#sites ??= this.#row.sites.map((site) => ({ source: this.#reach.file(site[0]), stanza: new LightStanza(this.type, site, this) }));
    return this.#sites;
  }

  get settings(): ReadonlyMap<string, Setting> {
    const { inside } = this.#row;
    if (inside === null) return this.whole().settings;
    if (this.#settings === null) {
      const found = inside.settings.flatMap((number) => this.#reach.setting(number) ?? []);
      this.#settings = new Map(found.map((each) => [each.key, each]));
    }
    return this.#settings;
  }

  get scopes(): readonly Scope[] {
    const { inside } = this.#row;
    return inside === null ? this.whole().scopes : inside.scopes.map(this.#reach.scope);
  }

  /** The scope as the merge has it. */
  whole(): Scope {
    if (this.type === 'global') return this.#reach.merged();
    const around = this.parent instanceof LightScope ? this.parent.whole() : this.#reach.merged();
    const found = around.scopes.find(({ type, key }) => type === this.type && key === this.key);
    if (found === undefined) throw new Error(`${this.type} "${this.key}" is not where it was`);
    return found;
  }
}

/** The head of a stanza; its items are looked for where somebody asks. */
class LightStanza implements Stanza {
  readonly kind = 'stanza';
  readonly start: number;
  readonly end: number;
  readonly key: string;
  readonly nameEnd: number;
  readonly equals: number;
  readonly label: Stanza['label'];
  readonly open: number;
  readonly close: number;
  readonly #scope: LightScope;

  constructor(key: string, [, start, end, nameEnd, equals, open, close, label]: SiteRow, scope: LightScope) {
    this.key = key;
    this.start = start;
    this.end = end;
    this.nameEnd = nameEnd;
    this.equals = equals;
    this.open = open;
    this.close = close;
    this.label = label;
    this.#scope = scope;
  }

  get items(): Stanza['items'] {
    return this.#scope.whole().sites.find(({ stanza }) => stanza.start === this.start && stanza.end === this.end)?.stanza.items ?? [];
  }
}

/**
 * The top of a node's configuration. Scopes of the types that are kept are at hand, and that there are none; who asks for the others gets
 * all of them as they are merged again.
 */
class LightGlobal extends LightScope {
  readonly #isKept: (type: string) => boolean;

  constructor(row: ScopeRow, reach: Reach, isKept: (type: string) => boolean) {
    super(row, reach);
    this.#isKept = isKept;
  }

  override get scopes(): readonly Scope[] {
    return this.whole().scopes;
  }

  /** See `Scope.first`. */
  first(type: string): Scope | null {
    const among = this.#isKept(type) ? super.scopes : this.scopes;
    return among.find((each) => each.type === type) ?? null;
  }
}
