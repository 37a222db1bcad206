// EC3609: a console that everybody can reach and that asks for no password.

import { check } from '../../check/check.ts';
import { relabelling, repair, replacement } from '../../checks-shared/repairs.ts';
import { placeOfScope, placeOfSetting } from '../../facts/values.ts';
import { isLoopback } from '../../../runtime/net/ip.ts';
import { parseListen } from '../../facts/services.ts';
import { booleanOf } from '../../facts/values.ts';
import type { Scope, Setting } from '../../load/model.ts';
import { childOf } from '../../load/node-name.ts';

export const openConsole = check({
  code: 'EC3609',
  name: 'open-console',
  severity: 'error',
  scope: 'node',
  title: 'The console listens to the network and asks for no password',
  why: 'Whoever reaches the port of a `Control_Listener` can stop the server, read its queues and change its configuration. `enable_authentication = false` is meant for a socket of the machine itself; on an address of the network it lets everybody in (`4/control-auth.md`). Accept it with a reason where a firewall lets nobody else in.',
  bad: 'Control_Listener {\n  Listen "*:2025" {\n    enable_authentication = false\n  }\n}\n',
  good: 'Control_Listener {\n  enable_authentication = true\n  Listen "*:2025" {\n  }\n  Listen "/tmp/2025" {\n    enable_authentication = false\n  }\n}\n',
  *run({ node }) {
    const listener = childOf(node.global, 'control_listener');
    for (const listen of listener?.scopes ?? []) {
      const address = listen.type === 'listen' && listen.name !== null ? parseListen(listen.name) : null;
      if (address === null || address.kind === 'unix' || (address.kind === 'ip' && isLoopback(address.ip))) continue;
      if (address.kind === 'host' && address.host === 'localhost') continue;
      const setting = authentication(listen, listener);
      if (setting === null || booleanOf(setting) !== false) continue;
      yield {
        message: `the console listens on ${listen.name ?? ''} and asks for no password; set enable_authentication = true there, or listen on 127.0.0.1 or a socket`,
        at: placeOfScope(listen),
        related: [{ at: placeOfSetting(setting), message: 'authentication is switched off here' }],
        fixes: [
          repair('Set enable_authentication = true', replacement(setting, 'true')),
          repair('Listen on 127.0.0.1', ...relabelling(listen, `127.0.0.1:${'port' in address ? address.port : 2025}`)),
        ],
      };
    }
  },
});

/** Its own value counts, else that of the stanza around it. Unset, the mechanism that is configured decides. */
function authentication(listen: Scope, listener: Scope | null): Setting | null {
  return listen.settings.get('enable_authentication') ?? listener?.settings.get('enable_authentication') ?? null;
}
