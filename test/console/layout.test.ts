// The answers, to the column: those that the manual prints against the samples of the specification, all of them against golden files.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Snapshot } from '../../runtime/console/node-port.ts';
import { assertGolden } from '../golden-file.ts';
import { repository, shared } from '../shared.ts';
import { ask, serve } from './ask.ts';
import { disconnected, healthy, manager, sampleLogs, SampleNode, troubled } from './sample.ts';

const pono: Snapshot = {
  ...healthy,
  members: [
    {
      ...manager,
      privateName: '#ec0-20768#pono',
      node: 'pono',
      subcluster: 'default',
      type: 'Momentum',
      address: '10.79.0.20:4802',
      groups: ['ec_console', 'ec_sc_default', 'ec_cluster'],
    },
    manager,
  ],
};

/** The first code block behind a heading of the specification, arrows turned back into tabs. */
function sampleOf(heading: string): string | null {
  const path = shared('spec', 'console.md');
  if (path === null) return null;
  const text = readFileSync(path, 'utf8');
  const block = /```\n([\s\S]*?)```/.exec(text.slice(text.indexOf(heading)))?.[1];
  return (block ?? assert.fail(`no sample behind ${heading}`)).replaceAll('→', '\t');
}

describe('console answers', () => {
  const documented: readonly (readonly [string, string, Snapshot])[] = [
    ['cluster arp show', '### 2.1', healthy],
    ['cluster duravip show', '### 2.2', healthy],
    ['cluster info', '### 2.4', healthy],
    ['cluster membership', '### 2.5', pono],
  ];
  for (const [command, heading, snapshot] of documented) {
    it(`prints ${command} as the manual does`, async () => {
      const sample = sampleOf(heading);
      if (sample === null) return;
      assert.equal((await ask(serve(new SampleNode(snapshot)), command)).text, sample);
    });
  }

  it('prints cluster show logs as the manual does', async () => {
    const path = shared('spec', 'logging.md');
    if (path === null) return;
    const text = readFileSync(path, 'utf8');
    const sample = /```\n([\s\S]*?)```/.exec(text.slice(text.indexOf('## 7.')))?.[1] ?? assert.fail('no sample');
    assert.equal((await ask(serve(new SampleNode(healthy)), 'cluster show logs')).text, sample);
  });

  it('tells of logs that cannot be read, and of checkpoints that make no sense', async () => {
    const node = new SampleNode(healthy);
    const [mainlog] = sampleLogs;
    if (mainlog === undefined) return;
    const [master] = mainlog.subscribers;
    if (master === undefined) return;
    const subscribers = [
      { ...master, position: null, behindMessages: null, behindBytes: 70, oldestSec: 1_700_000_000 },
      { ...master, name: 'mgr2' },
    ];
    node.publishes = [
      { ...mainlog, subscribers },
      { ...mainlog, key: 'other', subscribers: [], problem: 'it is big-endian' },
    ];
    const { text } = await ask(serve(node), 'cluster show logs');
    assert.match(text, /'master' @ damaged]\n\t\[subscriber: 'mgr2' @ 00000000:0000a43a]\nother\n.*\n\t\[error: it is big-endian]/);
    const json = JSON.parse((await ask(serve(node), 'json cluster show logs')).text);
    assert.deepEqual([json.logs[0].subscribers[0].behindSec, json.logs[0].subscribers[0].behindRecords], [60, null]);
    node.publishes = [];
    assert.equal((await ask(serve(node), 'cluster show logs')).text, 'No published logs\n');
  });

  const requests = [
    'cluster arp show',
    'cluster duravip show',
    'cluster duravip show tables',
    'cluster duravip owners',
    'cluster info',
    'cluster membership',
    'cluster nodeaddr',
    'cluster nodename',
    'cluster jobs',
    'cluster show logs',
    'cluster help',
    'help',
    'help cluster duravip move',
    'version',
    'config reload',
    'cluster reset',
    'cluster duravip announce view',
    'cluster duravip debug on',
  ];
  for (const [name, snapshot] of Object.entries({ healthy, troubled, disconnected })) {
    it(`answers as in test/golden/console/${name}.txt`, async () => {
      let text = '';
      for (const request of requests) {
        const formats = request.includes('help') ? [''] : ['', 'json ', 'xml '];
        for (const format of formats) {
          const { ok, text: answer } = await ask(serve(new SampleNode(snapshot)), format + request);
          text += `> ${format}${request}\n${answer}${ok ? '' : '(status 1)\n'}\n`;
        }
      }
      assertGolden(join(repository, 'test', 'golden', 'console', `${name}.txt`), text);
    });
  }

  it('gives JSON that is JSON for every command', async () => {
    for (const snapshot of [healthy, troubled, disconnected]) {
      for (const request of requests) {
        const { text } = await ask(serve(new SampleNode(snapshot)), `json ${request}`);
        assert.ok(typeof JSON.parse(text) === 'object', request);
      }
    }
  });
});
