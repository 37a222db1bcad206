// The `corosync.conf` of a cluster, out of its IR: the same text for all nodes. Figures and their reasons are in docs/corosync.md.

import type { ClusterIr } from '../ir/generated/types.ts';
import { consensusOf, type CorosyncProfile, failureTimeoutMs, tokenOf } from './corosync-times.ts';

/** Text of the file, or why the IR does not hold what it needs. */
export type CorosyncConf = { readonly text: string } | { readonly error: string };

const nodesMax = 16;

export function corosyncConf(ir: ClusterIr, profile: CorosyncProfile): CorosyncConf {
  const members = [...ir.nodes, ...ir.managers];
  if (members.length < 2 || members.length > nodesMax) {
    return { error: `a cluster on corosync has 2 to ${nodesMax} nodes, managers included; this one has ${members.length}` };
  }
  const nodes: string[] = [];
  for (const [index, { name, address }] of members.entries()) {
    const who = name === null ? `node ${index + 1} of the IR` : `node ${name}`;
    if (name === null) return { error: `${who} has no name: set nodename in its configuration, or compile with --node` };
    if (address.ip === null)
      return { error: `${who} has no address on the cluster network: set nodeaddr, or list it in msgc_server.peers` };
    if (!/^[A-Za-z0-9._-]{1,64}$/.test(name)) return { error: `${who} has a name that corosync.conf cannot hold` };
    nodes.push(`  node {\n    name: ${name}\n    nodeid: ${index + 1}\n    ring0_addr: ${address.ip}\n  }`);
  }
  return { text: text(profile, nodes) };
}

function text(profile: CorosyncProfile, nodes: readonly string[]): string {
  const token = tokenOf(profile, nodes.length);
  const detection = failureTimeoutMs(profile, nodes.length);
  return `# Written by ecclusterd corosync-conf, profile ${profile}, for ${nodes.length} nodes: /etc/corosync/corosync.conf, the same on every node.
# A host that is silent is dropped after about ${detection} ms (token + consensus), a process that ends at once.
# Before the first start, on one node: corosync-keygen. Then copy /etc/corosync/authkey (mode 0400) to the others.
# Where ecclusterd does not run as root, a file in /etc/corosync/uidgid.d lets its user in:
#   uidgid {
#     uid: ecclusterd
#   }

totem {
  version: 2
  cluster_name: ecconf
  transport: knet
  crypto_cipher: aes256
  crypto_hash: sha256
  # So long the token may be away before the ring is formed anew; without the usual addition for each node, which is in the figure.
  token: ${token}
  token_coefficient: 0
  # So long nodes may take to agree on the new ring; Corosync wants 1.2 times the token.
  consensus: ${consensusOf(token)}
${links(profile)}}

nodelist {
${nodes.join('\n')}
}

# For corosync-quorumtool. Who may own addresses is counted by ecclusterd itself (--partition).
quorum {
  provider: corosync_votequorum
${nodes.length === 2 ? '  two_node: 1\n' : ''}}

logging {
  to_stderr: no
  to_syslog: yes
  to_logfile: no
  timestamp: hires
}
`;
}

/** What follows from the token by Corosync's own rules, and must not at these tokens. */
function links(profile: CorosyncProfile): string {
  // The pings of 3 s are patient by themselves.
  if (profile === 'safe') return '';
  return `${profile === 'instant' ? ringOfInstant : ''}  interface {
    linknumber: 0
    # By itself knet pings each link as fast as the token goes, and declares links between healthy nodes dead when a ring breaks or packets
    # are lost; then the ring falls apart once more. Who is gone is for the token to find out.
    knet_ping_interval: 200
    knet_ping_timeout: 1000
    knet_pong_count: 1
  }
`;
}

const ringOfInstant = `  # One second chance for a lost token: with the usual four Corosync refuses a token as short as this.
  token_retransmits_before_loss_const: 1
  # So long nodes wait for each other's join messages; below the consensus, and 50 ms by itself.
  join: 30
`;
