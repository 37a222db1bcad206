// Asks a node which records of its logs are there: a connection that subscribes to nothing.

import type { SecureContextOptions } from 'node:tls';
import type { Position } from '../jlog/format.ts';
import type { NodeMessage } from '../service/log-protocol.ts';
import { Link } from './node-link.ts';
import { shownEndpoint, type Endpoint } from './pull-view.ts';

type Looked = Extract<NodeMessage, { kind: 'looked' }>;

export interface LookClient {
  readonly subcluster: string;
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

/** Rejects with what is wrong, in words for people. */
export function openLooking(to: Endpoint, { manager, node, tls, software }: LookOptions): Promise<LookClient> {
  return new Promise((resolve, reject) => {
    let waiting: { readonly done: (looked: Looked) => void; readonly failed: (cause: Error) => void } | null = null;
    let request = 0;
    const link: Link = new Link(
      { ...to, node, tls, name: manager, writer: null, software, silenceMs },
      {
        welcome: ({ name, version, subcluster }) => {
          if (name !== node) link.bye('peer', `${node} was wanted, and ${name} answers`);
          else if (version < 2) link.bye('version', 'the node is too old: it cannot tell what it has');
          else resolve({ subcluster, look, close: () => link.bye('stopping', 'everything has been looked at') });
        },
        message: (message) => {
          if (message.kind !== 'looked' || message.request !== request) return;
          waiting?.done(message);
          waiting = null;
        },
        batch: () => {},
        closed: ({ message }) => {
          const cause = new Error(`${node} at ${shownEndpoint(to)}: ${message}`);
          waiting?.failed(cause);
          waiting = null;
          reject(cause);
        },
      },
    );
    const look = (log: string, from: Position): Promise<Looked> =>
      new Promise((done, failed) => {
        waiting = { done, failed };
        link.say({ kind: 'look', request: ++request, log, from });
      });
  });
}
