// A Postfix of its own for a test: configuration, queue and data in one folder, SMTP on a loopback port, deliveries thrown away. The
// system's Postfix is not touched.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import { Smtp, type TestCluster } from './cluster.ts';

export interface Postfix {
  readonly port: number;
  stop(): Promise<void>;
}

/** What is missing here to run one, or null. */
export function missingForPostfix(): string | null {
  if (process.getuid?.() !== 0) return 'Postfix needs root';
  return existsSync('/usr/sbin/postfix') ? null : 'there is no Postfix (apt-get install postfix)';
}

/** `settings`: lines of main.cf. `options`: of smtpd in master.cf. `greets`: what a client says first, for a proxy's sake. */
export async function startPostfix(cluster: TestCluster, name: string, settings: string, options = '', greets = ''): Promise<Postfix> {
  const home = join(cluster.folder, name);
  const config = join(home, 'config');
  for (const folder of ['config', 'queue', 'data']) mkdirSync(join(home, folder), { recursive: true });
  // Its processes run as users of their own.
  chmodSync(cluster.folder, 0o755);
  spawnSync('chown', ['postfix', join(home, 'data')]);
  const port = await freePort();
  writeFileSync(join(config, 'main.cf'), mainCf(home, settings));
  writeFileSync(join(config, 'master.cf'), masterCf(port, options));
  const running = cluster.start('/usr/sbin/postfix', ['-c', config, 'start-fg']);
  const stop = async () => {
    // The master process leaves the group of who has started it, so it is told by its own means.
    spawnSync('/usr/sbin/postfix', ['-c', config, 'stop'], { timeout: 20_000 });
    await running.end('SIGTERM');
  };
  try {
    let up = false;
    const end = performance.now() + 20_000;
    while (!up && performance.now() < end) {
      const { smtp, greeting } = await Smtp.from('127.0.9.9', port, greets);
      smtp.end();
      up = greeting !== '';
      if (!up) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    if (!up) throw new Error('Postfix does not answer');
  } catch (error) {
    await stop();
    throw new Error(`${String(error)}\n${running.output()}\n${logOf(home)}`);
  }
  return { port, stop };
}

function logOf(home: string): string {
  const path = join(home, 'log');
  return existsSync(path) ? readFileSync(path, 'utf8') : '(no log)';
}

function mainCf(home: string, settings: string): string {
  return [
    'compatibility_level = 3.6',
    `queue_directory = ${join(home, 'queue')}`,
    `data_directory = ${join(home, 'data')}`,
    'command_directory = /usr/sbin',
    'daemon_directory = /usr/lib/postfix/sbin',
    'mail_owner = postfix',
    'setgid_group = postdrop',
    'inet_interfaces = 127.0.0.1',
    'inet_protocols = ipv4',
    'myhostname = mail.example',
    'mydestination = mail.example',
    'mynetworks =',
    'alias_maps =',
    'local_recipient_maps =',
    'smtpd_peername_lookup = no',
    'local_transport = discard',
    'default_transport = discard',
    // Standard output is a socket here, which cannot be opened by a name.
    `maillog_file = ${join(home, 'log')}`,
    `maillog_file_prefixes = ${home}`,
    settings,
    '',
  ].join('\n');
}

function masterCf(port: number, options: string): string {
  return [
    `127.0.0.1:${port} inet n - n - - smtpd ${options}`.trimEnd(),
    'cleanup unix n - n - 0 cleanup',
    'qmgr unix n - n 300 1 qmgr',
    'rewrite unix - - n - - trivial-rewrite',
    'anvil unix - - n - 1 anvil',
    'proxymap unix - - n - - proxymap',
    'discard unix - - n - - discard',
    'error unix - - n - - error',
    'bounce unix - - n - 0 bounce',
    'defer unix - - n - 0 bounce',
    'trace unix - - n - 0 bounce',
    'postlog unix-dgram n - n - 1 postlogd',
    '',
  ].join('\n');
}
