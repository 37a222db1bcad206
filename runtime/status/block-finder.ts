// Which block an address is shown in.

import { contains, makeCidr, parseCidr, parseIp, type Cidr } from '../net/ip.ts';
import type { ClusterIr } from '../ir/generated/types.ts';

export interface Block {
  readonly text: string;
  readonly interface: string | null;
}

/** Which topology block an address lies in: of this configuration, most specific first; others by /24 and /64. Remembered by address. */
export class BlockFinder {
  readonly #topologies: readonly { readonly cidr: Cidr; readonly interface: string }[];
  readonly #known = new Map<string, number>();
  readonly #blocks: Block[] = [];

  constructor(ir: ClusterIr) {
    const found = new Map<string, { cidr: Cidr; interface: string }>();
    for (const node of ir.nodes) {
      for (const { network, interface: device } of node.duravip.topologies) {
        const cidr = parseCidr(network);
        if (cidr !== null && !found.has(network)) found.set(network, { cidr, interface: device });
      }
    }
    this.#topologies = [...found.values()].sort((a, b) => b.cidr.prefix - a.cidr.prefix);
  }

  of(text: string): number {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const block = this.#find(text);
    let at = this.#blocks.findIndex((each) => each.text === block.text);
    if (at < 0) at = this.#blocks.push(block) - 1;
    this.#known.set(text, at);
    return at;
  }

  list(): readonly Block[] {
    return [...this.#blocks];
  }

  #find(text: string): Block {
    const ip = parseIp(text);
    const topology = ip === null ? undefined : this.#topologies.find(({ cidr }) => contains(cidr, ip));
    if (topology !== undefined) return { text: topology.cidr.text, interface: topology.interface };
    return { text: ip === null ? text : makeCidr(ip, ip.family === 4 ? 24 : 64).text, interface: null };
  }
}
