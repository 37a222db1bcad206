// What docs/console.md shows of a manager, against real nodes of which one is killed before it has answered.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Programs } from '../log/aggregate/stage.ts';
import { repository } from '../shared.ts';
import { SmallCluster } from './small-cluster.ts';

describe('the page of the console', () => {
  const programs = new Programs();
  let cluster: SmallCluster;
  after(async () => {
    await cluster.remove();
  });

  it('shows of broadcast and retrieve what comes', async () => {
    cluster = await SmallCluster.make(programs);
    for (const name of ['east1', 'east2', 'west1']) cluster.node(name);
    cluster.manager();
    await cluster.until('mgr1', 'info', (text) => text.includes('(3 nodes)'));
    const page = readFileSync(join(repository, 'docs', 'console.md'), 'utf8');
    const [, sent = '', shown = ''] = /\n> broadcast cluster nodename\n(.*\n)> retrieve cluster nodename\n([^`]*)```\n/.exec(page) ?? [];
    const numbers = (text: string) => text.replace(/request \d+/, 'request N').replaceAll(/[\d.]+ s\b/g, 'SEC s');
    cluster.children.get('east2')?.kill('SIGSTOP');
    const { text } = await cluster.ask('mgr1', 'within 60 broadcast cluster nodename');
    assert.equal(numbers(text), numbers(sent));
    await cluster.stop('east2', 'SIGKILL');
    assert.equal(numbers((await cluster.ask('mgr1', 'retrieve cluster nodename')).text), numbers(shown));
  });
});
