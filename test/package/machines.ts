// Machines for whoever follows a page of the docs: containers of Debian (`debian-tree.ts`) on one bridge, reached by `ssh` and `scp` as the page
// has them, and a desk, which is this machine.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { boot, must, type Container } from './debian-tree.ts';

export interface Machines {
  readonly all: ReadonlyMap<string, Container>;
  /** Where the page's commands are typed. */
  readonly desk: string;
  /** Runs a line of the page at the desk. */
  type(line: string): SpawnSyncReturns<string>;
  /** The network namespace of a machine, or of the bridge between them. */
  space(name: string): string;
  close(): Promise<void>;
}

/** `addresses`: of each machine, on eth0; eth1 and eth2 are there for managed ones. Needs root. */
export async function startMachines(addresses: ReadonlyMap<string, string>): Promise<Machines> {
  const folder = mkdtempSync(join(tmpdir(), 'ecconf-machines-'));
  chmodSync(folder, 0o755);
  const space = (name: string) => `m${process.pid}-${name}`;
  const all = new Map<string, Container>();
  const spaces: string[] = [];
  const close = async () => {
    for (const machine of all.values()) await machine.kill();
    for (const name of spaces) spawnSync('ip', ['netns', 'del', name]);
    rmSync(folder, { recursive: true, force: true });
  };
  const add = (name: string) => {
    must('ip', 'netns', 'add', space(name));
    spaces.push(space(name));
  };
  try {
    add('hub');
    must('ip', '-n', space('hub'), 'link', 'add', 'br0', 'type', 'bridge');
    must('ip', '-n', space('hub'), 'link', 'set', 'br0', 'up');
    for (const [i, [name, address]] of [...addresses].entries()) {
      add(name);
      connect(space(name), space('hub'), i, address);
    }
    // One after the other: they start from one disk that is still cold.
    for (const name of addresses.keys()) all.set(name, await boot(name, folder, space(name)));
    const hosts = [...addresses].map(([name, address]) => `${address} ${name}\n`).join('');
    for (const { path } of all.values()) writeFileSync(path('/etc/hosts'), `127.0.0.1 localhost\n${hosts}`);
  } catch (error) {
    await close();
    throw error;
  }
  const desk = join(folder, 'desk');
  const type = (line: string) => typed(line, desk, all);
  mkdirSync(desk);
  return { all, desk, type, space, close };
}

function connect(space: string, hub: string, number: number, address: string): void {
  for (const link of ['eth0', 'eth1', 'eth2']) {
    const cable = `v${number}${link}`;
    must('ip', '-n', space, 'link', 'add', link, 'type', 'veth', 'peer', 'name', cable, 'netns', hub);
    must('ip', '-n', hub, 'link', 'set', cable, 'master', 'br0', 'up');
    must('ip', '-n', space, 'link', 'set', link, 'up');
  }
  must('ip', '-n', space, 'link', 'set', 'lo', 'up');
  must('ip', '-n', space, 'addr', 'add', `${address}/24`, 'dev', 'eth0');
}

/** What ssh sends: its words as the shell of the desk leaves them, joined. */
function sent(words: string, desk: string): string {
  return must('sh', '-c', `cd '${desk}'; set -- ${words}; printf '%s' "$*"`);
}

/** `ssh root@NAME ...` runs there, `scp FILE... root@NAME:` copies to its home; everything else is for the desk. */
function typed(line: string, desk: string, all: ReadonlyMap<string, Container>): SpawnSyncReturns<string> {
  const machine = (name: string): Container => {
    const found = all.get(name);
    if (found === undefined) throw new Error(`no machine ${name}: ${line}`);
    return found;
  };
  const ssh = /^ssh root@(\S+) (.*)$/.exec(line);
  if (ssh) return machine(ssh[1] ?? '').run(sent(ssh[2] ?? '', desk));
  const scp = /^scp (.*) root@([^\s:]+):(\S*)$/.exec(line);
  const command = scp ? `cp -- ${scp[1]} ${machine(scp[2] ?? '').path(scp[3] === '' ? '/root/' : (scp[3] ?? ''))}` : line;
  return spawnSync('sh', ['-c', command], { cwd: desk, encoding: 'utf8', timeout: 300_000 });
}
