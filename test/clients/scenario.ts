// What must hold with any mail server on two nodes: limits of two connections from one address and four from a /24, `accept` on node 1
// and `defer` on node 2 while nobody can be asked.
import assert from 'node:assert/strict';
import { Smtp, type TestCluster } from './cluster.ts';

export class Clients {
  readonly #ports: () => readonly number[];
  readonly #open = new Set<Smtp>();

  /** SMTP ports of node 1 and 2, once they are known. */
  constructor(ports: () => readonly number[]) {
    this.#ports = ports;
  }

  async connect(node: 1 | 2, from: string): Promise<{ readonly smtp: Smtp; readonly greeting: string }> {
    const { smtp, greeting } = await Smtp.from(from, this.#ports()[node - 1] ?? 0);
    this.#open.add(smtp);
    return { smtp, greeting };
  }

  async accepted(node: 1 | 2, from: string): Promise<Smtp> {
    const { smtp, greeting } = await this.connect(node, from);
    assert.match(greeting, /^220 /);
    return smtp;
  }

  async refused(node: 1 | 2, from: string, code = '421 4.7.0'): Promise<void> {
    const { greeting } = await this.connect(node, from);
    assert.equal(greeting.slice(0, code.length), code);
  }

  leave(smtp: Smtp): void {
    smtp.end();
    this.#open.delete(smtp);
  }

  leaveAll(): void {
    for (const smtp of this.#open) this.leave(smtp);
  }
}

export async function limitHolds(cluster: TestCluster, clients: Clients): Promise<void> {
  const first = await clients.accepted(1, '127.0.1.5');
  await cluster.counts(2, '127.0.1.5', 1);
  await clients.accepted(2, '127.0.1.5');
  await cluster.counts(1, '127.0.1.5', 2);
  await clients.refused(1, '127.0.1.5');
  await clients.refused(2, '127.0.1.5');
  clients.leave(first);
  await cluster.counts(2, '127.0.1.5', 1);
  await clients.accepted(2, '127.0.1.5');
}

export async function blockHolds(cluster: TestCluster, clients: Clients): Promise<void> {
  for (const [node, last] of [
    [1, 1],
    [2, 2],
    [1, 3],
    [2, 4],
  ] as const)
    await clients.accepted(node, `127.0.2.${last}`);
  await cluster.counts(1, '127.0.2.0/24', 4);
  await clients.refused(1, '127.0.2.5');
  await clients.accepted(1, '127.0.3.5');
}

export async function countSurvives(cluster: TestCluster, clients: Clients): Promise<void> {
  await clients.accepted(1, '127.0.5.1');
  await clients.accepted(2, '127.0.5.1');
  await cluster.counts(1, '127.0.5.1', 2);
  await cluster.killNode(1);
  await cluster.counts(2, '127.0.5.1', 1);
  // Nobody can be asked on node 1, and mail goes on.
  await clients.accepted(1, '127.0.5.2');
  await cluster.startNode(1);
  // The mail server's side has come back by itself and counts everybody who is in.
  await cluster.counts(2, '127.0.5.0/24', 3);
  await cluster.counts(1, '127.0.5.0/24', 3);
  await cluster.killNode(2);
  await cluster.counts(1, '127.0.5.0/24', 2);
  // On node 2 mail is put off.
  await clients.refused(2, '127.0.5.3', '421 4.3.2');
  await cluster.startNode(2);
  await cluster.counts(1, '127.0.5.0/24', 3);
}

/** A feed that hangs holds nobody up for longer than the time-out. */
export async function hangIsSurvived(cluster: TestCluster, clients: Clients): Promise<void> {
  await clients.accepted(1, '127.0.6.1');
  await cluster.counts(1, '127.0.6.1', 1);
  cluster.signalNode(1, 'SIGSTOP');
  try {
    await clients.accepted(1, '127.0.6.2');
  } finally {
    cluster.signalNode(1, 'SIGCONT');
  }
  await cluster.counts(1, '127.0.6.0/24', 2);
}

/** No client is in, and none is counted. */
export async function nobodyIsLeft(cluster: TestCluster, clients: Clients): Promise<void> {
  clients.leaveAll();
  for (const node of [1, 2] as const) await cluster.counts(node, '127.0.0.0/8', 0);
}

/** A node alone gets the whole burst, but at first its equal part only: who is refused (450) asks again until the other node has heard of it. */
export async function passInTheEnd(times: number, say: () => Promise<string>): Promise<readonly string[]> {
  const replies: string[] = [];
  const end = performance.now() + 20_000;
  while (replies.filter((reply) => reply === '250').length < times) {
    assert.ok(performance.now() < end, `not ${times} have passed: ${replies.join(' ')}`);
    if (replies.at(-1) === '450') await new Promise((resolve) => setTimeout(resolve, 700));
    replies.push(await say());
    assert.match(replies.at(-1) ?? '', /^(250|450)$/);
  }
  return replies;
}
