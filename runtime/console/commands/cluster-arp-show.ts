// `cluster arp show`.

import { mapLazily, type Answer } from '../answer.ts';
import type { Call, Command } from '../console-command.ts';

export const clusterArpShow: Command = {
  name: 'cluster arp show',
  args: [],
  summary: 'show the shared ARP table',
  about: [
    'Hosts that the kernels of the members have spoken to. Announcements go to them where `arp_all_hosts` is false. The last column is the time since a member has seen the entry confirmed.',
  ],
  own: false,
  effect: 'read',
  remote: 'all',
  examples: ['cluster arp show', 'json cluster arp show'],
  run,
};

function run({ port }: Call): Answer {
  const { arp } = port.snapshot();
  return {
    ok: true,
    lines: () => mapLazily(arp, ({ ip, mac, ageSec }) => `${ip.padEnd(16)} [${mac}]  ${Math.floor(ageSec)}s`),
    document: () => ({ arp: mapLazily(arp, ({ ip, mac, ageSec }) => ({ ip, mac, ageSec: Math.floor(ageSec) })) }),
  };
}
