// EC3209: the three places of the bus port on one machine.

import { isLoopback, parseIp } from '../../../runtime/net/ip.ts';
import { check, type NodeView } from '../../check/check.ts';
import { placeOf } from '../../load/source.ts';
import type { Scope, Setting } from '../../load/model.ts';
import { offered, relabelling, repair, writing } from '../../checks-shared/repairs.ts';
import type { Fix, Related } from '../../diagnostics.ts';
import type { ListenFact } from '../../facts/facts.ts';
import { parseListen } from '../../facts/services.ts';
import { placeOfScope, placeOfValue } from '../../facts/values.ts';
import { childOf } from '../../load/node-name.ts';

export const msgcPort = check({
  code: 'EC3209',
  name: 'msgc-port',
  severity: 'error',
  scope: 'node',
  title: 'The ports of the message bus do not match',
  why: 'The same port stands in three places: `port` of `msgc_server` says where the servers of the other nodes listen, `Listen` of `msgcserver_listener` where this one does, `server` of `msgc_client` where the node finds its server. With different ports the node stays alone on the bus. All are 4809 by default (`4/modules/msgc.md`).',
  bad: 'msgc_server {\n  port = 4810\n}\nmsgcserver_listener {\n  Listen ":4809" {}\n}\n',
  good: 'msgc_server {\n  port = 4810\n}\nmsgcserver_listener {\n  Listen ":4810" {}\n}\nmsgc_client {\n  server = ( "127.0.0.1:4810" )\n}\n',
  *run(view) {
    const { facts, node } = view;
    const server = childOf(node.global, 'msgc_server');
    const port = server === null ? null : facts.value(server, 'port');
    if (server === null || port === null || typeof port.value !== 'number') return;
    const said: Related = {
      at: placeOfValue(port),
      message: `port of msgc_server is ${port.value}${port.setting === null ? ' (default, not set)' : ''}`,
    };
    const ports = facts.listens.filter((listen) => listen.listener === 'msgcserver_listener').flatMap(withPort);
    const [listen] = ports;
    if (listen !== undefined && !ports.some((each) => each.port === port.value)) {
      yield {
        message: `msgcserver_listener listens on port ${listen.port}, but the other nodes connect to port ${port.value}; make both the same`,
        at: listen.at,
        related: [said],
        fix: repair(
          `Listen on port ${port.value}`,
          ...relabelling(listen.scope, (listen.scope.name ?? '').replace(/\d+$/, String(port.value))),
        ),
      };
    }
    for (const wrong of localServers(view, port.value)) {
      yield {
        message: `msgc_client looks for the bus at ${wrong.text}, but its port is ${port.value}; make both the same`,
        at: wrong.at,
        related: [said],
        ...offered(wrong.fix),
      };
    }
  },
});

function withPort({ address, scope }: ListenFact): { readonly port: number; readonly at: Related['at']; readonly scope: Scope }[] {
  return address === null || address.kind === 'unix' ? [] : [{ port: address.port, at: placeOfScope(scope), scope }];
}

/** Servers of the client on this machine, or on a peer, with another port. Other machines may be dedicated servers of another port. */
function localServers(
  { facts, node }: NodeView,
  port: number,
): { readonly text: string; readonly at: Related['at']; readonly fix: Fix | null }[] {
  const client = childOf(node.global, 'msgc_client');
  const servers = client === null ? null : facts.value(client, 'server');
  if (client === null || servers === null || !Array.isArray(servers.value)) return [];
  const peers = new Set(facts.peers.map((peer) => peer.ip?.text ?? peer.address));
  const wrong = servers.value.map(String).filter((text) => {
    const address = parseListen(text);
    if (address === null || address.kind === 'unix' || address.kind === 'any' || address.port === port) return false;
    const ip = address.kind === 'ip' ? address.ip : parseIp(address.host);
    return ip === null ? address.kind === 'host' && address.host === 'localhost' : isLoopback(ip) || peers.has(ip.text);
  });
  const at = servers.setting === null ? placeOfScope(client) : placeOfValue(servers);
  const { setting } = servers;
  return wrong.map((text) => ({ text, at, fix: setting === null ? null : withPortOf(setting, text, port) }));
}

/** The address in a value, with the right port. */
function withPortOf({ source, option }: Setting, text: string, port: number): Fix | null {
  const { value } = option;
  const at = value === null ? -1 : source.text.indexOf(text, value.start);
  if (value === null || at < 0 || at > value.end) return null;
  const span = { start: at, end: at + text.length };
  return writing(placeOf(source, span), text.replace(/\d+$/, String(port)), `Look for it at port ${port}`);
}
