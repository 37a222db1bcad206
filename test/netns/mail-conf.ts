// A configuration tree for a cluster of namespaces, written as an operator would write it and compiled by the real compiler.
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '../../compiler/cli.ts';

export interface MailConf {
  readonly nodes: number;
  /** Managed addresses, in 10.77.0.0/16 or fd77::/64; the node that each prefers, or null. */
  readonly addresses: ReadonlyMap<string, string | null>;
  /** Of the cluster stanza, beside those that make a test short. */
  readonly options?: Readonly<Record<string, string | number | boolean>>;
}

/** Timers of a test: the manual's would take minutes. */
const quick = {
  duravip_balance_set_size: 16,
  view_mature_time: 1,
  view_balance_interval: 1,
  heartbeat_start_delay: 1,
  if_check_interval: 2,
  if_down_limit: 1,
};

/** `n` addresses without a preference, from 10.77.1.0 on. */
export function manyAddresses(n: number): Map<string, string | null> {
  return new Map(Array.from({ length: n }, (_, i) => [`10.77.${1 + (i >> 8)}.${i & 255}`, null]));
}

/** Compiles it below `folder` and gives the text of the IR. */
export async function compileMail(folder: string, conf: MailConf): Promise<string> {
  const tree = mkdtempSync(join(folder, 'conf-'));
  const write = (path: string, text: string) => {
    mkdirSync(join(tree, path, '..'), { recursive: true });
    writeFileSync(join(tree, path), text);
  };
  write('default/ecelerity.conf', 'include ecelerity-cluster.conf\ninclude bindings.conf\ninclude node-local.conf\n');
  write('default/ecelerity-cluster.conf', clusterText({ ...quick, ...conf.options }));
  write('default/bindings.conf', [...conf.addresses].map(([ip, preference]) => bindingText(ip, preference)).join(''));
  for (let n = 1; n <= conf.nodes; n++) {
    write(`node${n}/node-local.conf`, `cluster {\n  nodename = "node${n}"\n  nodeaddr = "10.77.0.${n}"\n}\n`);
  }
  const to = join(tree, 'cluster.json');
  let said = '';
  const exit = await main(['compile', '--quiet', tree, '-o', to], {
    env: {},
    out: () => {},
    error: (text) => {
      said += text;
    },
    outIsTerminal: false,
    errorIsTerminal: false,
    columns: () => 100,
    readInput: () => new Uint8Array(),
  });
  if (exit !== 0) throw new Error(`the configuration of the test does not compile: ${said}`);
  return readFileSync(to, 'utf8');
}

function clusterText(options: Readonly<Record<string, string | number | boolean>>): string {
  const rows = Object.entries(options).map(([name, value]) => `  ${name} = ${typeof value === 'string' ? `"${value}"` : value}\n`);
  const topologies = [
    '10.77.0.0/16" {\n    interface = "eth0"\n    cidrmask = "32"',
    'fd77::/64" {\n    interface = "eth0"\n    cidrmask = "128"',
  ];
  return `ECCluster_Listener {
  Listen "*:4802" {
  }
}
cluster {
${rows.join('')}${topologies.map((text) => `  Topology "${text}\n  }\n`).join('')}}
`;
}

/** A name stays with its address: one that went on to another would make both BROKEN, and a reload refuses that. */
function bindingText(ip: string, preference: string | null): string {
  const prefers = preference === null ? '' : `  Duravip_Preference = "${preference}"\n`;
  return `Binding "binding-${ip.replaceAll(':', '-')}" {\n  Bind_Address = "${ip}"\n  Enable_Duravip = true\n${prefers}}\n`;
}
