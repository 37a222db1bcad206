// Bindings and what of them matters to DuraVIP: the address from which mail leaves.

import type { OptionSpec, ScopeSpec } from './option.ts';
import { boolean, count, option, scope, text, value } from './types.ts';

export const bindingScopes: readonly ScopeSpec[] = [
  scope({
    name: 'Binding',
    parents: ['global', 'binding_group'],
    instance: 'required',
    instanceKind: 'name',
    since: '3.0',
    doc: 'A source of outbound mail with an address of its own (MultiVIP). The name counts with its case, has neither blanks nor colons, and must mean the same address on all nodes. `default` and `#mmove` exist without being written.',
    cite: '4/config/ref-binding.md',
  }),
  scope({
    name: 'Binding_Group',
    parents: ['global'],
    instance: 'required',
    instanceKind: 'name',
    since: '3.0',
    doc: 'Bindings among which policy may choose. The name counts with its case and has no blanks; the same group in several files adds up.',
    cite: '3/3-reference/3-reference-conf-ref-binding-group.md',
  }),
];

export const bindingOptions: readonly OptionSpec[] = [
  option({
    name: 'bind_address',
    in: ['binding', 'binding_group', 'global'],
    type: text,
    default: value('*'),
    since: '3.0',
    change: 'restart',
    doc: 'Address from which connections leave: an IP address, a host name of this machine, or `*` for any. A binding with `enable_duravip` needs an IP address.',
    cite: '4/config/ref-bind-address.md',
    example: 'bind_address = "10.1.1.10"',
  }),
  option({
    name: 'binding_auto_replumb',
    in: ['global'],
    products: ['4'],
    type: boolean,
    default: value(false),
    since: '4.2.1.11',
    change: 'reload',
    doc: 'Brings up static addresses of bindings again when they vanish from the machine. Not for clusters with DuraVIP: the two would fight over the addresses.',
    cite: '4/config/ref-binding-auto-replumb.md',
  }),
  option({
    name: 'binding_auto_replumb_interval',
    in: ['global'],
    products: ['4'],
    type: count(1),
    unit: 'seconds',
    default: value(60),
    since: '4.2.1.11',
    change: 'reload',
    doc: 'Time between two rounds of `binding_auto_replumb`.',
    cite: '4/config/ref-binding-auto-replumb-interval.md',
  }),
  option({
    name: 'use_iflist_cache',
    in: ['global'],
    type: count(0),
    default: value(0),
    since: '3.0',
    agree: 'free',
    change: 'restart',
    doc: "Keeps the list of the machine's addresses in memory; worth it with very many of them.",
    cite: '4/config/ref-use-iflist-cache.md',
  }),
];
