// Machines for whoever follows a page of the docs: each has disk, processes, network and name of its own, and is reached by `ssh` and `scp` as the page
// has them. Disk: an overlay over /etc, and folders of its own elsewhere. What is not there is systemd: `systemctl.mjs` starts what a unit says.
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../../shared.ts';

export interface Machine {
  readonly name: string;
  /** A path of that machine as this one sees it. */
  path(of: string): string;
  run(command: string): SpawnSyncReturns<string>;
}

export interface Machines {
  readonly all: ReadonlyMap<string, Machine>;
  /** Where the page's commands are typed. */
  readonly desk: string;
  /** Runs a line of the page at the desk. */
  type(line: string): SpawnSyncReturns<string>;
  close(): void;
}

/** What a machine writes to. */
const own = ['root', 'run', 'var', 'tmp', 'usr/local', 'etc'];

/** `addresses`: of each machine, on eth0. Needs root. */
export function startMachines(addresses: ReadonlyMap<string, string>): Machines {
  const folder = mkdtempSync(join(tmpdir(), 'ecconf-machines-'));
  chmodSync(folder, 0o755);
  const prefix = `m${process.pid}`;
  const space = (name: string) => `${prefix}-${name}`;
  const holders: number[] = [];
  must('ip', 'netns', 'add', space('hub'));
  must('ip', '-n', space('hub'), 'link', 'add', 'br0', 'type', 'bridge');
  must('ip', '-n', space('hub'), 'link', 'set', 'br0', 'up');
  const all = new Map<string, Machine>();
  const desk = join(folder, 'desk');
  const bin = join(folder, 'bin');
  for (const each of [desk, bin]) mkdirSync(each);
  for (const [i, [name, address]] of [...addresses].entries()) {
    must('ip', 'netns', 'add', space(name));
    for (const link of ['eth0', 'eth1', 'eth2']) {
      const cable = `v${i}${link}`;
      must('ip', '-n', space(name), 'link', 'add', link, 'type', 'veth', 'peer', 'name', cable, 'netns', space('hub'));
      must('ip', '-n', space('hub'), 'link', 'set', cable, 'master', 'br0', 'up');
      must('ip', '-n', space(name), 'link', 'set', link, 'up');
    }
    must('ip', '-n', space(name), 'link', 'set', 'lo', 'up');
    must('ip', '-n', space(name), 'addr', 'add', `${address}/24`, 'dev', 'eth0');
    all.set(name, machine(name, folder, space(name), holders));
  }
  const hosts = [...addresses].map(([name, address]) => `${address} ${name}\n`).join('');
  for (const { path } of all.values()) writeFileSync(path('/etc/hosts'), `127.0.0.1 localhost\n${hosts}`);
  remoteCommands(bin, all, holders);
  const type = (line: string) =>
    spawnSync('sh', ['-c', line], {
      cwd: desk,
      encoding: 'utf8',
      timeout: 300_000,
      env: { ...process.env, PATH: `${bin}:${process.env['PATH']}` },
    });
  const close = () => {
    for (const name of all.keys()) for (const pid of pidsIn(space(name))) kill(pid);
    for (const pid of holders) kill(pid);
    for (const name of [...all.keys(), 'hub']) spawnSync('ip', ['netns', 'del', space(name)]);
    rmSync(folder, { recursive: true, force: true });
  };
  return { all, desk, type, close };
}

/** A process that holds the mounts of the machine. Everything that it writes to is below its folder, where we see it too. */
function machine(name: string, folder: string, space: string, holders: number[]): Machine {
  const home = join(folder, name);
  for (const each of own) mkdirSync(join(home, each), { recursive: true });
  chmodSync(join(home, 'tmp'), 0o1777);
  for (const each of ['work', 'var/lib', 'var/log', 'var/lib/corosync', 'usr/local/bin', 'usr/local/lib'])
    mkdirSync(join(home, each), { recursive: true });
  // /etc is copied: what the machine writes there is seen from outside, too.
  must('cp', '-a', '/etc/.', join(home, 'etc'));
  for (const each of ['etc/corosync', 'etc/ecclusterd']) rmSync(join(home, each), { recursive: true, force: true });
  symlinkSync(join(repository, 'test', 'trust', 'machine', 'systemctl.mjs'), join(home, 'usr/local/bin/systemctl'));
  const binds = own.map((each) => `mount --bind ${join(home, each)} /${each}`).join(' && ');
  // The repository and the folder of the machines may lie in /tmp, which is another one there.
  const script = `${binds.replace(/mount --bind \S+ \/tmp && /, '')} && echo ready && exec sleep 3600`;
  const child = spawnSync(
    'sh',
    ['-c', `ip netns exec ${space} unshare --mount --propagation private sh -c '${script}' >${join(home, 'ready')} 2>&1 & echo $!`],
    { encoding: 'utf8' },
  );
  const pid = Number(child.stdout.trim());
  holders.push(pid);
  for (let tries = 0; !readFileSync(join(home, 'ready'), 'utf8').includes('ready'); tries++) {
    if (tries > 500) throw new Error(readFileSync(join(home, 'ready'), 'utf8'));
    spawnSync('sleep', ['0.02']);
  }
  return {
    name,
    path: (of) => join(home, of),
    run: (command) => spawnSync('nsenter', [...inside(pid), 'sh', '-c', command], { encoding: 'utf8', timeout: 300_000 }),
  };
}

function inside(pid: number): readonly string[] {
  return ['-t', String(pid), '-m', '-n', '--wdns=/root', '--'];
}

/** `ssh root@NAME ...` and `scp FILE... root@NAME:`. Only npm sees the network of this machine: the registry is out there. */
function remoteCommands(bin: string, all: ReadonlyMap<string, Machine>, holders: readonly number[]): void {
  const cases = [...all.keys()]
    .map((name, i) => `  root@${name}|root@${name}:) pid=${holders[i]}; home=${all.get(name)?.path('root')} ;;`)
    .join('\n');
  const head = `#!/bin/bash\nhost() {\n  case "$1" in\n${cases}\n  *) echo "no machine $1" >&2; exit 255 ;;\n  esac\n}\n`;
  const ssh = `${head}host "$1"; shift\nnet=-n; [ "$1" = npm ] && net=\nexec nsenter -t $pid -m $net --wdns=/root -- env HOME=/root npm_config_prefix=/usr/local npm_config_cache=/root/.npm PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin sh -c "$*"\n`;
  const scp = `${head}host "\${@: -1}"\ncp -- "\${@:1:$#-1}" "$home/"\n`;
  for (const [name, text] of Object.entries({ ssh, scp })) writeFileSync(join(bin, name), text, { mode: 0o755 });
}

function pidsIn(space: string): readonly number[] {
  return spawnSync('ip', ['netns', 'pids', space], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean).map(Number);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone.
  }
}

function must(program: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}
