// Opens the stream that a manager writes to, as patiently as it opens its files.

import type { LogOutput } from '../aggregate/log-output.ts';
import type { Problem } from '../aggregate/problem.ts';
import { openServer, type Server } from './jetstream-server.ts';
import { StreamOutput } from './stream-output.ts';
import type { StreamPlace } from './stream-url.ts';

const retryMs = 1000;

export interface Opening {
  readonly say: (message: string) => void;
  readonly isWanted: () => boolean;
}

/** Null: it was not wanted any more. */
export async function openStream(
  place: StreamPlace,
  { say, isWanted }: Opening,
): Promise<((problem: (problem: Problem | null) => void) => LogOutput) | null> {
  const where = `${place.stream} at ${place.servers.join(', ')}`;
  for (let said = ''; isWanted();) {
    let server: Server | null = null;
    try {
      server = await openServer(place);
      await server.prepare();
      const opened = server;
      return (problem) => new StreamOutput(opened, place.stream, where, problem);
    } catch (cause) {
      await server?.connection.close();
      const text = cause instanceof Error ? cause.message : String(cause);
      if (text !== said) say(`waiting for the stream ${where}: ${text}; the nodes keep everything`);
      said = text;
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }
  return null;
}
