// A machine on which a Haraka runs, as docs/two-haraka.md wants it: npm and a Node that Haraka takes are those of this machine, Haraka is the one
// of `test/clients`.
import assert from 'node:assert/strict';
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { installHaraka } from '../clients/haraka-instance.ts';
import { must, type Container } from './debian-tree.ts';

const unit = `[Service]
User=haraka
AmbientCapabilities=CAP_NET_BIND_SERVICE
ExecStart=/usr/bin/node /opt/haraka/node_modules/Haraka/bin/haraka -c /srv/haraka
`;

/** In place of its Postfix. */
export function giveHaraka({ run, path }: Container): void {
  const npm = dirname(dirname(realpathSync(must('sh', '-c', 'command -v npm').trim())));
  mkdirSync(path('/usr/local/lib/node_modules'), { recursive: true });
  must('cp', '-a', npm, path('/usr/local/lib/node_modules/npm'));
  symlinkSync('/usr/local/lib/node_modules/npm/bin/npm-cli.js', path('/usr/bin/npm'));
  // A copy: the package goes in the end, and its Node with it.
  must('cp', path('/usr/lib/ecconf/bin/node'), path('/usr/bin/node'));
  must('cp', '-a', installHaraka(), path('/opt/haraka'));
  writeFileSync(path('/etc/systemd/system/haraka.service'), unit);
  const made = run(
    [
      'systemctl stop postfix',
      'useradd --system --no-create-home haraka',
      'node /opt/haraka/node_modules/Haraka/bin/haraka -i /srv/haraka && install -d -o haraka /srv/haraka/queue',
      "printf 'listen=0.0.0.0:25\\nnodes=0\\n' > /srv/haraka/config/smtp.ini",
      // Of those that it names at first none is installed.
      "printf '# nothing yet\\n' > /srv/haraka/config/plugins",
      'systemctl daemon-reload',
    ].join(' && '),
  );
  assert.equal(made.status, 0, made.stdout + made.stderr);
}
