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
    const takers = new Map<string, ListenFact>();
    /** The listeners that have a port on some address, by port. */
    const ports = new Map<string, ListenFact>();
    for (const listen of facts.listens) {
      const place = listen.address === null ? null : placeOn(listen.address);
      if (place === null) continue;
      const { port, any, own } = place;
      const other = [takers.get(own), takers.get(any), own === any ? ports.get(port) : undefined].find(
        (each) => each !== undefined && each.listener !== listen.listener,
      );
      if (!takers.has(own)) takers.set(own, listen);
      if (!ports.has(port) || ports.get(port)?.listener === listen.listener) ports.set(port, listen);
      if (other === undefined) continue;
      yield {
        message: `Listen "${listen.scope.name ?? ''}" takes the port that ${titleOf(other)} has already; use another port or address`,
        at: placeOfScope(listen.scope),
        related: [{ at: placeOfScope(other.scope), message: 'the other one' }],
      };
    }
  },
});

/** Keys of a port, of the port on all addresses, and on this one. The two families have ports of their own. */
function placeOn(address: ListenAddress): { readonly port: string; readonly any: string; readonly own: string } | null {
  if (address.kind === 'host') return null;
  if (address.kind === 'unix') return { port: address.path, any: address.path, own: address.path };
  const port = `${address.kind === 'any' ? address.family : address.ip.family} ${address.port}`;
  return { port, any: `${port} *`, own: address.kind === 'any' ? `${port} *` : `${port} ${address.ip.text}` };
}

function titleOf({ scope, listener }: ListenFact): string {
  const site = scope.parent?.sites[0];
  return site === undefined ? listener : site.source.text.slice(site.stanza.start, site.stanza.nameEnd);
}
