// A fresh Debian 12 with systemd, Corosync and a Postfix, and without us, unpacked once for a checkout, and machines that start from it: each a container of
// systemd-nspawn with its own disk (an overlay), processes and network namespace, and the real systemd in it.
import { createHash } from 'node:crypto';
import { type ChildProcess, spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { repository } from '../shared.ts';

const included = [
  ...['systemd', 'systemd-sysv', 'dbus', 'iproute2', 'iputils-ping', 'corosync', 'libcpg4', 'libcmap4', 'python3-minimal'],
  ...['postfix', 'redis-tools'],
];
/** Another list is another tree. */
const treeName = `ecconf-debian-12-${createHash('sha256').update(included.join()).digest('hex').slice(0, 8)}`;

const groupsOfSystemd = existsSync('/sys/fs/cgroup/systemd') ? '/sys/fs/cgroup/systemd' : '/sys/fs/cgroup';

/** What is missing here to make one, or null. */
function missingForDebian(): string | null {
  if (process.getuid?.() !== 0) return 'machines of Debian need root';
  for (const program of ['mmdebstrap', 'systemd-nspawn'])
    if (spawnSync('which', [program]).status !== 0) return `there is no ${program} (apt-get install mmdebstrap systemd-container)`;
  return null;
}

/** Leaves out what `describe` has where there can be no machines; in CI that is a failure. `then`: what is not done. */
export function needDebian(context: Mocha.Context, then: string): void {
  const missing = missingForDebian();
  if (missing === null) return;
  if (process.env.CI) throw new Error(missing);
  console.log(`(${missing}: ${then})`);
  context.skip();
}

/** The folder with the tree; made where it is not there yet. */
function debianTree(): string {
  const tree = join(repository, 'node_modules', '.cache', treeName);
  if (existsSync(tree)) return tree;
  const made = `${tree}.${process.pid}`;
  mkdirSync(dirname(tree), { recursive: true });
  must(
    'mmdebstrap',
    '--quiet',
    '--variant=minbase',
    `--include=${included.join()}`,
    '--dpkgopt=path-exclude=/usr/share/locale/*',
    'bookworm',
    made,
  );
  // Another name, where two tests come at the same time.
  try {
    renameSync(made, tree);
  } catch {
    rmSync(made, { recursive: true, force: true });
  }
  return tree;
}

export interface Container {
  readonly name: string;
  /** A path on its disk, as this machine sees it. */
  path(of: string): string;
  /** Runs a line of shell in it. */
  run(line: string): SpawnSyncReturns<string>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

/** Boots a machine and waits until its systemd has started what it starts. `folder`: for its disk; `space`: the network namespace. */
export async function boot(name: string, folder: string, space: string): Promise<Container> {
  const [disk, upper, work] = ['disk', 'upper', 'work'].map((each) => join(folder, name, each)) as [string, string, string];
  for (const each of [disk, upper, work]) mkdirSync(each, { recursive: true });
  must('mount', '-t', 'overlay', 'overlay', '-o', `lowerdir=${debianTree()},upperdir=${upper},workdir=${work}`, disk);
  writeFileSync(join(disk, 'etc', 'hostname'), `${name}\n`);
  // What a machine has and a container usually not: its own interfaces, and real-time priority for Corosync.
  const rights = '--capability=CAP_NET_ADMIN,CAP_NET_RAW,CAP_SYS_NICE,CAP_IPC_LOCK';
  const quiet = [rights, '--register=no', '--keep-unit', '--quiet', '--console=pipe'];
  const args = [
    '-D',
    disk,
    '--boot',
    `--machine=${name}-${process.pid}`,
    `--hostname=${name}`,
    `--network-namespace-path=/run/netns/${space}`,
    ...quiet,
  ];
  // Control groups of its own: in those of one parent each systemd would take the units of all for its own, and kill them.
  const groups = join(groupsOfSystemd, `ecconf-${name}-${process.pid}`);
  const apart = 'mkdir "$0" && echo $$ > "$0/cgroup.procs" && exec systemd-nspawn "$@"';
  const child = spawn('sh', ['-c', apart, groups, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const pid = await leaderOf(child, () => said);
  const run = (line: string) =>
    spawnSync('nsenter', ['-t', String(pid), '-m', '-u', '-i', '-n', '-p', '-r', '-w', '--', '/bin/sh', '-c', `cd /root && ${line}`], {
      encoding: 'utf8',
      timeout: 300_000,
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', DEBIAN_FRONTEND: 'noninteractive' },
    });
  const waited = run('systemctl is-system-running --wait');
  if (!/running|degraded/.test(waited.stdout)) throw new Error(`${name} did not start: ${waited.stdout}${waited.stderr}${said}`);
  const kill = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      // Its first process: nspawn alone would leave the machine running, and ends when that does.
      process.kill(pid, 'SIGKILL');
      await ended;
    }
    await unmounted(disk);
    spawnSync('find', [groups, '-depth', '-type', 'd', '-exec', 'rmdir', '{}', ';']);
  };
  return { name, path: (of) => join(disk, of), run, kill };
}

/** The process that is number 1 in there. */
async function leaderOf(child: ChildProcess, said: () => string): Promise<number> {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error(`systemd-nspawn ended: ${said()}`);
    const pid = descendants(child.pid ?? 0).find(
      (each) => /^NSpid:.*\t1$/m.test(statusOf(each)) && /^Name:\tsystemd$/m.test(statusOf(each)),
    );
    if (pid !== undefined && existsSync(`/proc/${pid}/root/run/dbus/system_bus_socket`)) return pid;
    await sleep(100);
  }
  throw new Error(`systemd-nspawn has started nothing: ${said()}`);
}

function descendants(pid: number): readonly number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
  return stdout.split('\n').flatMap((line) => (line.trim() === '' ? [] : [Number(line), ...descendants(Number(line))]));
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

/** The processes in it end a moment after their first one. */
async function unmounted(disk: string): Promise<void> {
  for (let tries = 0; spawnSync('umount', [disk]).status !== 0; tries++) {
    if (tries > 100) throw new Error(`${disk} cannot be unmounted`);
    await sleep(100);
  }
}

export function must(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: 600_000, maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr || stdout}`);
  return stdout;
}
