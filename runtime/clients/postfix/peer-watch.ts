// Decides whether the kernel of this machine can tell when a client goes. It cannot where Postfix is told of clients by a proxy, or runs
// elsewhere. That is found out for each port of Postfix by its first clients, because looking costs a reading of all sockets.

import { openPeers, peerKey, type TcpPeer } from './tcp-table.ts';

/** First clients of a port that the kernel does not know, after which it is not asked for every new one any more. */
const triesMax = 10;
const portsMax = 256;

interface Port {
  /** The kernel has known a client of it. */
  seen: boolean;
  unseen: number;
}

export class PeerWatch {
  readonly #ports = new Map<number, Port>();

  /** What the connection is called in `open`; null: the kernel does not know it. */
  async keyOf(peer: TcpPeer): Promise<string | null> {
    const key = peerKey(peer);
    const port = this.#port(peer.localPort);
    if (key === null || port === null || (!port.seen && port.unseen >= triesMax)) return null;
    if (port.seen) return key;
    if ((await openPeers())?.has(key)) port.seen = true;
    else port.unseen++;
    return port.seen ? key : null;
  }

  /** All connections that are open; null where the kernel does not say. */
  open(): Promise<ReadonlySet<string> | null> {
    return openPeers();
  }

  #port(number: number): Port | null {
    const known = this.#ports.get(number);
    if (known !== undefined) return known;
    if (this.#ports.size >= portsMax) return null;
    const port = { seen: false, unseen: 0 };
    this.#ports.set(number, port);
    return port;
  }
}
