// Who is one client where requests and wrong tokens are counted: a machine, by whichever of its addresses it comes.

import { isLoopback, parseIp } from '../net/ip.ts';

/** Every user of this machine has sixteen million loopback addresses, and a machine a network of IPv6. */
export function clientOf(address: string | undefined): string {
  const ip = parseIp((address ?? '').replace(/%.*$/, ''));
  if (ip === null) return 'unix';
  if (isLoopback(ip)) return 'loopback';
  return ip.family === 4 ? ip.text : `${(ip.bits >> 64n).toString(16)}/64`;
}
