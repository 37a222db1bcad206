// What a `Listen` of an ECCluster_Listener says, and how its endpoint is named to people.

export interface ListenOptions {
  readonly endpoint:
    { readonly kind: 'tcp'; readonly host: string; readonly port: number } | { readonly kind: 'unix'; readonly path: string };
  /** Of a unix socket. */
  readonly fileMode: number;
  readonly backlog: number;
  /** 0: as many as we take at all. */
  readonly concurrency: number;
  readonly noDelay: boolean;
  /** Of the kernel, for each connection; null: as the kernel thinks fit. */
  readonly receiveBufferBytes: number | null;
  readonly sendBufferBytes: number | null;
}

export function nameOf(endpoint: ListenOptions['endpoint']): string {
  if (endpoint.kind === 'unix') return endpoint.path;
  return endpoint.host.includes(':') ? `[${endpoint.host}]:${endpoint.port}` : `${endpoint.host}:${endpoint.port}`;
}
