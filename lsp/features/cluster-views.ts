// The requests of ours: one node's effective configuration, who owns what, the compiled cluster.

import { relative } from '../../base/paths.ts';
import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { loadProject } from '../../compiler/run.ts';
import { printEffective } from '../../compiler/emit/effective.ts';
import type { CompiledView, NodesView, OwnersView } from '../protocol/requests.ts';
import { showPath } from '../prose/show-value.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { ownersOf, situationOf } from '../prose/thing-hover.ts';
import type { Revision } from './changes.ts';
import { compiledOf } from './sides.ts';

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

/** The same of the nodes in a revision; null: there was none of that name. */
export function effectiveThen({ project }: Snapshot, { files, path }: Revision, name: string | null): string | null {
  const then = loadProject([{ kind: 'tree', path }], files, { product: project.product });
  const node = [...then.nodes, ...then.managers].find((each) => name === null || each.name === name);
  return node === undefined ? null : printEffective(node, (file) => relative(path, file));
}

/** Plays nodes that go in the simulator; null: it plays no such cluster. */
type Play = (
  ir: ClusterIr,
  down: readonly string[],
) => { readonly seeds: number; readonly outMs: ReadonlyMap<string, number | null>; readonly violation: string | null } | null;

/** `play` null: where there is no simulator. */
export function ownersView(snapshot: Snapshot, play: Play | null = null): OwnersView {
  const { nodes, entries, allUp } = ownersOf(snapshot);
  const situation = situationOf(snapshot);
  const ir = play === null || situation.down.length === 0 ? null : compiledOf(snapshot).ir;
  const played = ir === null ? null : (play?.(ir, situation.down) ?? null);
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
  const addresses = entries.map(({ ip }) => {
    const owner = situation.owners.get(ip) ?? null;
    const allUpOwner = allUp.owners.get(ip) ?? null;
    const failover = situation.failover(ip);
    const down = failover === null ? {} : { [failover.gone]: failover.owner };
    const sorted = (names: Iterable<string> | undefined) => [...(names ?? [])].sort();
    const used = { bindings: sorted(bindings.get(ip)), listeners: sorted(listeners.get(ip)) };
    return { address: ip, ...used, owner, allUp: allUpOwner, down, outMs: played?.outMs.get(ip) ?? null };
  });
  const how = played === null ? null : { seeds: played.seeds, violation: played.violation };
  return { nodes, down: situation.down, addresses, played: how };
}

/** The names under a key, made on first use. */
function added(sets: Map<string, Set<string>>, key: string): Set<string> {
  const known = sets.get(key) ?? new Set<string>();
  sets.set(key, known);
  return known;
}

/** The same document as `ecconf compile` writes. */
export function compiledView(snapshot: Snapshot): CompiledView {
  const { ir, diagnostics } = compiledOf(snapshot);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return { ir: ir === null ? null : `${JSON.stringify(ir, null, 2)}\n`, errors };
}
