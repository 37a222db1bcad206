// Asks a node which records of its logs are there: a connection that subscribes to nothing.

import type { SecureContextOptions } from 'node:tls';
import type { Position } from '../jlog/format.ts';
import type { NodeMessage, PublishedLog } from '../service/log-protocol.ts';
import { Link } from './node-link.ts';
import { shownEndpoint, type Endpoint } from './pull-view.ts';

type Looked = Extract<NodeMessage, { kind: 'looked' }>;

export interface LookClient {
  readonly subcluster: string;
  /** What it publishes. Rejects when the connection ends. */
  list(): Promise<readonly PublishedLog[]>;
  /** The records behind `from`. Rejects when the connection ends. */
  look(log: string, from: Position): Promise<Looked>;
  close(): void;
}

export interface LookOptions {
  readonly manager: string;
  readonly node: string;
  readonly tls: SecureContextOptions | null;
  readonly software: string;
}

const silenceMs = 15_000;
/** As many as a node may publish. */
const logsMax = 4096;

interface Waiting<T> {
  readonly done: (value: T) => void;
  readonly failed: (cause: Error) => void;
}

/** Rejects with what is wrong, in words for people. */
export function openLooking(to: Endpoint, { manager, node, tls, software }: LookOptions): Promise<LookClient> {
  return new Promise((resolve, reject) => {
    let waiting: Waiting<Looked> | null = null;
    let listing: Waiting<readonly PublishedLog[]> | null = null;
    let logs: PublishedLog[] = [];
    let request = 0;
    const link: Link = new Link(
      { ...to, node, tls, name: manager, writer: null, software, silenceMs },
      {
        welcome: ({ name, version, subcluster }) => {
          if (name !== node) link.bye('peer', `${node} was wanted, and ${name} answers`);
          else if (version < 2) link.bye('version', 'the node is too old: it cannot tell what it has');
          else resolve({ subcluster, list, look, close: () => link.bye('stopping', 'everything has been looked at') });
        },
        message: (message) => {
          if (message.kind === 'logs' && listing !== null) {
            logs = [...logs, ...message.logs];
            if (logs.length > logsMax) link.bye('protocol', `more than ${logsMax} logs`);
            else if (!message.more) listing.done(logs);
            return;
          }
          if (message.kind !== 'looked' || message.request !== request) return;
          waiting?.done(message);
          waiting = null;
        },
        batch: () => {},
        closed: ({ message }) => {
          const cause = new Error(`${node} at ${shownEndpoint(to)}: ${message}`);
          waiting?.failed(cause);
          listing?.failed(cause);
          waiting = null;
          reject(cause);
        },
      },
    );
    const list = (): Promise<readonly PublishedLog[]> =>
      new Promise((done, failed) => {
        listing = { done, failed };
        logs = [];
        link.say({ kind: 'list', request: ++request });
      });
    const look = (log: string, from: Position): Promise<Looked> =>
      new Promise((done, failed) => {
        waiting = { done, failed };
        link.say({ kind: 'look', request: ++request, log, from });
      });
  });
}
