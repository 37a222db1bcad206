// What a host engine tells the daemon unasked.
export type Notice =
  /** Somebody else answers for addresses that we take. */
  | {
      readonly kind: 'conflict';
      readonly ips: readonly string[];
      readonly interface: string;
      readonly mac: string;
      /** Address of the cluster's node that has this MAC, if it is one: it is about to let go, or it hangs. Null: a foreign host. */
      readonly member: string | null;
    }
  /** Plumbed by us, and gone from the kernel: removed by somebody, with its interface, or because its lease ran out. */
  | { readonly kind: 'vanished'; readonly ips: readonly string[] }
  /** The configuration manages the main address of an interface; it is left alone. */
  | { readonly kind: 'main-address'; readonly ip: string; readonly interface: string; readonly prefixLength: number }
  | { readonly kind: 'warning'; readonly text: string };

/** One line for the log. */
export function noticeText(notice: Notice): string {
  switch (notice.kind) {
    case 'conflict': {
      const { ips, interface: device, mac, member } = notice;
      const who = member === null ? `a host outside of the cluster, ${mac},` : `node ${member} (${mac})`;
      return `${who} answers for ${shortList(ips)} on ${device}, which this node takes`;
    }
    case 'vanished':
      return `${notice.ips.length} of our addresses are gone from the kernel: ${shortList(notice.ips)}`;
    case 'main-address':
      return `${notice.ip} is managed by the configuration but is the main address of ${notice.interface} (/${notice.prefixLength}): it is not touched and never plumbed; take it out of the DuraVIPs`;
    case 'warning':
      return notice.text;
  }
}

function shortList(ips: readonly string[]): string {
  return ips.length <= 5 ? ips.join(', ') : `${ips.slice(0, 5).join(', ')} and ${ips.length - 5} more`;
}
