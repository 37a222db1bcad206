// Deterministic, realistic configuration text of a given size, and the JSON object that says the same.

/** A cluster configuration. The text has `bytes` characters or a little more; the same size always gives the same text. */
export interface Generated {
  readonly text: string;
  /** The equivalent as JSON text, indented like the configuration: a stanza is an object by name and label. */
  readonly json: string;
}

/** Small linear congruential generator: the same numbers everywhere, for ever. */
function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export function generate(bytes: number): Generated {
  const random = numbers(2611);
  const text: string[] = [header];
  const json: Record<string, unknown>[] = [{ cluster: headerJson }];
  let size = header.length;
  for (let i = 0; size < bytes; i++) {
    const stanza = i % 3 === 2 ? listener(i, random) : binding(i, random);
    text.push(stanza.text);
    json.push(stanza.json);
    size += stanza.text.length;
  }
  return { text: text.join(''), json: JSON.stringify(json, null, 2) };
}

/** The text with `count` of its `=` taken out, spread over the whole. */
export function withMissingEquals(text: string, count: number): string {
  const lines = text.split('\n');
  const wanted = /^ +\w+ = [^[(]+$/;
  const step = Math.max(1, Math.floor(lines.filter((line) => wanted.test(line)).length / count));
  let seen = 0;
  let done = 0;
  return lines
    .map((line) => {
      if (!wanted.test(line) || seen++ % step > 0 || done >= count) return line;
      done++;
      return line.replace(' = ', ' ');
    })
    .join('\n');
}

const header = `# Cluster of the outbound platform. Kept in version control; do not edit on the nodes.
cluster {
  cluster_group = "ec_cluster"
  control_group = "ec_console"
  duravip_balance_set_size = 4
  heartbeat_start_delay = 15
  view_balance_interval = 10
  logs = [
    rejectlog = "/var/log/ecelerity/rejectlog.cluster"
    mainlog = "/var/log/ecelerity/mainlog.cluster"
  ]
  Replicate "inbound_cidr" {}
  Topology "10.1.0.0/16" {
    interface = "eth1"
    cidrmask = "32"
  }
}

`;

const headerJson = {
  cluster_group: 'ec_cluster',
  control_group: 'ec_console',
  duravip_balance_set_size: 4,
  heartbeat_start_delay: 15,
  view_balance_interval: 10,
  logs: { rejectlog: '/var/log/ecelerity/rejectlog.cluster', mainlog: '/var/log/ecelerity/mainlog.cluster' },
  Replicate: { inbound_cidr: {} },
  Topology: { '10.1.0.0/16': { interface: 'eth1', cidrmask: '32' } },
};

interface Stanza {
  readonly text: string;
  readonly json: Record<string, unknown>;
}

function binding(i: number, random: (below: number) => number): Stanza {
  const name = `customer-${i}`;
  const address = `10.${1 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`;
  const node = `mta${1 + random(20)}.example.com`;
  const domains = ['example.com', 'example.net', 'mail.example.org'].slice(0, 1 + random(3));
  const retries = 60 * (1 + random(30));
  const bodies = domains.map((domain, k) => ({ domain, limit: 10 + random(90), throttle: `${100 + random(900)}/60`, hosts: k }));
  const text = `Binding "${name}" {
  Bind_Address = "${address}"   # plumbed by the cluster
  Enable_Duravip = true
  Duravip_Preference = "${node}"
  EHLO_Hostname = ${name}.example.com
  Retry_Interval = ${retries}
${bodies
  .map(
    (b) => `  Domain "${b.domain}" {
    Max_Outbound_Connections = ${b.limit}
    Outbound_Throttle_Messages = "${b.throttle}"
    Routes = ( "[2001:db8::${b.limit}]:25" "relay${b.hosts}.example.net" )
  }
`,
  )
  .join('')}}

`;
  const json = {
    Binding: {
      [name]: {
        Bind_Address: address,
        Enable_Duravip: true,
        Duravip_Preference: node,
        EHLO_Hostname: `${name}.example.com`,
        Retry_Interval: retries,
        Domain: Object.fromEntries(
          bodies.map((b) => [
            b.domain,
            {
              Max_Outbound_Connections: b.limit,
              Outbound_Throttle_Messages: b.throttle,
              Routes: [`[2001:db8::${b.limit}]:25`, `relay${b.hosts}.example.net`],
            },
          ]),
        ),
      },
    },
  };
  return { text, json };
}

function listener(i: number, random: (below: number) => number): Stanza {
  const port = 1024 + (i % 60000);
  const address = `10.${1 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`;
  const networks = Array.from({ length: 1 + random(4) }, (_, k) => `192.168.${random(256)}.${k * 64}/26`);
  const concurrency = 100 + random(400);
  const text = `ESMTP_Listener {
  Listen "${address}:${port}" {
    Enable_Duravip = "true"
    Concurrency = ${concurrency}
    Peer "${networks[0]}" {
      Relay_Hosts = ( ${networks.map((n) => `"${n}"`).join(' ')} )
      Tracking = [ campaign = "c${i}" tenant = t${random(99)} ]
    }
  }
}

`;
  const json = {
    ESMTP_Listener: {
      Listen: {
        [`${address}:${port}`]: {
          Enable_Duravip: 'true',
          Concurrency: concurrency,
          Peer: { [networks[0] ?? '']: { Relay_Hosts: networks, Tracking: { campaign: `c${i}`, tenant: `t${random(99)}` } } },
        },
      },
    },
  };
  return { text, json };
}
