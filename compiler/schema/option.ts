// The type of a description. One option = one description; everything that anybody needs to know of an option is read
// from here: the checks of type and range, the cross-node check, JSON Schema, the validators, completion, hover, docs pages.

export type Product = '3' | '4';

/** What a value may be. Ranges are inclusive. */
export type ValueType =
  | { readonly kind: 'boolean' }
  | {
      readonly kind: 'integer';
      readonly min?: number;
      readonly max?: number;
      readonly words?: readonly string[];
      /** Within the range, and yet without use: a cache of 0 entries. */
      readonly except?: readonly number[];
    }
  | { readonly kind: 'float'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'string'; readonly minLength?: number; readonly maxLength?: number; readonly pattern?: string; readonly what?: string }
  | { readonly kind: 'path'; readonly absolute?: boolean }
  | { readonly kind: 'permissions'; readonly folder?: true }
  | { readonly kind: 'enum'; readonly words: readonly string[] }
  | { readonly kind: 'set'; readonly words: readonly string[]; readonly separator: string }
  | { readonly kind: 'ip'; readonly loopback?: boolean }
  | { readonly kind: 'cidr' }
  /** `host:port`, `*:port`, `:port`, `[v6]:port`, or an absolute path. */
  | { readonly kind: 'socket-address' }
  | { readonly kind: 'interface' }
  | { readonly kind: 'throttle' }
  | { readonly kind: 'regex' }
  | { readonly kind: 'list'; readonly of: ValueType }
  | { readonly kind: 'dictionary'; readonly key: DictionaryKey; readonly value: ValueType }
  /** The facts do not say; any value passes. */
  | { readonly kind: 'any' };

export interface DictionaryKey {
  /** What a key is, for messages: `log name`, `node name` ... */
  readonly what: string;
  readonly lowerCaseOnly?: boolean;
}

export type Default =
  | { readonly kind: 'value'; readonly value: string | number | boolean | readonly string[] | Readonly<Record<string, string>> }
  /** Unset means off, or nothing. */
  | { readonly kind: 'none' }
  /** Unset means something computed, said in words. */
  | { readonly kind: 'rule'; readonly text: string };

export interface OptionSpec {
  /** As the manual spells it. Compared without case. */
  readonly name: string;
  /** Scope types (lower case) in which it is valid. */
  readonly in: readonly string[];
  readonly type: ValueType;
  /** `seconds`, `entries`, `addresses`, `bytes` ... */
  readonly unit?: string;
  readonly default: Default;
  /** Products in which it exists. */
  readonly products: readonly Product[];
  readonly since?: string;
  /** First version without it. */
  readonly until?: string;
  /** Deprecated from this version on (`true`: version unknown). */
  readonly deprecated?: string | true;
  /** What to use instead of a deprecated or removed one. */
  readonly replacedBy?: string;
  /** Whether the effective value must be the same on all nodes. The generic cross-node check reads this. */
  readonly agree?: 'all-nodes' | 'per-subcluster' | 'free';
  /** Valid only when a sibling has one of these values (after defaults): `max_size` only with type `cache`. */
  readonly only?: { readonly sibling: string; readonly is: readonly string[] };
  /** What a change of it takes. */
  readonly change?: 'live' | 'reload' | 'restart' | 'stop-all-nodes';
  /** What the value names. */
  readonly refers?: 'binding' | 'node' | 'datasource' | 'log-path' | 'interface' | 'binding-group' | 'replication-type';
  readonly secret?: boolean;
  readonly supportOnly?: boolean;
  /** Only a sample of the manual shows it in these scopes: it may be valid elsewhere, so a finding about its place is a hint. */
  readonly bySample?: true;
  /** What another source of the product says of the default: `shipped file: 20000`. */
  readonly disputed?: string;
  /** Prose in one or a few sentences, Markdown, our own words. Empty for options that only the facts describe. */
  readonly doc: string;
  /** Page of the manual, relative to its content folder. */
  readonly cite: string;
  readonly example?: string;
}

/** A stanza keyword. */
export interface ScopeSpec {
  /** As the manual spells it (`ECCluster_Listener`). Compared without case. */
  readonly name: string;
  /** Scope types in which it may stand; `global` is the top of a file. */
  readonly parents: readonly string[];
  readonly instance: 'required' | 'none' | 'optional';
  /** What the instance name is. */
  readonly instanceKind: 'name' | 'cidr' | 'ip-or-cidr' | 'socket-address' | 'domain' | 'host' | 'node' | 'free';
  /** Whether instance names are compared with case (R30: all but domain and host). */
  readonly caseSensitive: boolean;
  /** A loadable module: knows `enabled` and `debug_level`, accepts options of itself only. */
  readonly module: boolean;
  readonly singleton: boolean;
  /** Listener scopes know `enable`. */
  readonly listener: boolean;
  /** True where the list of its options is known to be incomplete: unknown names there are hints, not errors. */
  readonly open: boolean;
  readonly products: readonly Product[];
  readonly since?: string;
  /** As of an option. */
  readonly deprecated?: string | true;
  readonly replacedBy?: string;
  readonly doc: string;
  readonly cite: string;
}

/** All that is known of one product version. Look-ups take lower-case names. */
export interface Schema {
  readonly product: Product;
  /** The version that is checked, where somebody has said it. */
  readonly version?: string;
  readonly scopes: ReadonlyMap<string, ScopeSpec>;
  scope(type: string): ScopeSpec | null;
  /** The option as it is valid in that scope type, or null. */
  option(scopeType: string, name: string): OptionSpec | null;
  /** Every description of that name, in whatever scope. */
  optionAnywhere(name: string): readonly OptionSpec[];
  optionsIn(scopeType: string): readonly OptionSpec[];
  /** Scope types that may stand inside `scopeType`. */
  scopesIn(scopeType: string): readonly ScopeSpec[];
}
