// Everything that this machine knows of one address, for `cluster why`: what is wanted, what the ledger says, what the kernel says when it is
// asked now, and who answers for it on the LAN at this moment.

import type { AddressFacts } from '../console/node-port.ts';
import type { Host } from '../host/host.ts';
import { keyOf } from '../host/ours.ts';
import type { HostWork } from './host-work.ts';

export interface WhyPorts {
  readonly host: Host;
  readonly work: HostWork;
  readonly refused: ReadonlyMap<string, string>;
  readonly now: () => number;
}

/** Asks kernel and LAN; takes about a fifth of a second. */
export async function addressFacts({ host, work, refused, now }: WhyPorts, ip: string): Promise<AddressFacts> {
  const { ledger } = work;
  const entry = ledger.entries.get(ip) ?? null;
  const place = entry === null ? null : ledger.aliasFor(entry);
  const [tables, hosts, claims] = await Promise.all([
    new Promise<Parameters<Parameters<Host['look']>[0]>[0]>((resolve) => host.look(resolve)),
    new Promise<Parameters<Parameters<Host['neighbours']>[0]>[0]>((resolve) => host.neighbours(resolve)),
    new Promise<Parameters<Parameters<Host['ask']>[2]>[0]>((resolve) =>
      place === null ? resolve([]) : host.ask([place], 'spread', resolve),
    ),
  ]);
  const rows = tables?.addresses.filter((row) => row.ip === ip) ?? null;
  const kernelKeys = rows?.map(keyOf).sort().join() ?? null;
  const ledgerKeys = (entry?.rows ?? []).map(keyOf).sort().join();
  const agoSec = (at: number | null | undefined) => (at == null ? null : Math.max(0, Math.round((now() - at) / 100) / 10));
  const contest = work.lan.contestOf(ip);
  const served = entry === null ? null : ledger.rowAtPlace(entry);
  return {
    place: place === null ? null : ledger.where(place),
    problem: refused.get(ip) ?? (entry?.target == null ? 'no Topology of this node holds it' : ledger.problemOf(entry.target.interface)),
    wish: entry?.wish ?? null,
    underWay: entry?.doing ?? null,
    ledger: (entry?.rows ?? []).map((row) => `${ledger.where(row)}${row.kind === 'own' ? ' (of the machine itself)' : ''}`),
    kernel: rows?.map((row) => ledger.where(row)) ?? null,
    ledgerIsKernel: kernelKeys === null ? null : kernelKeys === ledgerKeys,
    renewsInSec:
      served?.lease == null || served.lease.leaseSec === 0
        ? null
        : Math.max(0, Math.round(((served.lease.renewAt ?? 0) - now()) / 100) / 10),
    announcedAgoSec: agoSec(entry?.lastAnnouncedAt),
    lan: work.lan.others(claims).map(({ mac }) => mac),
    neighbour: hosts?.find((each) => each.ip === ip)?.mac ?? null,
    heldBy: entry?.heldBy ?? null,
    contestedBy: contest?.mac ?? null,
    lastFailure: entry?.lastFailure == null ? null : { text: entry.lastFailure.text, agoSec: agoSec(entry.lastFailure.at) ?? 0 },
  };
}
