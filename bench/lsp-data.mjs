// Configurations for the language server's figures: a tree whose nodes share one large file, and the same data as JSON and as YAML.
import { readFileSync } from 'node:fs';

/** `lines` lines of bindings that all nodes read, and what each node has for itself. */
export function sharedTree(nodes, lines) {
  const names = Array.from({ length: nodes }, (_, i) => `mta${i + 1}`);
  const files = { 'default/ecelerity.conf': `${head(names)}${bindings(lines, names)}include "node-local.conf"\n` };
  for (const [i, name] of names.entries())
    files[`${name}/node-local.conf`] = `cluster {\n  nodename = "${name}"\n  nodeaddr = "10.0.0.${i + 1}"\n}\n`;
  return files;
}

function head(names) {
  const peers = names.map((name, i) => `    ${name} = "10.0.0.${i + 1}"\n`).join('');
  return `Security {
  capabilities = "cap_net_admin+ep cap_net_bind_service+ep cap_net_raw+ep cap_sys_resource+ep"
}
msgc_server {
  peers = [
${peers}  ]
}
msgc_client {
}
MsgcServer_Listener {
  Listen ":4809" {
  }
}
ECCluster_Listener {
  Listen "*:4802" {
  }
}
cluster {
  duravip_balance_set_size = 64
  Replicate "inbound_cidr" {
  }
  Topology "10.64.0.0/10" {
    interface = "eth1"
    cidrmask = "32"
  }
}
`;
}

function bindings(lines, names) {
  const parts = [];
  for (let n = 0, used = 30; used < lines; n++) {
    const managed = n % 8 === 0 ? `  Enable_Duravip = true\n  Duravip_Preference = "${names[(n / 8) % names.length]}"\n` : '';
    const part = `Binding "customer-${n}" {
  Bind_Address = "10.${64 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}"
${managed}  EHLO_Hostname = "customer-${n}.example.com"
  Retry_Interval = ${600 + (n % 30)}
  Domain "example.com" {
    Max_Outbound_Connections = ${10 + (n % 90)}
    Outbound_Throttle_Messages = "${100 + (n % 900)}/60"
  }
}
`;
    used += part.split('\n').length - 1;
    parts.push(part);
  }
  return parts.join('');
}

/** The bindings as plain data. */
export function plainData(lines) {
  const data = { bindings: {} };
  for (let n = 0, used = 3; used < lines; n++, used += 9) {
    data.bindings[`customer-${n}`] = {
      bind_address: `10.64.${(n >> 8) & 255}.${n & 255}`,
      ehlo_hostname: `customer-${n}.example.com`,
      retry_interval: 600 + (n % 30),
      domain: { max_outbound_connections: 10 + (n % 90), outbound_throttle_messages: `${100 + (n % 900)}/60` },
    };
  }
  return data;
}

const used = ['bind_address', 'ehlo_hostname', 'retry_interval', 'max_resident_messages'];

/** A schema of them that knows `count` options of a binding with type and description, as many as our server answers: those of our own schema. */
export function plainSchema(count) {
  const { $defs } = JSON.parse(readFileSync(new URL('../docs/schema/config.schema.json', import.meta.url), 'utf8'));
  const options = Object.keys($defs.binding.properties).filter(
    (name) => $defs[`option.${name}`]?.description !== undefined && !used.includes(name),
  );
  const described = Object.fromEntries(
    options.slice(0, Math.max(0, count - used.length - 1)).map((name) => [name, $defs[`option.${name}`]]),
  );
  return {
    type: 'object',
    properties: {
      bindings: {
        type: 'object',
        additionalProperties: {
          type: 'object',
          additionalProperties: false,
          properties: {
            ...described,
            bind_address: { type: 'string', description: 'The address.' },
            ehlo_hostname: { type: 'string', description: 'The name.' },
            retry_interval: { type: 'integer', minimum: 1, description: 'Seconds.' },
            max_resident_messages: { type: 'integer', minimum: 1, description: 'Messages.' },
            domain: {
              type: 'object',
              description: 'Where to.',
              properties: {
                max_outbound_connections: { type: 'integer' },
                outbound_throttle_messages: { type: 'string', pattern: '^\\d+/\\d+$' },
              },
            },
          },
        },
      },
    },
  };
}

export function toYaml(value, indent = '') {
  return Object.entries(value)
    .map(([key, each]) =>
      typeof each === 'object' ? `${indent}${key}:\n${toYaml(each, `${indent}  `)}` : `${indent}${key}: ${JSON.stringify(each)}\n`,
    )
    .join('');
}
