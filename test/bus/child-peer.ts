// The test's end of a member in a process of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Order, Peer, Report } from './peer.ts';

export interface ChildPeer extends Peer {
  readonly process: ChildProcess;
  /** By SIGKILL, unless it has ended already. */
  kill(): Promise<void>;
}

/** `prefix`: a command that runs the rest of its arguments, such as `ip netns exec NAME`. */
export function startChildPeer(prefix: readonly string[], args: readonly string[]): ChildPeer {
  const script = join(import.meta.dirname, 'peer-process.ts');
  const command = [...prefix, process.execPath, '--import=tsx', script, ...args];
  const child = spawn(command[0] ?? '', command.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = new Map<number, { resolve: (report: Report) => void; reject: (error: Error) => void }>();
  let id = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer: { id: number; report?: Report; error?: string } = JSON.parse(line);
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.report === undefined) asked?.reject(new Error(answer.error));
    else asked?.resolve(answer.report);
  });
  child.stdin.on('error', () => {});
  const ended = new Promise<void>((resolve) => {
    child.on('exit', (status, signal) => {
      for (const asked of waiting.values()) asked.reject(new Error(`the member ended with ${status ?? signal}`));
      waiting.clear();
      resolve();
    });
  });
  return {
    process: child,
    ask: (order: Order) =>
      new Promise((resolve, reject) => {
        if (child.exitCode !== null || child.signalCode !== null) reject(new Error('the member has ended'));
        waiting.set(++id, { resolve, reject });
        child.stdin.write(`${JSON.stringify({ id, order })}\n`);
      }),
    kill: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}
