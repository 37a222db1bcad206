// EC3219: two listeners on one address and port.

import { check } from '../../check/check.ts';
import type { ListenAddress, ListenFact } from '../../facts/facts.ts';
import { placeOfScope } from '../../facts/values.ts';

export const portTwice = check({
  code: 'EC3219',
  name: 'port-twice',
  severity: 'error',
  scope: 'node',
  title: 'Two listeners are on one address and port',
  why: 'The system gives a port of an address to one listener. The second one cannot be opened, and which one is the second depends on the order in which the product starts them. An address of its own and `*` with the same port collide as well.',
  bad: 'ESMTP_Listener {\n  Listen "*:25" {\n  }\n}\nHTTP_Listener {\n  Listen "*:25" {\n  }\n}\n',
  good: 'ESMTP_Listener {\n  Listen "*:25" {\n  }\n}\nHTTP_Listener {\n  Listen "*:80" {\n  }\n}\n',
  *run({ facts }) {
    const byPort = new Map<string, ListenFact[]>();
    for (const listen of facts.listens) {
      const key = listen.address === null ? null : portOf(listen.address);
      if (key !== null) byPort.set(key, [...(byPort.get(key) ?? []), listen]);
    }
    for (const same of byPort.values()) {
      for (const [i, listen] of same.entries()) {
        const other = same.slice(0, i).find((each) => each.listener !== listen.listener && collide(each.address, listen.address));
        if (other === undefined) continue;
        yield {
          message: `Listen "${listen.scope.name ?? ''}" takes the port that ${titleOf(other)} has already; use another port or address`,
          at: placeOfScope(listen.scope),
          related: [{ at: placeOfScope(other.scope), message: 'the other one' }],
        };
      }
    }
  },
});

function portOf(address: ListenAddress): string | null {
  return address.kind === 'unix' ? address.path : address.kind === 'host' ? null : String(address.port);
}

/** Same family: the two families have ports of their own. */
function collide(a: ListenAddress | null, b: ListenAddress | null): boolean {
  if (a === null || b === null || a.kind === 'host' || b.kind === 'host') return false;
  if (a.kind === 'unix' || b.kind === 'unix') return a.kind === b.kind;
  const family = (each: typeof a) => (each.kind === 'any' ? each.family : each.ip.family);
  if (family(a) !== family(b)) return false;
  return a.kind === 'any' || b.kind === 'any' || a.ip.text === b.ip.text;
}

function titleOf({ scope, listener }: ListenFact): string {
  const site = scope.parent?.sites[0];
  return site === undefined ? listener : site.source.text.slice(site.stanza.start, site.stanza.nameEnd);
}
