// A machine whose work ends when the test says so, and whose kernel anybody can change: for the tests of `HostWork`.
import { HostWork } from '../../runtime/daemon/host-work.ts';
import type { Outcome } from '../../runtime/daemon/work-port.ts';
import type { Alias, Claim, Host, HostListener, KernelAddress, KernelChange, Link, ManagedAddress } from '../../runtime/host/host.ts';
import type { Notice } from '../../runtime/host/notice.ts';

interface Job {
  readonly action: 'add' | 'remove' | 'ask';
  readonly aliases: readonly Alias[];
  /** For an `ask`: who answers. */
  finish(failing?: readonly string[], claims?: readonly Claim[]): void;
}

/** A node of the cluster that the bus does not hear, with a lower MAC than this machine's. */
export const silentNode = '00:00:00:00:77:03';

export const at = (ip: string, device = 'eth1', prefixLength = 32): ManagedAddress => ({ ip, interface: device, prefixLength });

export function machine({ leaseSec = 0 } = {}) {
  const jobs: Job[] = [];
  const links = new Map<string, Link>();
  const kernel = new Map<string, KernelAddress>();
  const announced: string[] = [];
  const hushed: string[] = [];
  let listener: HostListener | null = null;
  let isTold = true;
  let heard: readonly string[] = ['10.77.0.2'];
  let now = 0;
  let looks: (() => void)[] = [];

  const key = ({ ip, index, prefixLength }: Alias) => `${ip}/${prefixLength}%${index}`;
  const tell = (change: KernelChange, lost = false) => {
    if (isTold) listener?.changed([change], lost);
  };
  const put = (alias: Alias, more: Partial<KernelAddress> = {}) => {
    const address = { ...alias, secondary: false, marked: false, payload: null, ...more };
    kernel.set(key(alias), address);
    tell({ kind: 'address', address });
  };
  const take = (alias: Alias) => {
    if (kernel.delete(key(alias))) tell({ kind: 'address-gone', alias });
  };
  const setLink = (name: string, index: number, more: Partial<Link> = {}) => {
    const link = { index, name, mac: Uint8Array.of(2, 0, 0, 0, 0, index), up: true, carrier: true, ...more };
    for (const [known, { index: number }] of links) if (number === index) links.delete(known);
    links.set(name, link);
    tell({ kind: 'link', link });
  };
  setLink('eth1', 1);
  setLink('eth2', 2);

  const begin = (action: 'add' | 'remove', aliases: readonly Alias[], answered: (failures: ReadonlyMap<Alias, string>) => void) => {
    jobs.push({
      action,
      aliases,
      finish: (failing = []) => {
        for (const alias of aliases) {
          if (failing.includes(alias.ip)) continue;
          if (action === 'add') put(alias, { marked: true });
          else take(alias);
        }
        answered(new Map(aliases.filter(({ ip }) => failing.includes(ip)).map((alias) => [alias, 'no'])));
      },
    });
  };
  const host: Host = {
    atOnce: 256,
    begin: (told) => {
      listener = told;
    },
    listenOn: () => {},
    look: (answered) => {
      const tables = { links: [...links.values()], addresses: [...kernel.values()] };
      looks.push(() => answered(tables));
    },
    catchUp: () => {},
    add: (aliases, _lease, repeats, answered) => {
      if (repeats !== null) announced.push(...aliases.map(({ ip }) => ip));
      begin('add', aliases, answered);
    },
    remove: (aliases, answered) => begin('remove', aliases, answered),
    ask: (aliases, _pace, answered) => {
      jobs.push({ action: 'ask', aliases, finish: (_, claims = []) => answered(claims) });
    },
    announce: (aliases) => void announced.push(...aliases.map(({ ip }) => ip)),
    hush: (ips) => void hushed.push(...ips),
    announceTo: () => {},
    neighbours: (answered) =>
      answered([
        { ip: '10.77.0.2', mac: '02:00:00:00:77:02', ageSec: 1 },
        { ip: '10.77.0.3', mac: silentNode, ageSec: 1 },
      ]),
    counters: () => ({}),
    close: async () => {},
  };
  const told: string[] = [];
  const notices: Notice[] = [];
  const kernels: (readonly string[])[] = [];
  const text = ({ done, failed }: Outcome) => [...done, ...failed.map(({ ip, reason }) => `${ip}! (${reason})`)].join(' ');
  const work = new HostWork(
    host,
    {
      answer: (action, outcome) => told.push(`${action} ${text(outcome)}`),
      kernel: (ips) => kernels.push(ips),
      places: (lost, back) =>
        told.push(`places ${[...lost.map(({ ip, reason }) => `-${ip} (${reason})`), ...back.map((ip) => `+${ip}`)].join(' ')}`),
      asked: (ips) => told.push(`asked ${ips.join(' ')}`),
      notice: (notice) => notices.push(notice),
      isOurs: (ip) => work.ledger.entries.get(ip)?.wish === 'up',
      isOthers: () => false,
    },
    { leaseSec, members: () => ['10.77.0.2', '10.77.0.3'], heard: () => heard, now: () => now },
  );
  work.begin();
  const answerLooks = () => {
    const due = looks;
    looks = [];
    for (const look of due) look();
  };
  return {
    work,
    jobs,
    told,
    notices,
    kernels,
    announced,
    hushed,
    kernel,
    put,
    take,
    setLink,
    answerLooks,
    dropLink: (index: number) => {
      for (const [name, link] of links) if (link.index === index) links.delete(name);
      for (const [name, row] of kernel) if (row.index === index) kernel.delete(name);
      tell({ kind: 'link-gone', index });
    },
    claim: (claims: readonly Claim[]) => listener?.claimed(claims),
    /** The bus hears nobody any more. */
    cut: () => {
      heard = [];
    },
    /** Whether the kernel tells of what changes. */
    telling: (is: boolean) => {
      isTold = is;
    },
    manage: (...addresses: readonly ManagedAddress[]) => {
      work.manage(addresses);
      answerLooks();
    },
    wait: (ms: number) => {
      now += ms;
      work.tick();
    },
    finishAll: (failing: readonly string[] = []) => {
      for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) job.finish(failing);
    },
    present: () => [...kernel.keys()].sort(),
  };
}
