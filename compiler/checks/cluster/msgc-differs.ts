// EC3207: the message bus is not configured the same on all nodes and managers, or not where all of them must read it.

import { isAbsolute, relative } from '../../../base/paths.ts';
import { check, type ClusterView, type Finding, type NodeView } from '../../check/check.ts';
import { disagreementFinding, type Said } from '../../checks-shared/compare-nodes.ts';
import { saidOf } from '../../checks-shared/settings.ts';
import { nodeLabel } from '../../checks-shared/words.ts';
import type { Place } from '../../diagnostics.ts';
import type { Scope } from '../../load/model.ts';
import { childOf } from '../../load/node-name.ts';
import { placeOfName } from '../../checks-shared/edits.ts';

const why =
  'The server of the bus on each machine connects to the peers that its own file names. Where the files differ, some pairs of nodes never see each other, and the cluster falls into parts. Therefore `msgc_server.conf` must be the same everywhere and lives in `global/`, from which both `ecelerity-cluster.conf` and `eccluster.conf` include it (`4/modules/msgc.md`, `4/config/ref-msgc-server-conf.md`).';

export const msgcDiffers = check({
  code: 'EC3207',
  name: 'msgc-differs',
  severity: 'error',
  scope: 'cluster',
  title: 'msgc_server is not the same on all nodes',
  why,
  bad: {
    'default/ecelerity.conf': 'include "msgc_server.conf"\n',
    'east1/msgc_server.conf': 'msgc_server {\n  peers = [\n    east1 = "10.0.0.1"\n    west1 = "10.0.1.1"\n  ]\n}\n',
    'west1/msgc_server.conf': 'msgc_server {\n  peers = [\n    west1 = "10.0.1.1"\n  ]\n}\n',
  },
  good: {
    'default/ecelerity.conf': 'include "msgc_server.conf"\n',
    'global/msgc_server.conf': 'msgc_server {\n  peers = [\n    east1 = "10.0.0.1"\n    west1 = "10.0.1.1"\n  ]\n}\n',
  },
  *run(cluster) {
    const servers = [...cluster.nodes, ...cluster.managers].flatMap((node) => {
      const scope = childOf(node.node.global, 'msgc_server');
      return scope === null ? [] : [{ node, scope }];
    });
    const options = new Set(servers.flatMap(({ scope }) => [...scope.settings.keys()]));
    options.delete('peers');
    const found = [...differingPeers(servers)];
    for (const name of options) {
      const said = servers.map(({ node, scope }) => saidOf(node, scope, name));
      const differs = disagreementFinding(
        said,
        (summary) => `${name} of msgc_server is ${summary}; keep one msgc_server.conf in global/ for all nodes and managers`,
      );
      if (differs !== null) found.push(differs);
    }
    yield* found;
    // Where copies differ, that they are copies is said by the remedy.
    if (found.length === 0) yield* outsideOfGlobal(cluster, servers);
  },
});

interface Server {
  readonly node: NodeView;
  readonly scope: Scope;
}

/** Dictionaries are long, so the message names what some have and others lack. */
function* differingPeers(servers: readonly Server[]): Generator<Finding> {
  const all = new Map<string, string>();
  for (const { node } of servers) for (const peer of node.facts.peers) all.set(`${peer.name} = ${peer.address}`, peer.name);
  const said = servers.map(({ node, scope }): Said => {
    const own = new Set(node.facts.peers.map((peer) => `${peer.name} = ${peer.address}`));
    const lacking = [...all.keys()].filter((peer) => !own.has(peer));
    const says = lacking.length === 0 ? 'all peers' : `no peer ${lacking.slice(0, 3).join(', ')}${lacking.length > 3 ? ' ...' : ''}`;
    return { ...saidOf(node, scope, 'peers'), value: [...own].sort().join(' '), says };
  });
  const found = disagreementFinding(
    said,
    (summary) => `peers of msgc_server differ: ${summary}; keep one msgc_server.conf in global/ for all nodes and managers`,
  );
  if (found !== null) yield found;
}

/** One finding for each file outside of `global/` that has the stanza, where there is a tree at all. */
function* outsideOfGlobal({ project }: ClusterView, servers: readonly Server[]): Generator<Finding> {
  if (project.layout === null) return;
  const { root } = project.layout;
  const found = new Map<string, { readonly at: Place; readonly nodes: Set<string> }>();
  for (const { node, scope } of servers) {
    for (const { source, stanza } of scope.sites) {
      const inTree = relative(root, source.path);
      if (inTree.startsWith('global/') || inTree.startsWith('..') || isAbsolute(inTree)) continue;
      const known = found.get(source.path) ?? { at: placeOfName(source, stanza), nodes: new Set() };
      found.set(source.path, known);
      known.nodes.add(nodeLabel(node));
    }
  }
  for (const { at, nodes } of found.values()) {
    yield {
      message: 'msgc_server stands outside of global/, where nothing keeps it the same on all nodes; move it to global/msgc_server.conf',
      at,
      severity: 'warning',
      nodes: [...nodes].sort(),
    };
  }
}
