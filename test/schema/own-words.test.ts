// What we say of options is written from the manual's facts and not in its words: nowhere are eight words in a row the same.
import assert from 'node:assert/strict';
import { hostProse } from '../../compiler/prose/host-prose.ts';
import { groups } from '../../compiler/schema/described.ts';
import { manualFolder, manualPages } from '../manual.ts';

const run = 8;

describe('schema: descriptions in our own words', () => {
  const folder = manualFolder();
  if (folder === null) return;

  it('share no run of eight words with any page of the manual', () => {
    const ours = new Map<string, string>();
    for (const [name, text] of ourTexts()) for (const words of runsOf(text)) ours.set(words, name);
    assert.ok(ours.size > 5000, `${ours.size} runs of ours`);
    const shared = new Set<string>();
    let pages = 0;
    for (const { page, text } of manualPages(folder)) {
      pages++;
      for (const words of runsOf(text)) if (ours.has(words)) shared.add(`${ours.get(words)}: "${words}" in ${page}`);
    }
    assert.ok(pages > 500, `${pages} pages were read`);
    assert.deepEqual([...shared], []);
  });
});

function* ourTexts(): Generator<readonly [name: string, text: string]> {
  const { options, scopes } = JSON.parse(hostProse()) as Record<'options' | 'scopes', Record<string, string>>;
  yield* Object.entries(options);
  yield* Object.entries(scopes);
  for (const group of groups) for (const spec of [...group.options, ...group.scopes]) yield [spec.name, spec.doc];
}

function* runsOf(text: string): Generator<string> {
  const words = text.toLowerCase().match(/[a-z0-9_']+/g) ?? [];
  for (let i = 0; i + run <= words.length; i++) yield words.slice(i, i + run).join(' ');
}
