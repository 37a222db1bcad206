// What a run is about: what is read, and as what.

import { normalize } from '../../base/paths.ts';
import type { Product } from '../schema/option.ts';

export type Input =
  | { readonly kind: 'file'; readonly path: string }
  /** `path` is the name shown, and where relative includes are looked for. */
  | { readonly kind: 'stdin'; readonly path: string; readonly bytes: Uint8Array }
  | { readonly kind: 'tree'; readonly path: string }
  /** One root file, or folder with one, for each node. */
  | { readonly kind: 'nodes'; readonly nodes: readonly { readonly name: string; readonly path: string }[] };

export interface LoadOptions {
  readonly product: Product;
  /** Its version, where it is known: names are then judged by when they came and went. */
  readonly momentum?: string;
  /** What a single file is, where its name does not say. */
  readonly role?: 'node' | 'manager';
  /** In place of the documented search path. May hold `{NODENAME}` and `{SUBCLUSTER}`. */
  readonly searchPath?: readonly string[];
  /** Folders beside those of the inputs that may be read: see `world.ts`. */
  readonly allowOutside?: readonly string[];
  /** Files, folders and nodes, by path or name, that are not to be checked: that they are left out is then no finding. */
  readonly skip?: readonly string[];
  /** Name of the node that a single file belongs to. */
  readonly nodeName?: string;
  /** Only the nodes in these folders of a tree, for whoever makes a part of the work of another run. Findings across nodes mean nothing then. */
  readonly part?: ReadonlySet<string>;
  readonly onProgress?: (done: number, total: number, what: string) => void;
}

/** Whether a path or a name was given as not to be checked, or lies in a folder that was. */
export function isSkipped(path: string, skip: readonly string[] | undefined): boolean {
  return skip?.some((each) => path === normalize(each) || path.startsWith(`${normalize(each).replace(/\/$/, '')}/`)) === true;
}
