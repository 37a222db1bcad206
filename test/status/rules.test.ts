// Rules for Prometheus: promtool takes and tests them, and each alarm has its heading. That what they ask for is there: `live-figures.ts`.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alarms } from '../../runtime/metrics/alarm-table.ts';
import { repository } from '../shared.ts';

const promtool = '/usr/bin/promtool';
const packaging = join(repository, 'packaging', 'prometheus');

describe('rules for Prometheus', () => {
  before(function () {
    if (!existsSync(promtool)) {
      console.log('      (skipped: there is no promtool; Debian has it in prometheus)');
      this.skip();
    }
  });

  it('are rules, and each alarm fires and keeps quiet as it should', () => {
    tool(['check', 'rules', 'ecclusterd.rules.yml']);
    const { stdout } = tool(['test', 'rules', 'ecclusterd.rules.test.yml']);
    assert.match(stdout, /SUCCESS/);
    assert.equal(alarms.length, 14);
  });

  it('lead to a heading of the docs', () => {
    const rules = readFileSync(join(packaging, 'ecclusterd.rules.yml'), 'utf8');
    const page = readFileSync(join(repository, 'docs', 'alarms.md'), 'utf8');
    const headings = [...page.matchAll(/^## (\w+)$/gm)].map(([, name = '']) => name.toLowerCase());
    const links = [...rules.matchAll(/runbook_url: \S+\/docs\/alarms\.md#(\w+)$/gm)].map(([, name = '']) => name);
    assert.equal(links.length, alarms.length);
    assert.deepEqual(links, headings);
  });
});

function tool(args: readonly string[]): { readonly stdout: string } {
  const { status, stdout, stderr } = spawnSync(promtool, args, { cwd: packaging, encoding: 'utf8' });
  assert.equal(status, 0, `${stdout}\n${stderr}`);
  return { stdout };
}
