// What marks a binding or a listener as managed: its address stays available when its node does not.

import type { OptionSpec } from './option.ts';
import { boolean, option, text, value } from './types.ts';

const page = '4/4-cluster-config-duravip.md';

export const duravipOptions: readonly OptionSpec[] = [
  option({
    name: 'enable_duravip',
    in: ['binding', 'listen'],
    type: boolean,
    default: value(false),
    since: '3.0',
    change: 'reload',
    doc: 'Lets the cluster manage the address: exactly one of the nodes that have it configured brings it up, another one takes over when that node fails. An address that is managed for one service is so for all services on it. Mark the same ones on all nodes. The manual does not state the default.',
    cite: page,
    example: 'enable_duravip = true',
  }),
  option({
    name: 'duravip_preference',
    in: ['binding', 'listen'],
    type: text,
    since: '3.0',
    change: 'reload',
    refers: 'node',
    doc: 'The node that owns the address while it is up; one name, there is no second choice. Must be the same on all nodes, else the preference is ignored.',
    cite: page,
    example: 'duravip_preference = "node1"',
  }),
  option({
    name: 'duravip_follow',
    in: ['listen'],
    type: text,
    since: '3.0',
    change: 'reload',
    refers: 'binding',
    doc: "Name or address of a managed binding: the listener's address is always where that binding is. Not together with `enable_duravip` or `duravip_preference`, and not for the binding's own address.",
    cite: page,
    example: 'duravip_follow = "customer-1"',
  }),
];
