// Bindings and listeners of a node, and the DuraVIP marks on them (duravip.md, section 1).

import { isUnspecified, parseIp } from '../../runtime/net/ip.ts';
import type { Scope } from '../load/model.ts';
import { type BindingFact, type ListenAddress, type ListenFact, scopeFacts } from './facts.ts';
import { booleanOf, ipOf, textOf } from './values.ts';

/** Every `Binding`, those in a `Binding_Group` too, in the order of the configuration. */
export function readBindings(global: Scope): readonly BindingFact[] {
  const found: BindingFact[] = [];
  for (const scope of global.scopes) {
    if (scope.type === 'binding') found.push(bindingOf(scope, null));
    if (scope.type !== 'binding_group') continue;
    for (const inner of scope.scopes) if (inner.type === 'binding') found.push(bindingOf(inner, scope.name ?? ''));
  }
  return found;
}

function bindingOf(scope: Scope, group: string | null): BindingFact {
  const facts = scopeFacts(scope);
  facts.binding ??= readBinding(scope, group);
  return facts.binding;
}

function readBinding(scope: Scope, group: string | null): BindingFact {
  const { settings } = scope;
  return {
    name: scope.name ?? '',
    group,
    scope,
    ip: ipOf(settings.get('bind_address')),
    bindAddress: settings.get('bind_address') ?? null,
    duravip: booleanOf(settings.get('enable_duravip')) ?? false,
    enableDuravip: settings.get('enable_duravip') ?? null,
    preference: textOf(settings.get('duravip_preference')),
    follow: settings.get('duravip_follow') ?? null,
  };
}

/** Every `Listen` of every `*_Listener`, in the order of the configuration. */
export function readListens(global: Scope): readonly ListenFact[] {
  return global.scopes.flatMap((scope) => (scope.type.endsWith('_listener') ? readListener(scope) : []));
}

function readListener(listener: Scope): readonly ListenFact[] {
  const { type, scopes } = listener;
  const facts = scopeFacts(listener);
  facts.listens ??= scopes.filter((scope) => scope.type === 'listen').map((scope) => readListen(type, scope));
  return facts.listens;
}

function readListen(listener: string, scope: Scope): ListenFact {
  const { settings } = scope;
  return {
    scope,
    listener,
    address: scope.name === null ? null : parseListen(scope.name),
    duravip: booleanOf(settings.get('enable_duravip')) ?? false,
    enableDuravip: settings.get('enable_duravip') ?? null,
    preference: textOf(settings.get('duravip_preference')),
    follow: textOf(settings.get('duravip_follow')),
  };
}

/** A listen address (R46); null when it is none. IPv6 needs brackets. */
export function parseListen(name: string): ListenAddress | null {
  if (name.startsWith('/')) return { kind: 'unix', path: name };
  const match = /^(\[[^\]]*\]|[^:]*):(\d{1,5})$/.exec(name);
  if (match === null) return null;
  const port = Number(match[2]);
  if (port > 65_535) return null;
  const host = match[1] ?? '';
  if (host === '' || host === '*') return { kind: 'any', family: 4, port };
  if (host === '[*]') return { kind: 'any', family: 6, port };
  const ip = parseIp(host.startsWith('[') ? host.slice(1, -1) : host);
  if (ip === null) return host.startsWith('[') ? null : { kind: 'host', host, port };
  if (host.startsWith('[') !== (ip.family === 6)) return null;
  return isUnspecified(ip) ? { kind: 'any', family: ip.family, port } : { kind: 'ip', ip, port };
}

/** How `cluster duravip show` names the service of a listener. */
export function serviceName(listen: ListenFact): string {
  const type = listen.listener.replace(/_listener$/, '');
  return listen.address === null || listen.address.kind === 'unix' ? type : `${type}:${listen.address.port}`;
}
