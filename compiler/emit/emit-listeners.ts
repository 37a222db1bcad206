// Listeners of the IR. An option that a Listen leaves unset is taken from its listener.

import type { EndpointIr, ListenerIr } from '../../runtime/ir/generated/types.ts';
import type { NodeView } from '../check/check.ts';
import { compareText } from '../../base/compare-text.ts';
import { openFields } from './emit-fields.ts';
import type { ListenAddress } from '../facts/facts.ts';
import { booleanOf, placeOfScope } from '../facts/values.ts';
import type { OriginWriter } from './source-map.ts';

export function emitListeners(view: NodeView, pointer: string, origins: OriginWriter): ListenerIr[] {
  const found = view.facts.listens.flatMap((listen) =>
    listen.address === null ? [] : [{ listen, endpoint: emitEndpoint(listen.address) }],
  );
  found.sort((a, b) => compareText(a.listen.listener, b.listen.listener) || compareText(sortKey(a.endpoint), sortKey(b.endpoint)));
  return found.map(({ listen, endpoint }, i) => {
    const at = `${pointer}/${i}`;
    origins.place(at, placeOfScope(listen.scope));
    const fields = openFields(view, listen.scope, 'listen', origins, listen.scope.parent);
    const listener = listen.scope.parent;
    const enabled = (listener === null ? null : booleanOf(listener.settings.get('enable'))) ?? true;
    return {
      type: listen.listener.replace(/_listener$/, ''),
      endpoint,
      enable: enabled && (booleanOf(listen.scope.settings.get('enable')) ?? true),
      fileMode: fields.mode('file_mode', `${at}/fileMode`, 0o660),
      listenBacklog: fields.number('listen_backlog', `${at}/listenBacklog`),
      concurrency: fields.number('concurrency', `${at}/concurrency`),
      disableNagleAlgorithm: fields.flag('disable_nagle_algorithm', `${at}/disableNagleAlgorithm`),
      tcpRecvBufferSize: fields.number('tcp_recv_buffer_size', `${at}/tcpRecvBufferSize`),
      tcpSendBufferSize: fields.number('tcp_send_buffer_size', `${at}/tcpSendBufferSize`),
    };
  });
}

function emitEndpoint(address: ListenAddress): EndpointIr {
  switch (address.kind) {
    case 'unix':
      return { kind: 'unix', path: address.path };
    case 'any':
      return { kind: 'tcp', host: address.family === 4 ? '*' : '::', port: address.port };
    case 'host':
      return { kind: 'tcp', host: address.host, port: address.port };
    case 'ip':
      return { kind: 'tcp', host: address.ip.text, port: address.port };
  }
}

function sortKey(endpoint: EndpointIr): string {
  return endpoint.kind === 'unix' ? `1 ${endpoint.path}` : `0 ${endpoint.host} ${String(endpoint.port).padStart(5, '0')}`;
}
