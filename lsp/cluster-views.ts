// What a client can ask for beyond the protocol: the effective configuration of a node, the owners of all managed addresses, the
// compiled document. Documented in docs/lsp.md.

import { printEffective } from '../compiler/effective.ts';
import { readOwners } from '../compiler/owners.ts';
import { compileProject } from '../compiler/run.ts';
import { pathOf } from './paths.ts';
import type { Server } from './request.ts';
import type { Snapshot } from './snapshot.ts';

export interface ViewRequest {
  /** Any file of the configuration. */
  readonly uri: string;
  /** By name; without it the first node that reads the file. */
  readonly node?: string;
}

export interface OwnersView {
  readonly nodes: readonly string[];
  readonly addresses: readonly {
    readonly address: string;
    /** null: nobody can have it. */
    readonly owner: string | null;
    /** Owner by the node that is down, where it is another one. */
    readonly down: Readonly<Record<string, string | null>>;
  }[];
}

export interface CompiledView {
  /** The IR as JSON text; null when there are errors. */
  readonly ir: string | null;
  readonly errors: number;
}

/** The merged configuration of one node as text, or null where no node reads the file. */
export function effectiveView({ workspace }: Server, { uri, node }: ViewRequest): string | null {
  const path = pathOf(uri);
  const project = workspace.snapshot(path)?.project;
  const nodes = [...(project?.nodes ?? []), ...(project?.managers ?? [])];
  const readers = nodes.filter((each) => each.sources.some((source) => source.path === path));
  const found = node === undefined ? (readers[0] ?? nodes[0]) : nodes.find((each) => each.name === node);
  return found === undefined ? null : printEffective(found);
}

/** Who has each managed address with all nodes up, and with each one down. */
export function ownersView({ workspace }: Server, { uri }: ViewRequest): OwnersView | null {
  const snapshot = workspace.snapshot(pathOf(uri));
  return snapshot === null ? null : ownersIn(snapshot);
}

function ownersIn(snapshot: Snapshot): OwnersView {
  const { nodes, allUp, without } = readOwners(snapshot.cluster);
  const addresses = [...allUp].map(([address, owner]) => {
    const down = nodes.flatMap((gone) => {
      const next = without(gone).get(address) ?? null;
      return next === owner ? [] : [[gone, next] as const];
    });
    return { address, owner, down: Object.fromEntries(down) };
  });
  return { nodes, addresses };
}

/** The compiled document of the configuration that a file belongs to. */
export function compiledView({ workspace }: Server, { uri }: ViewRequest): CompiledView | null {
  const snapshot = workspace.snapshot(pathOf(uri));
  if (snapshot === null) return null;
  const { ir, diagnostics } = compileProject(snapshot.project);
  return {
    ir: ir === null ? null : `${JSON.stringify(ir, null, 2)}\n`,
    errors: diagnostics.filter((each) => each.severity === 'error').length,
  };
}
