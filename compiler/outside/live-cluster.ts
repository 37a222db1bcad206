// A running cluster as its consoles tell it: which document each member runs and has on its disk. Hashes first, then each document once.

import { Link } from '../../runtime/console/client/console-link.ts';
import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { readIr } from '../../runtime/ir/validate.ts';
import { parseEndpoint } from '../../runtime/sockets/endpoint.ts';
import type { SeenDocument, SeenMember } from '../plan/drift.ts';
import { WrongUse } from './wrong-use.ts';

/** What a manager or node says of itself (`json config running`). */
interface Running {
  readonly node: string;
  readonly type: 'node' | 'manager';
  readonly running: { readonly sha256: string; readonly since: string; readonly by: string };
  readonly file: {
    readonly path: string;
    readonly sha256: string | null;
    readonly modified: string | null;
    readonly problem: string | null;
  };
}

interface Replies {
  readonly replies: readonly {
    readonly node: string;
    readonly state: string;
    readonly answer: Running | null;
    readonly error: { readonly what: string } | null;
    readonly text: readonly string[] | null;
  }[];
  readonly absent: readonly string[];
}

export class LiveCluster {
  readonly endpoint: string;
  readonly byManager: boolean;
  readonly #link: Link;

  private constructor(endpoint: string, link: Link, byManager: boolean) {
    this.endpoint = endpoint;
    this.byManager = byManager;
    this.#link = link;
  }

  /** Throws `WrongUse` where nobody answers, or not as one of ours. */
  static async connect(endpoint: string): Promise<LiveCluster> {
    const parsed = parseEndpoint(endpoint);
    if (!parsed.ok) throw new WrongUse(`--live ${parsed.why}`);
    const link = new Link(parsed.endpoint);
    const { program } = JSON.parse(await askLink(link, 'json version')) as { readonly program?: string };
    return new LiveCluster(endpoint, link, program === 'eccmgr');
  }

  close(): void {
    this.#link.drop();
  }

  /** The answer to a command, also where it is an error. */
  ask(line: string): Promise<string> {
    return askLink(this.#link, line);
  }

  async members(): Promise<readonly SeenMember[]> {
    const own = await this.#json<Running>('json config running');
    if (!this.byManager) return this.#withDocuments([{ told: own, silent: null, name: own.node }]);
    const all = await this.#json<Replies & { readonly error?: string }>('json ask config running');
    const replies = all.error === undefined ? all.replies : [];
    const nodes = replies.map(({ node, state, answer, error, text }) =>
      answer === null
        ? { told: null, silent: silence[state] ?? error?.what ?? text?.join(' ') ?? state, name: node }
        : { told: answer, silent: null, name: node },
    );
    const absent = (all.error === undefined ? all.absent : []).map((name) => ({ told: null, silent: 'not on the bus', name }));
    return this.#withDocuments([...nodes, ...absent, { told: own, silent: null, name: own.node }]);
  }

  async #withDocuments(
    those: readonly { readonly told: Running | null; readonly silent: string | null; readonly name: string }[],
  ): Promise<readonly SeenMember[]> {
    const known = new Map<string, { readonly ir: ClusterIr | null; readonly problem: string | null }>();
    const read = async (told: Running, what: 'ir' | 'file', sha256: string | null): Promise<SeenDocument> => {
      if (sha256 === null) return { sha256, ir: null, problem: told.file.problem };
      const document = known.get(sha256) ?? (await this.#document(told, what));
      known.set(sha256, document);
      return { sha256, ...document };
    };
    const members: SeenMember[] = [];
    for (const { told, silent, name } of those) {
      if (told === null) {
        members.push({ name, type: 'node', silent, running: null, file: null, path: '', modified: null, since: null, by: null });
        continue;
      }
      const running = await read(told, 'ir', told.running.sha256);
      const file = told.file.path === '-' ? null : await read(told, 'file', told.file.sha256);
      const { since, by } = told.running;
      members.push({ name, type: told.type, silent, running, file, path: told.file.path, modified: told.file.modified, since, by });
    }
    return members;
  }

  async #document({ node, type, file }: Running, what: 'ir' | 'file') {
    const far = this.byManager && type === 'node';
    const text = await this.ask(far ? `within 60 ask_node ${JSON.stringify(node)} config running ${what}` : `config running ${what}`);
    if (text.startsWith('error: ')) return { ir: null, problem: text.trim().replace(/^error: /, '') };
    const read = readIr(text);
    if (!('error' in read)) return { ir: read.ir, problem: null };
    return { ir: null, problem: what === 'file' ? `${file.path} is ${read.error}` : read.error };
  }

  async #json<T>(line: string): Promise<T> {
    const text = await this.ask(line);
    try {
      return JSON.parse(text) as T;
    } catch {
      throw new WrongUse(
        `${this.endpoint} does not answer \`${line}\` as an ecclusterd of this version does: ${text.split('\n')[0] ?? ''}`,
      );
    }
  }
}

const silence: Readonly<Record<string, string>> = {
  left: 'it left the bus meanwhile',
  timeout: 'silent for 10 s',
  interrupted: 'nobody waited for it any more',
};

/** More than any answer is. */
const answerMax = 512 * 1024 * 1024;

async function askLink(link: Link, line: string): Promise<string> {
  const answer = link.ask(line);
  const parts: string[] = [];
  let held = 0;
  for (;;) {
    const next = await answer.next();
    if (next.done === true) {
      if (next.value.kind === 'lost') throw new WrongUse(next.value.why);
      return parts.join('');
    }
    for (const text of next.value) {
      parts.push(`${text}\n`);
      held += text.length;
    }
    if (held > answerMax) throw new WrongUse(`the answer to ${line} is larger than ${answerMax / 1024 / 1024} MiB`);
  }
}
