// Machines of a cluster as network namespaces: one for each node, one for a client, and one that holds the bridge between them. With the
// real Corosync on the nodes, if asked for. Everything that is started here is known by its process id and ended by it.
//
// Needs root, `ip`, and for Corosync its Debian package. A node n (from 1) has 10.77.0.n on eth0, the client 10.77.0.254.
import { type ChildProcess, spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { corosyncConf } from '../../runtime/bus/corosync-conf.ts';
import type { CorosyncProfile } from '../../runtime/bus/corosync-times.ts';
import { clusterIr } from './cluster-ir.ts';

export interface ClusterOptions {
  readonly nodes: number;
  readonly engine: 'corosync' | 'none';
  readonly profile: CorosyncProfile;
  /** In place of the profile's, for tests that a busy machine must not disturb. */
  readonly tokenMs?: number;
  /** Corosync runs before everything else, as it ships. */
  readonly realTime?: boolean;
  /** Without what sets the pings of links apart from the token, as the files of earlier versions were. */
  readonly pingsFollowToken?: boolean;
  /** First part of the namespaces' names; the process id follows. */
  readonly prefix: string;
}

export interface NetCluster {
  /** A folder that goes with the cluster. */
  readonly folder: string;
  readonly size: number;
  /** Name of the namespace of node n (from 1), or of the client. */
  namespace(node: number | 'client'): string;
  address(node: number | 'client'): string;
  /** Put before a command, this runs it on a node. */
  on(node: number | 'client'): readonly string[];
  /** Runs a command to its end. */
  exec(node: number | 'client', command: readonly string[]): SpawnSyncReturns<string>;
  /** Starts a command; `close` ends it with SIGKILL where it still runs. */
  spawn(node: number | 'client', command: readonly string[], options?: { readonly env?: NodeJS.ProcessEnv }): ChildProcess;
  /** Of all processes in the namespace of a node. */
  pids(node: number): readonly number[];
  /** Takes the cable of a node out, on the bridge's side: the node's own interface and addresses stay. */
  cut(node: number): void;
  heal(node: number): void;
  /** Takes the far end of the cable out of the bridge: the node hears nobody and still has a carrier, as behind a switch that is cut off. */
  isolate(node: number): void;
  rejoin(node: number): void;
  startCorosync(node: number): void;
  /** Ends the daemon of a node and waits for it. */
  stopCorosync(node: number, signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** For SIGSTOP and SIGCONT. */
  corosync(node: number): ChildProcess | null;
  /** Until the daemons of all nodes that run one are in one ring. */
  ringOf(nodes: number, on?: number): Promise<void>;
  close(): Promise<void>;
}

/** What is missing here to make one, or null. */
export function missingForNetns(engine: ClusterOptions['engine']): string | null {
  if (process.getuid?.() !== 0) return 'namespaces need root';
  if (spawnSync('ip', ['netns', 'list']).status !== 0) return 'there is no ip netns (apt-get install iproute2)';
  if (engine === 'corosync' && spawnSync('corosync', ['-v']).status !== 0) return 'there is no corosync (apt-get install corosync libcpg4)';
  return null;
}

export async function startCluster(options: ClusterOptions): Promise<NetCluster> {
  const prefix = `${options.prefix}${process.pid}`;
  const folder = mkdtempSync(join(tmpdir(), `${options.prefix}-`));
  const key = join(folder, 'authkey');
  writeFileSync(key, randomBytes(256), { mode: 0o400 });
  const nodes = Array.from({ length: options.nodes }, (_, i) => i + 1);
  const namespace = (node: number | 'client') => `${prefix}-${node === 'client' ? node : `n${node}`}`;
  const hub = `${prefix}-hub`;
  const address = (node: number | 'client') => `10.77.0.${node === 'client' ? 254 : node}`;
  const on = (node: number | 'client') => ['ip', 'netns', 'exec', namespace(node)];
  const cable = (node: number | 'client') => `v${node}`;
  const children = new Set<ChildProcess>();
  const daemons = new Map<number, ChildProcess>();
  const daemonPids: number[] = [];

  const start = (command: readonly string[], env?: NodeJS.ProcessEnv, output: 'ignore' | 'pipe' = 'pipe'): ChildProcess => {
    const child = spawn(command[0] ?? '', command.slice(1), { stdio: [output, output, 'pipe'], env: env ?? process.env });
    children.add(child);
    child.on('exit', () => children.delete(child));
    return child;
  };

  const cluster: NetCluster = {
    folder,
    size: options.nodes,
    namespace,
    address,
    on,
    exec: (node, command) => {
      const [program = '', ...args] = [...on(node), ...command];
      return spawnSync(program, args, { encoding: 'utf8', timeout: 30_000, maxBuffer: 64 << 20 });
    },
    spawn: (node, command, { env } = {}) => start([...on(node), ...command], env),
    pids: (node) => pidsIn(namespace(node)),
    cut: (node) => ip(`-n ${hub} link set ${cable(node)} down`),
    heal: (node) => ip(`-n ${hub} link set ${cable(node)} up`),
    isolate: (node) => ip(`-n ${hub} link set ${cable(node)} nomaster`),
    rejoin: (node) => ip(`-n ${hub} link set ${cable(node)} master br0`),
    corosync: (node) => daemons.get(node) ?? null,
    startCorosync: (node) => {
      const home = join(folder, `corosync${node}`);
      mkdirSync(join(home, 'state'), { recursive: true });
      writeFileSync(join(home, 'corosync.conf'), testConf(options, home, key));
      // `ip netns exec` has a mount namespace of its own already, so the pid file under /run is each daemon's.
      const script = `mount -t tmpfs tmpfs /run && exec corosync -f -c ${join(home, 'corosync.conf')}`;
      const child = start([...on(node), 'sh', '-c', script], undefined, 'ignore');
      child.stderr?.resume();
      daemons.set(node, child);
      if (child.pid !== undefined) daemonPids.push(child.pid);
    },
    stopCorosync: async (node, signal) => {
      const child = daemons.get(node);
      daemons.delete(node);
      if (child !== undefined) await end(child, signal);
    },
    ringOf: async (count, node = 1) => {
      const deadline = Date.now() + 25_000;
      let said = '';
      while (Date.now() < deadline) {
        said = cluster.exec(node, ['corosync-quorumtool', '-s']).stdout ?? '';
        if (new RegExp(`Nodes:\\s+${count}\\b`).test(said)) return;
        await sleep(50);
      }
      throw new Error(`no ring of ${count} on node ${node} within 25 s\n${said}\n${logOf(join(folder, `corosync${node}`))}`);
    },
    close: async () => {
      const isDaemon = (child: ChildProcess) => [...daemons.values()].includes(child);
      await Promise.all([...children].map((child) => end(child, isDaemon(child) ? 'SIGTERM' : 'SIGKILL')));
      removeListeners();
      tidy();
    },
  };
  const tidy = () => {
    for (const child of children) child.kill('SIGKILL');
    // What they have started, in sessions of its own as a daemon of ours under its guard, ends with the namespace in which it runs.
    for (const pid of nodes.flatMap((node) => pidsIn(namespace(node)))) kill(pid);
    for (const name of [...nodes.map(namespace), namespace('client'), hub]) spawnSync('ip', ['netns', 'del', name]);
    removeShared(daemonPids);
    rmSync(folder, { recursive: true, force: true });
  };
  // A test run that is told to end must leave nothing behind either.
  const onTerm = () => process.exit(143);
  process.once('exit', tidy);
  process.once('SIGTERM', onTerm);
  const removeListeners = () => {
    process.removeListener('exit', tidy);
    process.removeListener('SIGTERM', onTerm);
  };

  try {
    ip(`netns add ${hub}`);
    ip(`-n ${hub} link add br0 type bridge`);
    ip(`-n ${hub} link set br0 up`);
    for (const node of [...nodes, 'client' as const]) {
      const name = namespace(node);
      ip(`netns add ${name}`);
      ip(`-n ${name} link set lo up`);
      ip(`-n ${name} link add eth0 type veth peer name ${cable(node)} netns ${hub}`);
      ip(`-n ${hub} link set ${cable(node)} master br0`);
      ip(`-n ${hub} link set ${cable(node)} up`);
      ip(`-n ${name} addr add ${address(node)}/24 dev eth0`);
      ip(`-n ${name} link set eth0 up`);
    }
    if (options.engine === 'corosync') {
      for (const node of nodes) cluster.startCorosync(node);
      await cluster.ringOf(options.nodes);
    }
    return cluster;
  } catch (error) {
    await cluster.close();
    throw error;
  }
}

/** The file that we generate for users, with its paths in the test's folder and without real-time priority, which two cores can not bear in all tests at once. */
function testConf(options: ClusterOptions, home: string, key: string): string {
  const made = corosyncConf(clusterIr(options.nodes), options.profile);
  if ('error' in made) throw new Error(made.error);
  const { tokenMs } = options;
  const timed =
    tokenMs === undefined
      ? made.text
      : made.text.replace(/(token|consensus): \d+/g, (_, key) => `${key}: ${tokenMs * (key === 'token' ? 1 : 1.2)}`);
  return (options.pingsFollowToken === true ? timed.replace(/ {2}interface \{[^}]*\}\n/, '') : timed)
    .replace('crypto_hash: sha256', `crypto_hash: sha256\n  keyfile: ${key}`)
    .replace('to_syslog: yes\n  to_logfile: no', `to_syslog: no\n  to_logfile: yes\n  logfile: ${join(home, 'corosync.log')}`)
    .concat(
      `\nsystem {\n  state_dir: ${join(home, 'state')}\n  sched_rr: ${options.realTime === true ? 'yes' : 'no'}\n  move_to_root_cgroup: no\n}\n`,
    );
}

function pidsIn(namespace: string): readonly number[] {
  const { stdout } = spawnSync('ip', ['netns', 'pids', namespace], { encoding: 'utf8' });
  return (stdout ?? '').split('\n').flatMap((pid) => (pid === '' ? [] : [Number(pid)]));
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function ip(line: string): void {
  const { status, stderr } = spawnSync('ip', line.split(' '), { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ip ${line}: ${stderr}`);
}

/** Waits for the end; after two seconds SIGKILL. A stopped process takes no SIGTERM, so it is continued. */
async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  child.kill('SIGCONT');
  const patience = setTimeout(() => child.kill('SIGKILL'), 2000);
  await ended;
  clearTimeout(patience);
}

/** A daemon that was killed leaves its shared memory; the names begin with its process id. */
function removeShared(pids: readonly number[]): void {
  for (const name of readdirSync('/dev/shm')) {
    if (pids.some((pid) => name.startsWith(`qb-${pid}-`) || name.startsWith(`qb-corosync-${pid}-`))) {
      rmSync(join('/dev/shm', name), { recursive: true, force: true });
    }
  }
}

function logOf(home: string): string {
  try {
    return readFileSync(join(home, 'corosync.log'), 'utf8').split('\n').slice(-20).join('\n');
  } catch {
    return '(no log)';
  }
}
