// keepalived with its defaults on the nodes of a cluster of namespaces: one VRRP instance that holds all addresses.
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NetCluster } from '../../test/netns/cluster.ts';

/** Addresses that fit into an advertisement; the rest it holds without naming them. */
const named = 20;

export class Keepalived {
  readonly #net: NetCluster;
  readonly #ips: readonly string[];
  readonly #running = new Map<number, ChildProcess>();

  constructor(net: NetCluster, ips: readonly string[]) {
    this.#net = net;
    this.#ips = ips;
  }

  /** Node 1 has the highest priority. */
  start(node: number): void {
    const home = join(this.#net.folder, `keepalived${node}`);
    mkdirSync(home, { recursive: true });
    const block = (name: string, ips: readonly string[]) =>
      ips.length === 0 ? '' : `  ${name} {\n${ips.map((ip) => `    ${ip}/32 dev eth0\n`).join('')}  }\n`;
    const text = `global_defs {
  router_id node${node}
}
vrrp_instance mail {
  state BACKUP
  interface eth0
  virtual_router_id 51
  priority ${200 - node}
${block('virtual_ipaddress', this.#ips.slice(0, named))}${block('virtual_ipaddress_excluded', this.#ips.slice(named))}}
`;
    writeFileSync(join(home, 'keepalived.conf'), text);
    const args = ['-n', '--vrrp', '-f', join(home, 'keepalived.conf'), '-p', join(home, 'pid'), '-r', join(home, 'vrrp.pid')];
    const child = this.#net.spawn(node, ['keepalived', ...args]);
    child.stdout?.resume();
    child.stderr?.resume();
    this.#running.set(node, child);
  }

  /** kill -9 of all its processes: those in the namespace of the node. */
  kill(node: number): void {
    this.#running.delete(node);
    for (const pid of this.#net.pids(node)) process.kill(pid, 'SIGKILL');
  }
}
