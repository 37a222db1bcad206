// A machine to break: two network namespaces with a veth pair between them, `near` with the engine under test and `far` with its neighbour.
import { spawnSync } from 'node:child_process';

export interface Namespaces {
  readonly near: string;
  readonly far: string;
  /** Runs `ip` in one of them and gives its output; throws when it fails. */
  ip(where: 'near' | 'far', ...args: readonly string[]): string;
  /** `address/prefix` of everything on an interface of `near`, but link-local addresses. */
  addresses(device: string): string[];
  /** Makes one more interface in `near`, up or down. */
  device(name: string, state: 'up' | 'down'): void;
  mac(where: 'near' | 'far', device: string): string;
  remove(): void;
}

/** Skips the suite with a sentence where there is no root or no iproute2; in CI that is a failure. */
export function needNamespaces(context: Mocha.Context): void {
  const works = process.getuid?.() === 0 && spawnSync('ip', ['netns', 'list']).status === 0;
  if (works) return;
  if (process.env.CI) throw new Error('network namespaces are missing; in CI they must be there (root, apt-get install iproute2)');
  console.log('(no root or no iproute2: the tests in network namespaces are left out)');
  context.skip();
}

export function makeNamespaces(name: string): Namespaces {
  const near = `host-${name}-${process.pid}`;
  const far = `${near}-far`;
  const names = { near, far };
  const ip = (where: 'near' | 'far', ...args: readonly string[]) => command('ip', '-n', names[where], ...args);
  command('ip', 'netns', 'add', near);
  command('ip', 'netns', 'add', far);
  ip('near', 'link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'v1', 'netns', far);
  for (const [where, device] of [
    ['near', 'v0'],
    ['far', 'v1'],
  ] as const) {
    ip(where, 'link', 'set', 'lo', 'up');
    ip(where, 'link', 'set', device, 'up');
  }
  ip('near', 'addr', 'add', '10.9.0.1/24', 'dev', 'v0');
  ip('far', 'addr', 'add', '10.9.0.2/24', 'dev', 'v1');
  ip('near', 'addr', 'add', 'fd09::1/64', 'dev', 'v0', 'nodad');
  ip('far', 'addr', 'add', 'fd09::2/64', 'dev', 'v1', 'nodad');
  return {
    near,
    far,
    ip,
    addresses: (device) =>
      [...ip('near', '-o', 'addr', 'show', 'dev', device).matchAll(/inet6? (\S+)/g)]
        .map((match) => match[1] ?? '')
        .filter((text) => !text.startsWith('fe80:')),
    device: (name, state) => {
      // Not every kernel has dummy interfaces; the other end of the pair is what gives a carrier.
      ip('near', 'link', 'add', name, 'type', 'veth', 'peer', 'name', `${name}-end`);
      ip('near', 'link', 'set', `${name}-end`, 'up');
      ip('near', 'link', 'set', name, state);
    },
    mac: (where, device) => /link\/ether (\S+)/.exec(ip(where, 'link', 'show', device))?.[1] ?? '',
    remove: () => {
      for (const name of [near, far]) {
        // What a failed test has left would keep the process of the tests alive for ever.
        for (const pid of spawnSync('ip', ['netns', 'pids', name], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean).map(Number))
          if (pid !== process.pid) end(pid);
        spawnSync('ip', ['netns', 'delete', name]);
      }
    },
  };
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone.
  }
}

/** Asks again until the answer is as wanted, and gives the last answer after the deadline, for the assertion to show. */
export async function eventually<T>(ask: () => T | Promise<T>, isWanted: (value: T) => boolean, deadlineMs = 30_000): Promise<T> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const value = await ask();
    if (isWanted(value) || Date.now() > end) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function command(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return stdout;
}
