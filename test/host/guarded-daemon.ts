// A daemon for the tests of the guard: `guarded-daemon.ts COUNT LEASE_SEC [ended-by-itself]` plumbs so many addresses on v0 and lives.
import { GuardLink, lifeSignMs } from '../../runtime/host/guard-messages.ts';
import type { ManagedAddress } from '../../runtime/host/host.ts';
import { HostWork } from '../../runtime/daemon/host-work.ts';
import { openKernelHost } from '../../runtime/host/kernel-host.ts';

const [count, leaseSec] = process.argv.slice(2).map(Number);
const addresses: ManagedAddress[] = Array.from({ length: count ?? 0 }, (_, i) => ({
  ip: `10.40.${i >> 8}.${i & 255}`,
  interface: 'v0',
  prefixLength: 32,
}));
const link = GuardLink.connect(() => console.log('lost the guard'));
const opened = await openKernelHost();
if ('error' in opened || link === null) throw new Error('error' in opened ? opened.error : 'no guard');
setInterval(() => link.alive(), lifeSignMs);
process.on('SIGTERM', () => process.exit(7));
process.on('SIGHUP', () => {
  // A reload that manages one address only; the others are still there.
  link.manage(addresses.slice(0, 1));
  console.log('reloaded');
});
link.manage(addresses);
let serving = 0;
const work = new HostWork(
  opened.host,
  {
    answer: (_, { done }) => {
      serving += done.length;
      if (serving === addresses.length) console.log(`serving ${serving} in ${process.pid}`);
    },
    kernel: () => undefined,
    places: () => undefined,
    asked: () => undefined,
    notice: () => undefined,
    isOurs: () => true,
    isOthers: () => false,
  },
  { leaseSec: leaseSec ?? 0, members: () => [], now: () => performance.now() },
);
work.begin();
work.manage(addresses);
work.plumb(
  addresses.map(({ ip }) => ip),
  'nobody',
);
