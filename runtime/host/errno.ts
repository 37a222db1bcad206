// What the kernel's error numbers mean for somebody who waits for an address to come up. Numbers: Linux, asm-generic/errno.h.

export const errno = {
  EPERM: 1,
  ENOENT: 2,
  EIO: 5,
  EAGAIN: 11,
  EACCES: 13,
  EEXIST: 17,
  ENODEV: 19,
  EADDRNOTAVAIL: 99,
  ENOBUFS: 105,
} as const;

const words: Readonly<Record<number, string>> = {
  1: 'not permitted: CAP_NET_ADMIN and CAP_NET_RAW are missing (run as root, or AmbientCapabilities=CAP_NET_ADMIN CAP_NET_RAW in the unit)',
  2: 'the kernel knows no such thing',
  5: 'the kernel did not answer',
  12: 'the kernel is out of memory',
  13: 'access denied: IPv6 is switched off on this interface (sysctl net.ipv6.conf.*.disable_ipv6)',
  17: 'the address exists already',
  19: 'the interface is gone',
  22: 'the kernel calls the request invalid',
  28: 'no space: the kernel takes no more addresses',
  95: 'the kernel does not support this',
  99: 'the interface does not have this address',
  100: 'the interface is down',
  105: 'the kernel is out of buffers and dropped its answer',
  110: 'the kernel did not answer in time',
};

/** A reason for logs and for `Outcome`; `detail` is what the kernel itself said. */
export function errnoText(code: number, detail: string | null = null): string {
  const text = words[code] ?? `error ${code} of the kernel`;
  return detail ? `${text} (kernel: ${detail})` : text;
}
