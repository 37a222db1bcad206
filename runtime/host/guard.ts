// The parent process of a daemon. It knows the managed addresses and takes them off the machine when the daemon dies, whatever killed it,
// or gives no sign of life. The kernel's leases are the second line: they cover the death of both, and take their time.
//
// A daemon that hangs is killed before its addresses are removed: one that woke up later would renew what another node has by then.
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { performance } from 'node:perf_hooks';
import type { Readable } from 'node:stream';
import { guardFd, guardVariable, readGuardMessages } from './guard-messages.ts';
import type { ManagedAddress } from './host.ts';
import { readTables } from './kernel-tables.ts';
import { Ledger } from './ledger.ts';
import { NetlinkSocket } from './netlink-socket.ts';
import { removeAliases } from './removal.ts';

export interface GuardOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** Longest silence of a daemon that has spoken once. */
  readonly patienceMs?: number;
  log(text: string): void;
}

const defaultPatienceMs = 2_500;
const forwarded = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;
/** Removing is tried this often; what a slice could not remove may go with the next look. */
const removalTries = 3;

/**
 * Runs the daemon and gives its exit status when it has ended: its own, or 128 and the number of the signal that ended it.
 * The daemon is in a session of its own, so that a Ctrl-C of a terminal reaches it once, through here.
 */
export async function runGuard(options: GuardOptions): Promise<number> {
  // Everything that the removal needs is loaded before it is needed.
  const socket = await NetlinkSocket.open();
  if ('error' in socket) {
    options.log(`guard: ${socket.error}`);
    return 1;
  }
  const child = spawn(options.command, options.args, {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    detached: true,
    env: { ...process.env, [guardVariable]: String(guardFd) },
  });
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of forwarded) process.on(signal, forward);
  try {
    return await watch(child, socket, options);
  } finally {
    for (const signal of forwarded) process.off(signal, forward);
    await socket.close();
  }
}

async function watch(child: ChildProcess, socket: NetlinkSocket, options: GuardOptions): Promise<number> {
  const patienceMs = options.patienceMs ?? defaultPatienceMs;
  const ledger = new Ledger();
  let looking: Promise<boolean> = Promise.resolve(false);
  let before: readonly ManagedAddress[] = [];
  let lastSign: number | null = null;
  let removal: Promise<void> = Promise.resolve();
  const removeAll = (why: string) => {
    removal = Promise.all([removal, looking]).then(() => remove(socket, ledger, why, options.log));
  };
  readGuardMessages(child.stdio[guardFd] as Readable, {
    alive: () => {
      lastSign = performance.now();
    },
    manage: (addresses) => {
      lastSign = performance.now();
      // What was managed before may still be there when the daemon dies in the middle of a reload; it is forgotten with the next list.
      ledger.manage([...before, ...addresses]);
      before = addresses;
      // What is there now and looks like the machine's own is so, as the daemon finds at the same time; what comes later is not.
      looking = looking.then(() => look(socket, ledger));
    },
    refused: (why) => options.log(`guard: ${why}`),
  });

  const everyMs = patienceMs / 10;
  let lastTick = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    // When this process was not running either, the whole machine stood still: the daemon gets the time to say so.
    if (now - lastTick > patienceMs / 2) lastSign = lastSign === null ? null : now;
    lastTick = now;
    if (lastSign === null || now - lastSign <= patienceMs) return;
    lastSign = null;
    options.log(`guard: no sign of life of the daemon (pid ${child.pid}) for ${patienceMs} ms: it is killed and its addresses are removed`);
    child.kill('SIGKILL');
    removeAll('hung');
  }, everyMs);

  const status = await new Promise<number>((resolve) => {
    child.on('error', (error) => {
      options.log(`guard: the daemon cannot be started: ${error.message}`);
      resolve(1);
    });
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
  clearInterval(timer);
  removeAll(status > 128 ? `was killed (status ${status})` : `ended (status ${status})`);
  await removal;
  return status;
}

async function look(socket: NetlinkSocket, ledger: Ledger): Promise<boolean> {
  const since = ledger.changes();
  const tables = await readTables(socket);
  if (tables !== null) ledger.saw(tables, since);
  return tables !== null;
}

/** Takes off every managed address that is on this machine, however it came there, but those of the machine itself. */
async function remove(socket: NetlinkSocket, ledger: Ledger, why: string, log: (text: string) => void): Promise<void> {
  const begin = performance.now();
  let left: readonly { readonly ip: string }[] = [];
  let removed = 0;
  for (let tries = 0; tries < removalTries; tries++) {
    const isSeen = await look(socket, ledger);
    const there = [...ledger.entries.values()].flatMap((entry) => ledger.unwanted(entry));
    left = there;
    if (there.length === 0 && isSeen) break;
    const { failures } = await removeAliases(socket, there);
    removed += there.length - failures.size;
    left = [...failures.keys()];
  }
  const tookMs = Math.round(performance.now() - begin);
  if (removed > 0) log(`guard: the daemon ${why}; removed ${removed} addresses in ${tookMs} ms`);
  if (left.length > 0) {
    const ips = left.slice(0, 5).map(({ ip }) => ip);
    log(`guard: ${left.length} addresses could not be removed (${ips.join(', ')} ...); their leases end them`);
  }
}
