// A log service on a free port for one test, with one log or several in a scratch directory.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ListenOptions } from '../../../runtime/log/service/listen-options.ts';
import { LogService, type ServiceConfig, type ServiceOptions } from '../../../runtime/log/service/log-service.ts';
import { anyReader } from './any-reader.ts';
import { Client } from './client.ts';

export interface Served {
  readonly service: LogService;
  readonly scratch: string;
  readonly port: number;
  readonly config: ServiceConfig;
  /** Lines of the service's log. */
  readonly lines: string[];
  /** A connection; closed when the test is over. */
  client(): Client;
  /** One that has said hello. */
  reader(name?: string): Promise<Client>;
}

export const tcp = (host: string, port = 0): ListenOptions => ({
  endpoint: { kind: 'tcp', host, port },
  fileMode: 0o660,
  backlog: 500,
  concurrency: 0,
  noDelay: true,
  receiveBufferBytes: null,
  sendBufferBytes: null,
});

/** Publishes the keys from directories of these names in `scratch`. */
export async function serving(
  keys: readonly string[],
  work: (served: Served) => Promise<void>,
  { config = {}, options = {} }: { readonly config?: Partial<ServiceConfig>; readonly options?: Partial<ServiceOptions> } = {},
): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'ecconf-logs-'));
  const clients: Client[] = [];
  const lines: string[] = [];
  const whole: ServiceConfig = {
    logs: keys.map((key) => ({ key, path: join(scratch, key), subscribers: [] })),
    listens: [tcp('127.0.0.1')],
    refusal: () => null,
    reader: anyReader,
    pacing: { activeMs: 0, idleMs: 10_000, push: true },
    lookMs: 50,
    ...config,
  };
  const service = new LogService(
    { name: 'east1', subcluster: 'east', software: 'test', credentials: null, log: (_level, text) => void lines.push(text), ...options },
    whole,
  );
  try {
    assert.deepEqual(await service.start(), []);
    const port = service.endpoints().find((each) => each.port !== null)?.port ?? 0;
    const client = (): Client => {
      const made = Client.to({ host: '127.0.0.1', port });
      clients.push(made);
      return made;
    };
    const reader = async (name?: string): Promise<Client> => {
      const made = client();
      await made.hello(name);
      return made;
    };
    await work({ service, scratch, port, config: whole, lines, client, reader });
  } finally {
    for (const each of clients) each.close();
    await service.close();
    rmSync(scratch, { recursive: true, force: true });
  }
  assert.deepEqual(
    lines.filter((line) => line.includes('internal error')),
    [],
  );
}

/** Texts `0`, `1` ... with some length. */
export function numbered(count: number, from = 0, pad = 0): string[] {
  return Array.from({ length: count }, (_, i) => `${from + i} `.padEnd(pad, 'x'));
}
