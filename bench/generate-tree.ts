// A whole configuration tree of a given size, free of findings: what a large cluster that is in order looks like.

/** Files by path. Every node reads `lines` lines (about 25 bytes each), all but its identity equal on all nodes. Deterministic. */
export function generateTree(nodes: number, lines: number): Readonly<Record<string, string>> {
  const names = Array.from({ length: nodes }, (_, i) => `mta${i + 1}`);
  const files: Record<string, string> = { 'global/msgc_server.conf': bus(names) };
  for (const [i, name] of names.entries()) files[`${name}/ecelerity.conf`] = node(name, i, names, lines);
  return files;
}

function bus(names: readonly string[]): string {
  const peers = names.map((name, i) => `    ${name} = "${own(i)}"\n`).join('');
  return `msgc_server {\n  peers = [\n${peers}  ]\n}\n\nmsgc_client {\n}\n\nMsgcServer_Listener {\n  Listen ":4809" {\n  }\n}\n`;
}

function own(i: number): string {
  return `10.0.${i >> 8}.${(i & 255) + 1}`;
}

function node(name: string, i: number, names: readonly string[], lines: number): string {
  const head = `# Node ${name}.
include msgc_server.conf

Security {
  capabilities = "cap_net_admin+ep cap_net_bind_service+ep cap_net_raw+ep cap_sys_resource+ep"
}

ECCluster_Listener {
  Listen "*:4802" {
  }
}

cluster {
  nodename = "${name}"
  nodeaddr = "${own(i)}"
  duravip_balance_set_size = 64
  heartbeat_start_delay = 15
  Replicate "inbound_cidr" {
  }
  Replicate "outbound_domains" {
  }
  Topology "10.64.0.0/10" {
    interface = "eth1"
    cidrmask = "32"
  }
}

`;
  const parts = [head];
  for (let n = 0, used = 30; used < lines; n++) {
    const stanza = binding(n, names);
    used += stanza.split('\n').length - 1;
    parts.push(stanza);
  }
  return parts.join('');
}

/** One binding in eight is managed: 41,000 lines then have some 480 managed addresses, well within the limit. */
function binding(n: number, names: readonly string[]): string {
  // Not the address of the network itself.
  const host = n + 1;
  const ip = `10.${64 + (host >> 16)}.${(host >> 8) & 255}.${host & 255}`;
  const managed = n % 8 === 0 ? `  Enable_Duravip = true\n  Duravip_Preference = "${names[(n / 8) % names.length]}"\n` : '';
  return `Binding "customer-${n}" {
  Bind_Address = "${ip}"   # one customer
${managed}  EHLO_Hostname = "customer-${n}.example.com"
  Retry_Interval = ${600 + (n % 30)}
  Domain "example.com" {
    Max_Outbound_Connections = ${10 + (n % 90)}
    Outbound_Throttle_Messages = "${100 + (n % 900)}/60"
  }
}

`;
}
