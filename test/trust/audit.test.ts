// `ecclusterd audit` on real processes and their sockets: it finds nothing on one that is set up as the units do, and each thing that is open
// without need on one that is not.
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { exampleIrText, scratch } from '../daemon/small-ir.ts';
import { buildPrograms, type Programs } from '../netns/runtime.ts';
import { freePort } from '../free-port.ts';

const nobody = 65_534;

interface Told {
  readonly open: number;
  readonly complete: boolean;
  readonly processes: readonly {
    readonly process: string;
    readonly findings: readonly { readonly subject: string; readonly state: string; readonly text: string }[];
  }[];
}

describe('ecclusterd audit', () => {
  let programs: Programs;
  before(async function () {
    if (process.getuid?.() !== 0) this.skip();
    programs = await buildPrograms();
  });
  after(() => programs?.remove());

  async function audit(pid: number, as = 0): Promise<Told & { readonly status: number }> {
    const child = execFile(process.execPath, [programs.daemon, 'audit', '--json', '--pid', String(pid)], { uid: as, gid: as, cwd: '/' });
    let text = '';
    child.stdout?.on('data', (bytes: string) => {
      text += bytes;
    });
    const [status] = (await once(child, 'close')) as [number];
    return { ...(JSON.parse(text) as Told), status };
  }

  /** A daemon with these options, until it serves its console. */
  async function withDaemon(
    options: { readonly uid: number; readonly control: string; readonly more: readonly string[]; readonly ir: string },
    work: (pid: number) => Promise<void>,
  ): Promise<void> {
    const args = [programs.daemon, '--ir', options.ir, '--node', 'east1', '--dry-run', '--no-guard', '--control', options.control];
    const child: ChildProcess = spawn('setpriv', ['--no-new-privs', process.execPath, ...args, ...options.more], {
      uid: options.uid,
      gid: options.uid,
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr?.on('data', (bytes: Buffer) => {
      said += bytes.toString();
    });
    try {
      const feed = options.more[options.more.indexOf('--feed') + 1] ?? '';
      for (let tries = 0; !existsSync(options.control) || !existsSync(feed); tries++) {
        assert.ok(tries < 3000 && child.exitCode === null, said);
        await sleep(10);
      }
      await work(child.pid ?? 0);
    } finally {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
  }

  const subjects = ({ processes }: Told, state: string): readonly string[] =>
    processes.flatMap(({ findings }) => findings.flatMap((each) => (each.state === state ? [`${each.subject}: ${each.text}`] : [])));

  it('finds nothing where a user of its own serves loopback and a folder of its own', async () => {
    const folder = scratch({ 'cluster.json': await exampleIrText() });
    try {
      chmodSync(folder.path(''), 0o755);
      mkdirSync(folder.path('run'), { mode: 0o750 });
      chownSync(folder.path('run'), nobody, nobody);
      chmodSync(folder.path('cluster.json'), 0o644);
      const port = await freePort();
      const more = ['--metrics', `127.0.0.1:${port}`, '--bus-socket', folder.path('run/bus'), '--feed', folder.path('run/feed')];
      await withDaemon({ uid: nobody, control: folder.path('run/2025'), ir: folder.path('cluster.json'), more }, async (pid) => {
        const told = await audit(pid);
        // Only where the folder for temporary files is that of everybody, a note says so.
        assert.deepEqual(subjects(told, 'OPEN'), []);
        assert.equal(told.status, 0);
        const fine = [...subjects(told, 'ok'), ...subjects(told, 'note')].join('\n');
        assert.match(fine, new RegExp(`tcp 127.0.0.1:${port} \\(figures\\): every user of this machine reaches it`));
        assert.match(fine, /unix .*run\/2025: owner nobody, group nogroup, mode 0660/);
        assert.match(fine, /unix .*run\/feed: owner nobody/);
        assert.match(fine, /rights: user nobody, no capabilities, can gain none/);
        assert.match(fine, /IR: .*owner root, mode 0644/);
        const blind = await audit(pid, 65_533);
        assert.equal(blind.status, 4, 'who cannot see everything says so');
        assert.ok(!blind.complete);
      });
    } finally {
      folder.remove();
    }
  });

  it('finds what is open without need, each with its remedy', async () => {
    const folder = scratch({ 'cluster.json': await exampleIrText() });
    try {
      chmodSync(folder.path(''), 0o755);
      mkdirSync(folder.path('anybody'));
      chmodSync(folder.path('anybody'), 0o777);
      chmodSync(folder.path('cluster.json'), 0o666);
      const [figures, control] = [await freePort(), folder.path('anybody/2025')];
      const more = ['--metrics', `0.0.0.0:${figures}`, '--bus-socket', folder.path('bus'), '--feed', folder.path('feed')];
      await withDaemon({ uid: 0, control, ir: folder.path('cluster.json'), more }, async (pid) => {
        chmodSync(folder.path('feed'), 0o666);
        const told = await audit(pid);
        assert.equal(told.status, 1);
        const opened = subjects(told, 'OPEN').join('\n');
        assert.equal(told.open, subjects(told, 'OPEN').length);
        assert.match(opened, /rights: user root, all capabilities.*: nothing here needs root/);
        assert.match(opened, new RegExp(`tcp 0.0.0.0:${figures} \\(figures\\): whoever reaches any address of this machine`));
        assert.match(opened, /anybody\/2025: anybody may put a socket of his own there/);
        assert.match(opened, /feed: every user of the machine may connect \(.*mode 0666\): chmod o= it/);
        assert.match(opened, /IR: others than its owner may write .*: chmod go-w it/);
      });
    } finally {
      folder.remove();
    }
  });

  it('neither waits for a pipe that a stranger names nor prints lines of his', async () => {
    const folder = scratch({ ecclusterd: 'setInterval(() => {}, 1000)' });
    chmodSync(folder.path(''), 0o755);
    assert.equal(spawnSync('mkfifo', ['-m', '0666', folder.path('pipe')]).status, 0);
    const port = "require('node:dgram').createSocket('udp4').bind(0,'127.0.0.1',()=>console.log('up'));setInterval(()=>{},1000)";
    const strangers = [
      spawn(process.execPath, ['-e', port, '--', '-c', folder.path('pipe')], { argv0: 'corosync', uid: nobody, gid: nobody, cwd: '/' }),
      spawn(process.execPath, [folder.path('ecclusterd'), '--ir', 'x\n  ok    forged: line\u001b[2J'], {
        uid: nobody,
        gid: nobody,
        cwd: '/',
      }),
    ];
    try {
      await once(strangers[0]?.stdout as NodeJS.ReadableStream, 'data');
      for (const { pid } of strangers) {
        const words = [programs.daemon, 'audit', '--pid', String(pid)];
        const { stdout } = await promisify(execFile)(process.execPath, words, { timeout: 30_000 }).catch(
          (error: { stdout: string; killed: boolean }) => {
            assert.ok(!error.killed, 'it waits');
            return error;
          },
        );
        assert.match(stdout, /, process \d+\n/);
        assert.doesNotMatch(stdout, /^ {2}ok {4}forged|\u001b/m);
      }
    } finally {
      for (const each of strangers) each.kill('SIGKILL');
      folder.remove();
    }
  });
});
