// The running cluster, by the console of a manager: a manager never has an address itself, so what is measured on its machine is what others see.

import { append } from '../../base/append.ts';
import { Link } from '../console/client/console-link.ts';
import { readDump, type RunningDump } from '../core/state-dump.ts';
import { showEndpoint, type Endpoint } from '../sockets/endpoint.ts';
import { readSight, type Sight } from './sight.ts';

/** What ends a rehearsal: a sentence for the operator. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
}

export interface Member {
  readonly node: string | null;
  readonly version: string;
  /** `Momentum` for a node. */
  readonly type: string;
  /** Address and port of its listener. */
  readonly address: string;
  /** `#ec0-PID#NODE`. */
  readonly privateName: string;
}

const retryMs = 500;

export class Cluster {
  readonly endpoint: string;
  readonly #link: Link;
  /** Of the manager: its name, and its version. */
  manager = { node: '', version: '' };

  constructor(endpoint: Endpoint) {
    this.endpoint = showEndpoint(endpoint);
    this.#link = new Link(endpoint);
  }

  /** Throws `Trouble` where no manager answers there. */
  async begin(): Promise<void> {
    const text = await this.#ask('json version');
    const { program, version, node } = parsed<{ readonly program?: string; readonly version?: string; readonly node?: string }>(text);
    if (program !== 'eccmgr')
      throw new Trouble(
        `${this.endpoint} is the console of a node: rehearse on the machine of a manager, which never has an address itself`,
      );
    this.manager = { node: node ?? '', version: version ?? '' };
  }

  async sight(): Promise<Sight> {
    const text = await this.#ask('json show owners');
    const sight = readSight(text);
    if (sight === null) throw new Trouble(`${this.endpoint}: ${errorIn(text)}`);
    return sight;
  }

  async members(): Promise<readonly Member[]> {
    const { members } = parsed<{ readonly members?: readonly Member[] }>(await this.#ask('json show cluster membership'));
    return members ?? [];
  }

  async dumpOf(node: string): Promise<RunningDump> {
    const text = await this.#ask(`within 60 ask_node ${JSON.stringify(node)} cluster dump`);
    const dump = readDump(text);
    if (dump === null || dump.event !== null) throw new Trouble(`the state of ${node} cannot be had: ${errorIn(text)}`);
    return dump;
  }

  /** Throws `Trouble` where it is refused. */
  async order(node: string, command: string): Promise<void> {
    const text = await this.#ask(`json ask_node ${JSON.stringify(node)} ${command}`);
    const { error } = parsed<{ readonly error?: unknown }>(text);
    if (error !== undefined) throw new Trouble(`${command} on ${node}: ${errorIn(text)}`);
  }

  /** By all nodes in one order; throws `Trouble` where one of them refuses. */
  async move(ip: string, to: string): Promise<void> {
    const text = await this.#ask(`json ask cluster duravip move ${ip} to ${JSON.stringify(to)}`);
    type Replies = { readonly error?: unknown; readonly counts?: { readonly ok: number; readonly targets: number } };
    const { error, counts } = parsed<Replies>(text);
    if (error !== undefined || counts === undefined || counts.ok < counts.targets)
      throw new Trouble(`move ${ip} to ${to}: ${errorIn(text)}`);
  }

  close(): void {
    this.#link.drop();
  }

  /** A manager that is started again meanwhile is waited for a little. */
  async #ask(line: string): Promise<string> {
    for (let tries = 0; ; tries++) {
      const { text, lost } = await this.#askOnce(line);
      if (lost === null) return text;
      if (tries >= 10 || this.manager.node === '') throw new Trouble(lost);
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }

  async #askOnce(line: string): Promise<{ readonly text: string; readonly lost: string | null }> {
    const said: string[] = [];
    const answer = this.#link.ask(line);
    for (;;) {
      const next = await answer.next();
      if (next.done !== true) append(said, next.value);
      else return { text: said.join('\n'), lost: next.value.kind === 'lost' ? next.value.why : null };
    }
  }
}

function parsed<T>(text: string): T {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as T;
  } catch {
    // Told below.
  }
  throw new Trouble(`the manager does not answer as one of this version does: ${text.split('\n')[0] ?? ''}`);
}

/** The errors in an answer, of the manager or of nodes. */
function errorIn(text: string): string {
  const found = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, each] of Object.entries(value)) {
      if ((key === 'error' || key === 'why' || key === 'what') && typeof each === 'string') found.add(each);
      else look(each);
    }
  };
  try {
    look(JSON.parse(text));
  } catch {
    return text.split('\n').slice(0, 3).join(' ') || 'no answer';
  }
  return [...found].slice(0, 3).join('; ') || 'no answer';
}
