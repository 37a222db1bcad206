// Pings from a namespace all through a change of the cluster: which of them were never answered.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { until } from '../until.ts';

export class Pings {
  readonly child: ChildProcess;
  #said = '';

  /** 50 a second to `ip`. */
  constructor(namespace: string, ip: string) {
    const child = spawn('ip', ['netns', 'exec', namespace, 'ping', '-n', '-i', '0.02', ip], { stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout.setEncoding('utf8').on('data', (text: string) => (this.#said += text));
    this.child = child;
  }

  /**
   * Ends them; the numbers of those before the last answer that were not answered. The summary of `ping` also counts the one that it had sent just before
   * it was ended as lost.
   */
  async lost(): Promise<readonly number[]> {
    const enough = () => this.#said.split('icmp_seq=').length > 52 || this.child.exitCode !== null;
    // On a fast machine the change is over sooner.
    await until(enough, () => this.#said);
    const ended = once(this.child, 'close');
    this.child.kill('SIGINT');
    await ended;
    const answered = new Set([...this.#said.matchAll(/icmp_seq=(\d+) ttl=/g)].map(([, seq]) => Number(seq)));
    const last = Math.max(0, ...answered);
    assert.ok(last > 50, this.#said);
    return Array.from({ length: last }, (_, at) => at + 1).filter((seq) => !answered.has(seq));
  }
}
