// The console for a person: banner, prompt with the time, history, completion.

import { createInterface, type Interface } from 'node:readline';
import { showEndpoint, type Endpoint } from '../../sockets/endpoint.ts';
import { addToHistory, historyMax, historyPath, readHistory } from './history.ts';
import { Link, type Ending } from './console-link.ts';
import { paint, wantsColours, writeOut } from './output.ts';

const rule = '#'.repeat(46);

/** Until `quit` or ctrl-D; 1 where no daemon is there to begin with. */
export async function runInteractive(endpoint: Endpoint): Promise<number> {
  const link = new Link(endpoint);
  // Its own connection: TAB may be pressed while an answer is still coming.
  const completing = new Link(endpoint);
  const greeting: string[] = [];
  const first = await collect(link, 'version', (lines) => {
    for (const line of lines) greeting.push(line);
  });
  if (first.kind === 'lost') {
    process.stderr.write(`ecconsole: ${first.why}\n`);
    return 1;
  }
  process.stdout.write([rule, ...greeting.map((line) => `# ${line}`), '# help lists the commands, quit leaves', rule, ''].join('\n'));
  const path = historyPath(process.env);
  const reader = createInterface({
    input: process.stdin,
    output: process.stdout,
    terminal: true,
    history: [...readHistory(path)].reverse(),
    historySize: historyMax,
    removeHistoryDuplicates: true,
    completer: (line: string, done: (error: null, found: [string[], string]) => void) => {
      void complete(completing, line).then((found) => done(null, found));
    },
  });
  await new Session(link, endpoint, reader, path).ended;
  link.drop();
  completing.drop();
  return 0;
}

class Session {
  readonly ended: Promise<void>;
  private readonly link: Link;
  private readonly endpoint: Endpoint;
  private readonly reader: Interface;
  private readonly path: string;
  private readonly waiting: string[] = [];
  private running = false;
  private closed = false;
  private last = '';

  constructor(link: Link, endpoint: Endpoint, reader: Interface, path: string) {
    this.link = link;
    this.endpoint = endpoint;
    this.reader = reader;
    this.path = path;
    reader.on('line', (line) => this.take(line));
    reader.on('SIGINT', () => this.interrupt());
    this.ended = new Promise((resolve) => {
      reader.on('close', () => {
        this.closed = true;
        process.stdout.write('\n');
        resolve();
      });
    });
    this.prompt();
  }

  private prompt(): void {
    if (this.closed) return;
    const time = new Date().toTimeString().slice(0, 8);
    this.reader.setPrompt(`${time} ${showEndpoint(this.endpoint)}> `);
    this.reader.prompt();
  }

  private take(line: string): void {
    const request = line.trim();
    if (request !== '' && request !== this.last) addToHistory(this.path, request);
    this.last = request;
    this.waiting.push(request);
    void this.runAll();
  }

  private async runAll(): Promise<void> {
    if (this.running) return;
    this.running = true;
    for (let request = this.waiting.shift(); request !== undefined && !this.closed; request = this.waiting.shift()) {
      if (request === 'quit' || request === 'exit') {
        this.reader.close();
        return;
      }
      if (request !== '') await this.run(request);
      this.prompt();
    }
    this.running = false;
  }

  private async run(request: string): Promise<void> {
    const colours = wantsColours(process.env);
    let last = '';
    const ending = await collect(this.link, request, async (lines) => {
      if (last !== '') await writeOut(process.stdout, last);
      last = `${lines.join('\n')}\n`;
    });
    await writeOut(process.stdout, ending.kind === 'error' ? `${paint('red', last.trimEnd(), colours)}\n` : last);
    if (ending.kind === 'lost' && !this.closed) process.stdout.write(`${paint('red', ending.why, colours)}\n`);
  }

  /** ctrl-C gives up the line, or the answer that is waited for; it does not leave, as a shell does not. */
  private interrupt(): void {
    if (this.running) {
      this.link.drop();
      process.stdout.write('^C (the daemon may go on with it)\n');
      return;
    }
    process.stdout.write(this.reader.line === '' ? '\nquit or ctrl-D leaves\n' : '^C\n');
    this.reader.write(null, { ctrl: true, name: 'e' });
    this.reader.write(null, { ctrl: true, name: 'u' });
    this.prompt();
  }
}

async function collect(link: Link, request: string, each: (lines: readonly string[]) => unknown): Promise<Ending> {
  const answer = link.ask(request);
  for (;;) {
    const next = await answer.next();
    if (next.done === true) return next.value;
    await each(next.value);
  }
}

/** The daemon knows its commands, nodes, addresses and jobs; this program does not. */
async function complete(link: Link, line: string): Promise<[string[], string]> {
  const found: string[] = [];
  const ending = await collect(link, `complete "${line.replace(/["\\]/g, '\\$&')}"`, (lines) => {
    for (const line of lines) found.push(line);
  });
  const word = /[^ \t]*$/.exec(line)?.[0] ?? '';
  if (ending.kind !== 'ok') return [[], word];
  // One that is certain is finished with a blank, as in a shell.
  return [found.length === 1 ? found.map((each) => `${each} `) : found, word];
}
