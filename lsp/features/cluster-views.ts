// The requests of ours: one node's effective configuration, who owns what, the compiled cluster.

import { printEffective } from '../../compiler/emit/effective.ts';
import { compileProject } from '../../compiler/run.ts';
import type { CompiledView, NodesView, OwnersView } from '../protocol/requests.ts';
import { showPath } from '../prose/show-value.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { ownersOf } from '../prose/thing-hover.ts';

export function nodesView({ project }: Snapshot, path: string): NodesView {
  const names = (models: typeof project.nodes) => models.flatMap(({ name }) => (name === null ? [] : [name]));
  return { nodes: names(project.nodes), managers: names(project.managers), isRead: project.sources.has(path) };
}

/**
 * The merged configuration of one node or manager as text: by name, else that of the first one that reads `path`. null: there is none.
 */
export function effectiveView(snapshot: Snapshot, path: string, name: string | null): string | null {
  const { project } = snapshot;
  const all = [...project.nodes, ...project.managers];
  const readers = all.filter((each) => each.sources.some((source) => source.path === path));
  const node = name === null ? (readers[0] ?? all[0]) : all.find((each) => each.name === name);
  return node === undefined ? null : printEffective(node, (file) => showPath(snapshot, file));
}

export function ownersView(snapshot: Snapshot): OwnersView {
  const owners = ownersOf(snapshot);
  const bindings = new Map<string, Set<string>>();
  for (const { facts } of snapshot.cluster.nodes) {
    for (const address of facts.addresses) {
      const names = bindings.get(address.ip.text) ?? new Set<string>();
      for (const binding of address.bindings) names.add(binding.name);
      bindings.set(address.ip.text, names);
    }
  }
  const addresses = owners.entries.map(({ ip }) => {
    const owner = owners.allUp.get(ip) ?? null;
    const failover = owners.failover(ip);
    const down = failover === null ? {} : { [failover.gone]: failover.owner };
    return { address: ip, bindings: [...(bindings.get(ip) ?? [])].sort(), owner, down };
  });
  return { nodes: owners.nodes, addresses };
}

/** The same document as `ecconf compile` writes. */
export function compiledView({ project }: Snapshot): CompiledView {
  const { ir, diagnostics } = compileProject(project);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return { ir: ir === null ? null : `${JSON.stringify(ir, null, 2)}\n`, errors };
}
