// The kernel's tables as lists: addresses, links, neighbours. Each call reads anew, so an interface that was made again is found again.
import type { KernelAddress, Link, Neighbour, Tables } from './host.ts';
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

/** Null: the kernel did not give the table. */
async function readLinks(socket: NetlinkSocket): Promise<Link[] | null> {
  const links: Link[] = [];
  const complete = await socket.dump(dumpLinks(), (message) => {
    if (message.kind === 'link' && links.length < maxRows) links.push(message.link);
  });
  return complete ? links : null;
}

/** Links first: an address whose interface is not among them has come with it since, and is told of. */
export async function readTables(socket: NetlinkSocket): Promise<Tables | null> {
  const [links, addresses] = await Promise.all([readLinks(socket), readAddresses(socket)]);
  return links === null || addresses === null ? null : { links, addresses };
}

/** Hosts that have answered; with the tables of ARP and of IPv6 neighbours. Null: the kernel did not give the table. */
export async function readNeighbours(socket: NetlinkSocket): Promise<Neighbour[] | null> {
  const rows: Neighbour[] = [];
  const complete = await socket.dump(dumpNeighbours(), (message) => {
    if (message.kind === 'neighbour' && rows.length < maxRows) rows.push(message.neighbour);
  });
  return complete ? rows : null;
}
