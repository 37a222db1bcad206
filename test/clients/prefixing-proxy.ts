// Test suites of client libraries use keys of their own, such as `mykey`; here a key names its object first. This stands between: it puts an object
// before the keys of each command, and does what a suite does to begin with an empty server. Answers pass as they are.
import { connect, createServer, type Server, type Socket } from 'node:net';
import { findCommand } from '../../runtime/feed/commands/command-table.ts';
import { defaultLimits } from '../../runtime/feed/feed-limits.ts';
import type { Request } from '../../runtime/feed/feed-request.ts';
import { RequestParser } from '../../runtime/feed/parser.ts';

/** Numbers that are counted are another object than texts. */
const counting: ReadonlySet<string> = new Set(['INCR', 'INCRBY', 'DECR', 'DECRBY']);

export interface PrefixingProxy {
  readonly port: number;
  close(): Promise<void>;
}

export async function prefixingProxy(
  feed: string,
  objects: { readonly values: string; readonly counters: string },
): Promise<PrefixingProxy> {
  const sockets = new Set<Socket>();
  /** As they go to the feed. */
  const seen = new Set<string>();
  const server: Server = createServer((client) => {
    const behind = connect(feed);
    for (const socket of [client, behind]) {
      sockets.add(socket);
      socket.on('error', () => {});
    }
    client.on('close', () => behind.destroy());
    behind.on('close', () => client.destroy());
    behind.on('data', (bytes) => client.write(bytes));
    const parser = new RequestParser(defaultLimits);
    client.on('data', (bytes) => {
      parser.feed(Buffer.from(bytes));
      while (parser.next() === 'request') behind.write(commandOf(wordsOf(parser.request)));
    });
  });
  const wordsOf = (request: Request): readonly string[] => {
    const words = Array.from({ length: request.count }, (_, i) => request.text(i) ?? '');
    const name = (words[0] ?? '').toUpperCase();
    // Everything that was written, instead; at least one key, so that there is an answer.
    if (name === 'FLUSHDB') return ['DEL', `${objects.values}:none`, ...seen];
    const [first = 0, last = 0, step = 1] = findCommand(Buffer.from(name), 0, name.length)?.keys ?? [];
    const object = counting.has(name) ? objects.counters : objects.values;
    const end = last < 0 ? words.length + last : last;
    for (let at = first; first > 0 && at <= end; at += step) {
      words[at] = `${object}:${words[at]}`;
      seen.add(words[at] ?? '');
    }
    return words;
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function commandOf(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}
