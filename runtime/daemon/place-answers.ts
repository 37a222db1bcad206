// What `ecclusterd check` says of things around the node: as whom Corosync knows this machine, the folder of the feed, and the clock.

import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Detection } from '../bus/bus.ts';
import type { Machines } from '../bus/corosync-machines.ts';
import { corosyncProfiles, failureTimeoutMs } from '../bus/corosync-times.ts';
import type { FeedEndpoint } from '../feed/feed-door.ts';
import type { ClusterIr } from '../ir/generated/types.ts';
import { reasonOf } from '../process/ir-file.ts';
import { fail, ok, warn, type Answer } from './readiness.ts';

/** By its place on the ring a machine is known to be the node that it says it is: another's place is refused by all others. */
export function ringAnswers(ir: ClusterIr, name: string, nodeId: number, machines: Machines | null): readonly Answer[] {
  const ips = machines?.get(nodeId) ?? [];
  const other = [...ir.nodes, ...ir.managers].find(({ name: each, address: { ip } }) => each !== name && ip !== null && ips.includes(ip));
  if (other === undefined) return [];
  const text = `Corosync has this machine as its node ${nodeId}, at ${ips.join(', ')}, which by the IR is ${other.name}, not ${name}: the others would refuse it. Another corosync.conf, another IR, or another --node: \`ecclusterd setup\` makes them fit`;
  return [fail('place on the ring', text)];
}

/** A corosync.conf is made for so many nodes and managers. Where there are more of them by now its token goes round in less time than they need, and machines are dropped that live. */
export function profileAnswers(detection: Detection, machines: number): readonly Answer[] {
  if ('why' in detection) return [];
  const times = corosyncProfiles.map((profile) => ({ profile, ms: failureTimeoutMs(profile, machines) }));
  const fits = times.find(({ ms }) => ms === detection.ms);
  if (fits !== undefined) return [ok('profile', `${fits.profile}, as it is for ${machines} machines`)];
  const known = times.map(({ profile, ms }) => `${profile} ${ms}`).join(', ');
  return [
    warn(
      'profile',
      `${detection.ms} ms is of none of our profiles for ${machines} machines (${known}): where nobody has set it by hand, the file was made for another number of them; \`ecclusterd corosync-conf\` writes the one of today`,
    ),
  ];
}

/** The unit makes this folder at each start. */
const ofUnit = '/run/ecclusterd';

export function feedAnswers(endpoints: readonly FeedEndpoint[]): readonly Answer[] {
  return endpoints.flatMap((endpoint) => (endpoint.kind === 'unix' ? [feedFolderAnswer(endpoint.path)] : []));
}

function feedFolderAnswer(path: string): Answer {
  const folder = dirname(path);
  try {
    const { mode } = statSync(folder);
    // Not where only who made a file may remove it.
    if ((mode & 0o002) !== 0 && (mode & 0o1000) === 0)
      return fail('feed', `everybody may put a socket of his own in place of ${path}: chmod o-w ${folder}`);
    return ok('feed', `${path}, for who is in the group of the daemon`);
  } catch (error) {
    if (folder === ofUnit) return ok('feed', `${path}: the unit makes ${folder}`);
    return fail(
      'feed',
      `nothing can be made in ${folder}: ${reasonOf(error)}; make it for the user of the daemon, or take ${ofUnit}/feed, whose folder the unit makes`,
    );
  }
}

/** `synchronised`: null: nobody can say. Certificates, windows of series and the times of log lines go by the clock; who owns what does not. */
export function clockAnswer(synchronised: boolean | null): readonly Answer[] {
  if (synchronised === null) return [];
  if (synchronised) return [ok('clock', 'synchronised')];
  return [
    warn(
      'clock',
      'nobody sets it (timedatectl): certificates, log lines and series go by it; systemctl enable --now systemd-timesyncd, or chrony',
    ),
  ];
}

/** As systemd knows it of the kernel. */
export function isClockSynchronised(): boolean | null {
  const asked = spawnSync('timedatectl', ['show', '--property=NTPSynchronized', '--value'], { encoding: 'utf8', timeout: 5000 });
  const said = asked.status === 0 ? asked.stdout.trim() : '';
  return said === 'yes' ? true : said === 'no' ? false : null;
}
