// Where a console is: `/tmp/2025`, `127.0.0.1:2025`, `[::1]:2025`.

export type Endpoint =
  { readonly kind: 'unix'; readonly path: string } | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

/** The documented default of Control_Listener. */
export const defaultEndpoint = '/tmp/2025';

/** The kernel's `sun_path`, less the byte that ends it. */
export const socketPathMax = 107;

/** Beside a control socket: the one that is kept for root and the daemon's own user. */
export function reservePath(path: string): string {
  return `${path}.root`;
}

export type ParsedEndpoint = { readonly ok: true; readonly endpoint: Endpoint } | { readonly ok: false; readonly why: string };

/** Anything with a slash is a path. What the product's console has and this one has not is refused by name. */
export function parseEndpoint(text: string): ParsedEndpoint {
  if (text.startsWith('ssh://')) {
    return no(`${text}: this console does not speak ssh; run it there: ssh -t HOST ecconsole`);
  }
  if (text.includes('/')) {
    const tooLong = Buffer.byteLength(text) > socketPathMax;
    return tooLong
      ? no(`${text}: the path of a socket has at most ${socketPathMax} bytes`)
      : { ok: true, endpoint: { kind: 'unix', path: text } };
  }
  if (text.includes('@')) return no(`${text}: there are no users here, the socket's mode and group say who may connect; leave "user@" out`);
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s]+)):([0-9]{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port < 1 || port > 65_535) {
    const perhaps = /^[0-9]+$/.test(text) ? ` (did you mean /tmp/${text}?)` : '';
    return no(`${text}: not an endpoint${perhaps}; it is the path of a socket, HOST:PORT or [IPV6]:PORT`);
  }
  return { ok: true, endpoint: { kind: 'tcp', host: match[1] ?? match[2] ?? '', port } };
}

export function showEndpoint(endpoint: Endpoint): string {
  if (endpoint.kind === 'unix') return endpoint.path;
  return endpoint.host.includes(':') ? `[${endpoint.host}]:${endpoint.port}` : `${endpoint.host}:${endpoint.port}`;
}

function no(why: string): ParsedEndpoint {
  return { ok: false, why };
}
