// Bad cables between the machines of a cluster of namespaces: frames get lost, on one way or both, or come late (`wire.c`).
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NetCluster } from '../../test/netns/cluster.ts';

/** Loss in per cent towards the others and from them; delay, and by how much it varies. */
export interface Badness {
  readonly out?: number;
  readonly in?: number;
  readonly delayMs?: number;
  readonly jitterMs?: number;
}

export class Cables {
  readonly #net: NetCluster;
  readonly #wire: string;
  readonly #wires = new Map<number, ReturnType<NetCluster['spawn']>>();

  /** `wire`: the program. */
  constructor(net: NetCluster, wire: string) {
    this.#net = net;
    this.#wire = wire;
  }

  /** The cable of a node is a bad one from now on. */
  async bad(node: number, values: Badness): Promise<void> {
    const hub = this.#hub;
    must(`ip netns exec ${this.#net.namespace(node)} ${this.#wire} --plain eth0`);
    must(`ip -n ${hub} link add w${node} type veth peer name x${node}`);
    must(`ip netns exec ${hub} ${this.#wire} --plain x${node}`);
    for (const name of [`w${node}`, `x${node}`]) must(`ip -n ${hub} link set ${name} up`);
    const wire = this.#net.spawn('client', ['ip', 'netns', 'exec', hub, this.#wire, `v${node}`, `w${node}`]);
    wire.stderr?.resume();
    wire.stdin?.write('0 0 0 0\n');
    must(`ip -n ${hub} link set x${node} master br0`);
    must(`ip -n ${hub} link set v${node} nomaster`);
    await sleep(50);
    wire.stdin?.write(`${values.out ?? 0} ${values.in ?? 0} ${values.delayMs ?? 0} ${values.jitterMs ?? 0}\n`);
    this.#wires.set(node, wire);
  }

  good(node: number): void {
    const hub = this.#hub;
    must(`ip -n ${hub} link set v${node} master br0`);
    must(`ip -n ${hub} link del w${node}`);
    this.#wires.get(node)?.kill('SIGKILL');
    this.#wires.delete(node);
  }

  get #hub(): string {
    return this.#net.namespace(1).replace(/-n1$/, '-hub');
  }
}

export function must(line: string): void {
  const [program = '', ...args] = line.split(' ');
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${line}: ${stderr}`);
}
