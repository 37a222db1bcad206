// Asks a port one request line without a socket.
import { Jobs } from '../../runtime/console/jobs.ts';
import type { NodePort } from '../../runtime/console/node-port.ts';
import { answerRequest, type Served } from '../../runtime/console/console-request.ts';
import { commands } from '../../runtime/console/commands/node-commands.ts';

export interface Asked {
  readonly ok: boolean;
  readonly text: string;
}

export function serve(port: NodePort, nowMs: () => number = () => 0): Served {
  return { port, jobs: new Jobs(port, nowMs), commands };
}

export async function ask(served: Served, line: string): Promise<Asked> {
  const { ok, lines } = await answerRequest(line, served);
  return { ok, text: [...lines].map((each) => `${each}\n`).join('') };
}
