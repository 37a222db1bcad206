// One private key on two machines: each node says by which key it shows its certificate, so the running daemon knows, and `ecclusterd check` says it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { SmallCluster } from '../control/small-cluster.ts';
import { Programs } from '../log/aggregate/stage.ts';

describe('one private key on two machines', () => {
  const programs = new Programs();
  let cluster: SmallCluster;

  before(async function () {
    if (process.getuid?.() !== 0) this.skip();
    cluster = await SmallCluster.make(programs, []);
  });
  after(() => cluster?.remove());

  /** A certificate of an authority that is not ours, for all these machines and with one key, as people buy them. */
  const certificateFor = (file: string, machines: readonly string[]): void => {
    const names = machines.map((each) => `DNS:${each}`).join(',');
    const script = `set -e
      [ -f ca.pem ] || openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 400 -keyout ca.key -out ca.pem -subj /CN=authority
      openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout new.key -out new.csr -subj /CN=${machines[0]}
      printf 'subjectAltName=${names}\\n' > new.ext
      openssl x509 -req -in new.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 300 -extfile new.ext -out new.pem
      cat new.key new.pem ca.pem > new.all && mv new.all ${file}`;
    const { status, stderr } = spawnSync('sh', ['-c', script], { cwd: cluster.folder, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  };

  const check = (): string => {
    const [command = '', ...args] = programs.command('manager', [
      ...['check', '--ir', cluster.path('east1.json'), '--node', 'east1', '--bus', 'embedded', '--bus-socket', cluster.path('bus')],
      ...['--control', cluster.path('another'), '--running', cluster.path('control-east1'), '--identity', cluster.path('east1.pem')],
    ]);
    const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: 60_000 });
    return stdout + stderr;
  };

  it('is a warning of check on each, with what to do, until one of them has its own', async () => {
    certificateFor('east1.pem', ['east1', 'east2']);
    copyFileSync(cluster.path('east1.pem'), cluster.path('east2.pem'));
    cluster.node('east1', ['--identity', cluster.path('east1.pem')]);
    // Another machine, as far as a daemon can see: another start of another kernel.
    writeFileSync(cluster.path('boot_id'), '6a0c8f0e-3f2b-4f46-9f6e-0a4e2b1c7d55\n');
    const elsewhere = [
      'unshare',
      '--mount',
      'sh',
      '-c',
      'mount --bind "$0" /proc/sys/kernel/random/boot_id && exec "$@"',
      cluster.path('boot_id'),
    ];
    cluster.node('east2', ['--identity', cluster.path('east2.pem')], elsewhere);

    const told = 'east1 and east2 have the same private key';
    await cluster.until('east1', 'cluster info', (text) => text.includes(told));
    assert.match(check(), /^warn {2}cluster: east1 and east2 have the same private key \(--identity\): .*ecclusterd pki renew --all/m);
    await cluster.until(
      'east2',
      'cluster info',
      (text) => text.includes(told) && cluster.log('east2').some(({ msg }) => msg.startsWith(told)),
    );

    certificateFor('east2.pem', ['east2']);
    assert.equal((await cluster.ask('east2', 'config reload')).status, 'ok');
    await cluster.until('east1', 'cluster info', (text) => !text.includes(told));
    assert.doesNotMatch(check(), /private key/);
  });
});
