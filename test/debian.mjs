// The Debian packages that tests drive our programs by: editors, a browser, and what a cluster of network namespaces is made of. Installed when they are missing, where we may.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const programs = {
  '/usr/bin/nvim': ['neovim'],
  '/usr/bin/emacs': ['emacs-nox', 'elpa-eglot'],
  '/usr/bin/chromium': ['chromium'],
  '/usr/sbin/corosync': ['corosync', 'libcpg4'],
  '/sbin/ip': ['iproute2'],
  '/usr/bin/ping': ['iputils-ping'],
  '/usr/bin/tcpdump': ['tcpdump'],
  '/usr/bin/setpriv': ['util-linux'],
  '/usr/bin/systemd-analyze': ['systemd'],
};

/** Says in one line what it does; does nothing where all is there, or where we are not root on a Debian. */
export function installPackages() {
  const missing = Object.entries(programs).filter(([program]) => !existsSync(program));
  if (missing.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  const packages = missing.flatMap(([, names]) => names);
  console.log(`installing ${packages.join(', ')} for the tests`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (...args) => spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: 600_000 }).status === 0;
  if (!run('update', '-q') || !run('install', '-y', '-q', '--no-install-recommends', ...packages)) {
    console.log('(that failed: the tests that need them say so)');
  }
}
