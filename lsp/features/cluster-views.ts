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
  const listeners = new Map<string, Set<string>>();
  for (const { facts } of snapshot.cluster.nodes) {
    for (const { ip, bindings: bound, listens } of facts.addresses) {
      const names = added(bindings, ip.text);
      for (const binding of bound) names.add(binding.name);
      const ports = added(listeners, ip.text);
      for (const { listener, address } of listens) {
        const port = address !== null && 'port' in address ? ` ${address.port}` : '';
        ports.add(`${snapshot.schema.scope(listener)?.name ?? listener}${port}`);
      }
    }
  }
  const addresses = owners.entries.map(({ ip }) => {
    const owner = owners.allUp.get(ip) ?? null;
    const failover = owners.failover(ip);
    const down = failover === null ? {} : { [failover.gone]: failover.owner };
    const sorted = (names: Iterable<string> | undefined) => [...(names ?? [])].sort();
    return { address: ip, bindings: sorted(bindings.get(ip)), listeners: sorted(listeners.get(ip)), owner, down };
  });
  return { nodes: owners.nodes, addresses };
}

/** The names under a key, made on first use. */
function added(sets: Map<string, Set<string>>, key: string): Set<string> {
  const known = sets.get(key) ?? new Set<string>();
  sets.set(key, known);
  return known;
}

/** The same document as `ecconf compile` writes. */
export function compiledView({ project }: Snapshot): CompiledView {
  const { ir, diagnostics } = compileProject(project);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return { ir: ir === null ? null : `${JSON.stringify(ir, null, 2)}\n`, errors };
}
