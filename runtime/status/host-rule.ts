// Which names a page may be asked under. A page of somebody else can make a browser send requests to an address of ours under a name of its own
// (DNS rebinding), and would then read the answers: so a name counts only where it is known. An address cannot be rebound.

import { isIP } from 'node:net';

/** `names`: of `--status-host`. */
export function isKnownHost(host: string | undefined, names: readonly string[]): boolean {
  if (host === undefined) return false;
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]]+))(?::[0-9]{1,5})?$/.exec(host);
  if (match === null) return false;
  if (match[1] !== undefined) return isIP(match[1]) === 6;
  const name = (match[2] ?? '').toLowerCase();
  return isIP(name) === 4 || name === 'localhost' || names.includes(name);
}
