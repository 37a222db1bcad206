// The host engine that only says what it would do, and remembers it: a cluster can be tried out without root and without addresses.
// Every interface that the configuration names exists, and nobody else is on the network.
import type { Alias, Failures, Host, KernelAddress, Link } from './host.ts';

export interface DryRunOptions {
  /** A line of what would be done now. */
  print(line: string): void;
  /** Names of the interfaces that the configuration has at this moment. */
  interfaces(): readonly string[];
}

export interface DryRunHost extends Host {
  /** What would be on this machine, in the order in which it was added. */
  addresses(): readonly string[];
}

/** Lists of addresses are printed up to this length. */
const listed = 4;
const atOnce = 4_096;

export function createDryRunHost({ print, interfaces }: DryRunOptions): DryRunHost {
  const there = new Map<string, Alias>();
  const names: string[] = [];
  const counts = { added: 0, removed: 0, announced: 0 };
  let told: number | null = null;
  let addedAt: number | null = null;

  const key = ({ ip, index, prefixLength }: Alias) => `${ip}/${prefixLength} dev ${names[index - 1] ?? index}`;
  const say = (verb: string, aliases: readonly Alias[], suffix: string) => {
    for (const alias of aliases.slice(0, listed)) print(`would ${verb} ${key(alias)}${suffix}`);
    if (aliases.length > listed) print(`would ${verb} ${aliases.length - listed} more`);
  };
  const announce = (aliases: readonly Alias[]) => {
    counts.announced += aliases.length;
    say('announce', aliases, told === null ? '' : ` to ${told} hosts`);
  };
  const links = (): readonly Link[] => {
    for (const name of interfaces()) if (!names.includes(name)) names.push(name);
    return names.map((name, i) => ({ index: i + 1, name, mac: null, up: true, carrier: true }));
  };
  const none: Failures = new Map();
  const later = (run: () => void) => void Promise.resolve().then(run);

  return {
    atOnce,
    begin() {},
    listenOn() {},
    catchUp() {},
    kernelAt: () => addedAt,
    look(answered) {
      const addresses = [...there.values()].map((alias): KernelAddress => ({ ...alias, secondary: false, marked: true, payload: null }));
      later(() => answered({ links: links(), addresses }));
    },
    add(aliases, leaseSec, repeatsMs, answered) {
      const news = aliases.filter((alias) => !there.has(key(alias)));
      for (const alias of aliases) there.set(key(alias), alias);
      counts.added += news.length;
      if (repeatsMs !== null) addedAt = performance.now();
      say('add', news, leaseSec === 0 ? '' : ` for ${leaseSec} s`);
      if (repeatsMs !== null) announce(aliases);
      later(() => answered(none));
    },
    remove(aliases, answered) {
      const gone = aliases.filter((alias) => there.delete(key(alias)));
      counts.removed += gone.length;
      say('remove', gone, '');
      later(() => answered(none));
    },
    ask(_aliases, _pace, answered) {
      later(() => answered([]));
    },
    announce,
    hush() {},
    announceTo(hosts) {
      told = hosts === null ? null : hosts.length;
    },
    neighbours(answered) {
      later(() => answered([]));
    },
    counters: () => ({ ...counts, there: there.size }),
    addresses: () => [...there.values()].map(({ ip }) => ip),
    async close() {},
  };
}
