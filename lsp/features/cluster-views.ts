// The requests of ours: one node's effective configuration, who owns what, the compiled cluster.

import { printEffective } from '../../compiler/effective.ts';
import { compileProject } from '../../compiler/run.ts';
import type { CompileResult, EffectiveResult, NodesResult, OwnersResult } from '../requests.ts';
import type { Snapshot } from '../snapshot.ts';
import { ownersOf } from '../thing-hover.ts';

export function nodesView({ project }: Snapshot): NodesResult {
  const names = (models: typeof project.nodes) => models.flatMap(({ name }) => (name === null ? [] : [name]));
  return { nodes: names(project.nodes), managers: names(project.managers) };
}

/** null: there is no node or manager of that name. */
export function effectiveView({ project }: Snapshot, name: string): EffectiveResult | null {
  const node = [...project.nodes, ...project.managers].find((each) => each.name === name);
  return node === undefined ? null : { text: printEffective(node) };
}

export function ownersView(snapshot: Snapshot): OwnersResult {
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
    const changes = owners.nodes.map((node) => [node, owners.without(node).get(ip) ?? null] as const).filter(([, next]) => next !== owner);
    return { ip, bindings: [...(bindings.get(ip) ?? [])].sort(), owner, whenDown: Object.fromEntries(changes) };
  });
  return { nodes: owners.nodes, addresses };
}

/** The same document as `ecconf compile` writes. */
export function compileView({ project }: Snapshot): CompileResult {
  const { ir, diagnostics } = compileProject(project);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return { ir: ir === null ? null : `${JSON.stringify(ir, null, 2)}\n`, errors };
}
