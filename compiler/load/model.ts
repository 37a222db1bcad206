// One node's effective configuration: every include read in place, equal stanzas merged (R45), the last value of each
// option on top (R45a). Built by `load.ts` and `merge.ts`, never changed afterwards. Everything in it can say where it stands.

import type { Include, Option, Stanza } from '../../grammar/tree.ts';
import type { Diagnostic } from '../diagnostics.ts';
import type { Product, Schema } from '../schema/option.ts';
import type { Excerpt, FolderEntry, Owners, Source } from './source.ts';

/** One stanza instance after merging, or the top of the configuration (type `global`). */
export interface Scope {
  /** Keyword in lower case: `cluster`, `binding`, `listen` ... */
  readonly type: string;
  /** Instance name as written at the first site; null for anonymous ones. */
  readonly name: string | null;
  /** Identity among its siblings of the same type: normalised as R30 and R46 say. Empty for anonymous ones. */
  readonly key: string;
  /** The scope around it; null for `global` and for what stands directly in it: such a scope may be shared between nodes. */
  readonly parent: Scope | null;
  /** Every place that opens it, in reading order. Empty for `global`. */
  readonly sites: readonly Site[];
  /** Option name (lower case) to the setting that wins. */
  readonly settings: ReadonlyMap<string, Setting>;
  /** In order of their first site. */
  readonly scopes: readonly Scope[];
  /** The first scope in it of a type, of a scope that has not all of them at hand; absent: look into `scopes`. */
  first?(type: string): Scope | null;
  /** Where `facts/` keeps what it has read out of this scope alone: nodes that share the scope share that, too. Nobody else looks into it. */
  readonly facts: object;
}

export interface Site {
  readonly source: Excerpt;
  readonly stanza: Stanza;
}

/** One `name = value` that counts, with what it overrides. */
export interface Setting {
  readonly key: string;
  readonly source: Excerpt;
  readonly option: Option;
  readonly scope: Scope;
  /** The earlier setting of the same option in the same scope instance, or null. */
  readonly shadowed: Setting | null;
}

/** An `include` that was followed. */
export interface IncludeEdge {
  readonly source: Excerpt;
  readonly include: Include;
  /** Files read because of it, in order (several for a folder). */
  readonly targets: readonly string[];
}

export interface NodeModel {
  readonly role: 'node' | 'manager';
  /** Name by `nodename`, else by folder or command line; null: only known on the machine itself (R8). */
  readonly name: string | null;
  readonly nameFrom: 'nodename' | 'folder' | 'argument' | 'logs' | 'unknown';
  /** The name by which it was found: folder, command line or `Logs`, whatever `nodename` says. */
  readonly folder: string | null;
  readonly global: Scope;
  readonly root: Source;
  /** Every file read, in order of first reading. */
  readonly sources: readonly Source[];
  readonly includes: readonly IncludeEdge[];
  /** Folders of the search path, highest priority first; empty for single files. */
  readonly searchPath: readonly string[];
}

/** The folders of a configuration tree (R5), as the layout checks need them. */
export interface Layout {
  readonly root: string;
  readonly folders: readonly LayoutFolder[];
}

export interface LayoutFolder {
  readonly name: string;
  readonly path: string;
  readonly entries: readonly FolderEntry[];
  readonly unreadable?: true;
}

/** Everything that one run looks at. */
export interface Project {
  readonly product: Product;
  /** That of the product, with what installed modules add. */
  readonly schema: Schema;
  /** The files in which installed modules say so. */
  readonly descriptions: ReadonlySet<string>;
  /** `file`: one file, seen alone; absent siblings prove nothing. `cluster`: all nodes are here. */
  readonly extent: 'file' | 'cluster';
  readonly layout: Layout | null;
  /** Sorted by name. */
  readonly nodes: readonly NodeModel[];
  readonly managers: readonly NodeModel[];
  /** Every file read, by path. */
  readonly sources: ReadonlyMap<string, Source>;
  /** Files that are read by way of a link, to where they really lie. */
  readonly realPaths: ReadonlyMap<string, string>;
  /** Paths that were looked at for a folder: where something that comes would be read. */
  readonly listed: ReadonlySet<string>;
  /** What the user does not want to be checked, by path or name. */
  readonly skip: readonly string[];
  /** Whose the files are; null where that is not known. */
  readonly owners: Owners | null;
  /** Each pair of a file and the scope type into which it is read (a file may be included in several). */
  readonly contexts: readonly { readonly source: Source; readonly scope: string }[];
  /** What loading found: missing includes, cycles, unreadable files, syntax. */
  readonly diagnostics: readonly Diagnostic[];
}
