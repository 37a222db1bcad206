// The Debian packages that tests drive our programs by: editors, a browser, mail software, and what a cluster of network namespaces is made of.
// Installed when they are missing, where we may.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

const programs = {
  '/usr/bin/nvim': ['neovim'],
  '/usr/bin/emacs': ['emacs-nox', 'elpa-eglot'],
  '/usr/bin/chromium': ['chromium'],
  '/usr/bin/redis-cli': ['redis-tools'],
  '/usr/sbin/postfix': ['postfix'],
  '/usr/sbin/nats-server': ['nats-server'],
  '/usr/sbin/corosync': ['corosync', 'libcpg4'],
  '/usr/bin/promtool': ['prometheus'],
  '/sbin/ip': ['iproute2'],
  '/usr/bin/ping': ['iputils-ping'],
  '/usr/bin/tcpdump': ['tcpdump'],
  '/usr/bin/setpriv': ['util-linux'],
  '/usr/bin/systemd-analyze': ['systemd'],
  '/usr/bin/mmdebstrap': ['mmdebstrap'],
  '/usr/bin/systemd-nspawn': ['systemd-container'],
  '/usr/bin/lintian': ['lintian'],
  '/usr/bin/buildah': ['buildah'],
  '/usr/bin/setfacl': ['acl'],
  '/usr/bin/setfattr': ['attr'],
  '/usr/bin/nc': ['netcat-openbsd'],
};

/** Says in one line what it does; does nothing where all is there, or where we are not root on a Debian. */
export function installPackages() {
  const missing = Object.entries(programs).filter(([program]) => !existsSync(program));
  if (missing.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  const packages = missing.flatMap(([, names]) => names);
  console.log(`installing ${packages.join(', ')} for the tests`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (...args) => spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: 600_000 }).status === 0;
  const install = () => run('update', '-q') && run('install', '-y', '-q', '--no-install-recommends', ...packages);
  if (!withoutServices(install)) console.log('(that failed: the tests that need them say so)');
}

/** Tests run instances of their own. The packages' own services must not start, and Postfix gets no configuration that it could run with. */
function withoutServices(install) {
  spawnSync('debconf-set-selections', { input: 'postfix postfix/main_mailer_type select No configuration\n' });
  const policy = '/usr/sbin/policy-rc.d';
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return install();
  } finally {
    if (isOurs) rmSync(policy, { force: true });
  }
}
