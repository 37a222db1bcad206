// The kernel's tables as lists: addresses, links, neighbours. Each call reads anew, so an interface that was made again is found again.
import type { KernelAddress, KernelNeighbour, Link } from './netlink-decode.ts';
import { dumpAddresses, dumpLinks, dumpNeighbours } from './netlink-encode.ts';
import type { NetlinkSocket } from './netlink-socket.ts';

/** Rows beyond this are left out: 10,240 addresses on each of several interfaces fit, a table gone mad does not. */
const maxRows = 200_000;

/** Null: the kernel did not give the table. */
export async function readAddresses(socket: NetlinkSocket): Promise<KernelAddress[] | null> {
  const rows: KernelAddress[] = [];
  const complete = await socket.dump(dumpAddresses(), (message) => {
    if (message.kind === 'address' && rows.length < maxRows) rows.push(message.address);
  });
  return complete ? rows : null;
}

/** By name. Null: the kernel did not give the table. */
export async function readLinks(socket: NetlinkSocket): Promise<Map<string, Link> | null> {
  const links = new Map<string, Link>();
  const complete = await socket.dump(dumpLinks(), (message) => {
    if (message.kind === 'link' && links.size < maxRows) links.set(message.link.name, message.link);
  });
  return complete ? links : null;
}

/** Hosts that have answered; with the tables of ARP and of IPv6 neighbours. Null: the kernel did not give the table. */
export async function readNeighbours(socket: NetlinkSocket): Promise<KernelNeighbour[] | null> {
  const rows: KernelNeighbour[] = [];
  const complete = await socket.dump(dumpNeighbours(), (message) => {
    if (message.kind === 'neighbour' && rows.length < maxRows) rows.push(message.neighbour);
  });
  return complete ? rows : null;
}
