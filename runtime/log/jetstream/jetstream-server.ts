// The few things that are asked of a NATS server with JetStream.

import { readFileSync } from 'node:fs';
import { jetstream, jetstreamManager, JetStreamApiError, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream';
import { connect, credsAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import { AckedPublisher, type Answer, type Expected } from './acked-publisher.ts';
import { filterOf, type StreamPlace } from './stream-url.ts';

export interface Last {
  readonly seq: number;
  readonly id: string;
}

export interface Server {
  readonly connection: NatsConnection;
  readonly client: JetStreamClient;
  /** See `AckedPublisher`. */
  publish(subject: string, bytes: Uint8Array, id: string, expected: Expected): Promise<Answer>;
  /** Makes the stream where it is to be made and is not there. */
  prepare(): Promise<void>;
  /** Number of the last message in the stream, and of the first that is still there. */
  bounds(): Promise<{ readonly first: number; readonly last: number }>;
  lastOf(subject: string): Promise<Last | null>;
  at(seq: number): Promise<Last | null>;
}

const timeout = 5000;
const noStream = 10059;
const noMessage = 10037;

export async function openServer(place: StreamPlace): Promise<Server> {
  const { servers, user, password, credentials, tls, stream, make, subject } = place;
  const connection = await connect({
    servers: [...servers],
    name: 'ecclusterd',
    timeout,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    waitOnFirstConnect: false,
    // A stack for each message, in case it fails, is a quarter of what a message costs.
    noAsyncTraces: true,
    ...(user === null ? {} : { user, pass: password ?? '' }),
    ...(credentials === null ? {} : { authenticator: credsAuthenticator(readFileSync(credentials)) }),
    ...(tls ? { tls: {} } : {}),
  });
  const manager: JetStreamManager = await jetstreamManager(connection, { timeout, checkAPI: false });
  const found = async (query: { seq: number } | { last_by_subj: string }): Promise<Last | null> => {
    try {
      const message = await manager.streams.getMessage(stream, query);
      return message === null ? null : { seq: message.seq, id: message.header?.get('Nats-Msg-Id') ?? '' };
    } catch (cause) {
      if (codeOf(cause) === noMessage) return null;
      throw cause;
    }
  };
  let publisher: AckedPublisher | null = null;
  return {
    connection,
    client: jetstream(connection, { timeout }),
    publish: (...message) => {
      publisher ??= new AckedPublisher(connection, timeout);
      return publisher.send(...message);
    },
    prepare: async () => {
      try {
        await manager.streams.info(stream);
      } catch (cause) {
        if (codeOf(cause) !== noStream || make === null) throw cause;
        await manager.streams.add({
          name: stream,
          subjects: [filterOf(subject)],
          num_replicas: make.replicas,
          max_bytes: make.maxBytes,
          max_age: make.maxAgeSec * 1_000_000_000,
          retention: make.retention,
          storage: 'file',
        });
      }
    },
    bounds: async () => {
      const { state } = await manager.streams.info(stream);
      return { first: state.first_seq, last: state.last_seq };
    },
    lastOf: (of) => found({ last_by_subj: of }),
    at: (seq) => found({ seq }),
  };
}

/** Of the answer of a server, or null. */
export function codeOf(cause: unknown): number | null {
  return cause instanceof JetStreamApiError ? cause.code : null;
}
