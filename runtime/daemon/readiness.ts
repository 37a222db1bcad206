// What must be true of a machine before its node can run on it, one answer a subject. Nothing is changed. The daemon itself starts
// by the same answers, so that `ecclusterd check` cannot promise what a start would refuse.

import { accessSync, constants } from 'node:fs';
import { connect } from 'node:net';
import { getPriority } from 'node:os';
import { dirname } from 'node:path';
import type { Detection } from '../bus/bus.ts';
import { showEndpoint, type Endpoint } from '../sockets/endpoint.ts';
import type { ClusterIr, NodeIr } from '../ir/generated/types.ts';
import { unmanageableIn } from './never-managed.ts';
import { nodeAddress, type Resolve } from './identity.ts';
import { reasonOf } from '../process/ir-file.ts';
import type { BusEngine } from './run-options.ts';

export interface Answer {
  readonly subject: string;
  /** `warn`: it runs, but not as somebody would expect. */
  readonly state: 'ok' | 'warn' | 'FAIL';
  readonly text: string;
}

export const ok = (subject: string, text: string): Answer => ({ subject, state: 'ok', text });
export const warn = (subject: string, text: string): Answer => ({ subject, state: 'warn', text });
export const fail = (subject: string, text: string): Answer => ({ subject, state: 'FAIL', text });

/** What the IR says of this node. */
export function nodeAnswers(ir: ClusterIr, node: NodeIr): readonly Answer[] {
  const { addresses } = node.duravip;
  const never = unmanageableIn(ir, node);
  const homeless = addresses.filter(({ interface: device }) => device === null);
  return [
    node.clustered
      ? ok('configuration', `${addresses.length} managed addresses`)
      : fail('configuration', 'this node has no cluster stanza: un-comment the include of ecelerity-cluster.conf and compile again'),
    ...(never.length === 0 ? [] : [fail('managed addresses', listed(never.map(({ ip, why }) => `${ip} ${why}`)))]),
    ...(homeless.length === 0
      ? []
      : [
          warn(
            'topology',
            `${homeless.length} managed addresses have no Topology here, so this node never gets them: ${listed(homeless.map(({ ip }) => ip))}`,
          ),
        ]),
  ];
}

/** The embedded bus joins processes of one machine; on several machines each would take every address. */
export function busChoice(asked: BusEngine | null, dryRun: boolean, ir: ClusterIr): BusEngine | Answer {
  if (asked !== null) return asked;
  if (dryRun || ir.nodes.length === 1) return 'embedded';
  return fail(
    'bus',
    `the cluster has ${ir.nodes.length} nodes, so say how they reach each other: --bus corosync or --bus spread between machines, --bus embedded for processes of this one machine`,
  );
}

/** Whether what was stated of the bus is what it does. `statedMs`: by `--bus-timeout`; null: not given. */
export function detectionAnswer(detection: Detection, statedMs: number | null): Answer {
  const subject = 'failure detection';
  if ('why' in detection) {
    const then =
      statedMs === null ? 'give --bus-timeout, the sum of its token and consensus' : `the daemon goes by --bus-timeout, ${statedMs} ms`;
    return warn(subject, `how long the bus is silent about a member that is gone cannot be read (${detection.why}): ${then}`);
  }
  const real = `the bus drops a silent member after ${detection.ms} ms (${detection.of})`;
  if (statedMs === null || statedMs === detection.ms) return ok(subject, real);
  return warn(subject, `${real}, not after ${statedMs} ms as --bus-timeout says: the daemon goes by the bus; take the option away`);
}

/** `unitNice`: of the unit that starts the daemon; null: it has none. */
export function priorityAnswer(unitNice: number | null): Answer {
  const nice = unitNice ?? getPriority();
  const where = unitNice === null ? 'a daemon started like this command' : 'ecclusterd.service';
  if (nice < 0) return ok('priority', `${where} runs before others (nice ${nice})`);
  return warn(
    'priority',
    `${where} has no priority (nice ${nice}): on a busy machine it hears late what corosync knows, and fail-over takes longer; set Nice=-15 in its unit, or start it by nice -n -15`,
  );
}

export async function addressAnswer(node: NodeIr, name: string, resolve: Resolve): Promise<Answer & { readonly ip: string | null }> {
  const address = await nodeAddress(node, name, resolve);
  return address.ok ? { ...ok('node address', address.ip), ip: address.ip } : { ...fail('node address', address.why), ip: null };
}

/** Whether this machine is the node that it is told to be: it has that node's address, and not that of another. `local`: of all its interfaces. */
export function identityAnswers(ir: ClusterIr, name: string, own: string | null, local: ReadonlySet<string>): readonly Answer[] {
  if (own === null || local.has(own)) return [];
  const other = [...ir.nodes, ...ir.managers].find(
    ({ address, name: each }) => each !== name && address.ip !== null && local.has(address.ip),
  );
  if (other !== undefined) {
    const text = `it is told to be ${name} (${own}), but it has the address of ${other.name} (${other.address.ip}): start it as that, with --node ${other.name} or EC_NODE_NAME`;
    return [fail('identity of this machine', text)];
  }
  const text = `${own}, the address of ${name}, is on no interface of this machine: a wrong nodeaddr or --node, or the interface is not up (ip address)`;
  return [fail('identity of this machine', text)];
}

/** Whether a control socket can be opened there: nobody answers on it, and a file can be made. */
export async function controlAnswer(endpoint: Endpoint): Promise<Answer> {
  const shown = showEndpoint(endpoint);
  if (await answers(endpoint)) {
    return fail(
      'control socket',
      `${shown} is in use: another ecclusterd, or Momentum itself, listens there; choose another one with --control`,
    );
  }
  if (endpoint.kind === 'tcp') return ok('control socket', `${shown} is free`);
  const folder = dirname(endpoint.path);
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return ok('control socket', `${shown} can be made`);
  } catch (error) {
    return fail(
      'control socket',
      `nothing can be made in ${folder}: ${reasonOf(error)}; create it for this user, or choose another place with --control`,
    );
  }
}

function answers(endpoint: Endpoint): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(endpoint.kind === 'unix' ? { path: endpoint.path } : { host: endpoint.host, port: endpoint.port });
    const end = (is: boolean): void => {
      socket.destroy();
      resolve(is);
    };
    socket.setTimeout(1000, () => end(true));
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
  });
}

function listed(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
}
