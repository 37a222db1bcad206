// Nodes and managers of one test as processes, with the bus and the consoles in the test's folder.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rawClient } from '../console/raw-client.ts';
import { Stage, type Child, type Programs } from '../log/aggregate/stage.ts';
import { until } from '../until.ts';

export async function onStage(programs: Programs, logs: readonly string[], work: (stage: Staged) => Promise<void>): Promise<void> {
  const stage = new Stage({ nodes: ['n1', 'n2'], logs });
  try {
    await stage.prepare();
    await work(new Staged(stage, programs));
  } finally {
    await stage.remove();
  }
}

/** Processes of one test. */
export class Staged {
  readonly stage: Stage;
  readonly #programs: Programs;

  constructor(stage: Stage, programs: Programs) {
    this.stage = stage;
    this.#programs = programs;
  }

  node(name: string): Child {
    return this.stage.keep(this.#programs.start('log-node', [join(this.stage.folder, 'node.json'), name]));
  }

  /** A whole node on the bus, which changes nothing on this machine and opens no log service. */
  dryNode(name: string, more: readonly string[] = []): Child {
    const at = (file: string): string => join(this.stage.folder, file);
    const args = [
      '--ir',
      at('node.json'),
      '--node',
      name === 'hub' ? 'n1' : name,
      '--dry-run',
      '--bus-socket',
      at('bus'),
      '--control',
      at(`control-${name}`),
      ...more,
    ];
    return this.stage.keep(this.#programs.start('manager', args));
  }

  manager(
    name = 'mgr1',
    state: string | null = null,
    more: readonly string[] = [],
  ): { readonly child: Child; said(): string; ask(line: string): Promise<string> } {
    const control = join(this.stage.folder, `control-${name}`);
    const args = [...this.stage.managerArgs(more), '--control', control, ...(state === null ? [] : ['--state', state])];
    const child = this.stage.keep(this.#programs.start('manager', args));
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    return { child, said: () => said, ask: (line) => askAt(control, line) };
  }

  ask(node: string, line: string): Promise<string> {
    return askAt(join(this.stage.folder, `control-${node}`), line);
  }
}

/** The lines of an answer, without what frames them. */
async function askAt(control: string, line: string): Promise<string> {
  await until(
    () => existsSync(control),
    () => control,
  );
  const client = rawClient(control);
  client.socket.write(`${line}\n`);
  client.socket.end();
  const text = await client.ended();
  return text
    .split('\n')
    .filter((each) => each !== '' && !/^\.(ok|error)?$/.test(each))
    .map((each) => each.replace(/^\./, ''))
    .join('\n');
}
