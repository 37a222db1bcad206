// Links of the playground: what goes in comes out, and whatever somebody puts into one is told in words.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fragmentMax, fromFragment, type Shared, toFragment } from '../../playground/page/share.ts';

const name = fc
  .string({ unit: fc.constantFrom('a', 'b', 'é', '.', '-', ' ', '😀'), minLength: 1, maxLength: 6 })
  .filter((text) => text !== '.' && text !== '..');
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
/** No lone surrogates: what is no text in UTF-8 is not taken into the page in the first place. */
const text = fc.string({ unit: 'binary', maxLength: 200 });
const atMs = fc.integer({ min: 0, max: 100_000 });
const strike = fc.oneof(
  fc.record({ atMs, action: fc.record({ kind: fc.constantFrom('crash', 'start', 'pause', 'drain'), node: name }) }),
  fc.record({ atMs, action: fc.record({ kind: fc.constant('partition'), groups: fc.array(fc.array(name)) }) }),
  fc.record({ atMs, action: fc.record({ kind: fc.constant('move'), ip: name, to: name }) }),
  fc.record({ atMs, action: fc.constant({ kind: 'heal' }) }),
);
const shared = fc.record({
  files: fc.dictionary(path, text, { minKeys: 1, maxKeys: 8, noNullPrototype: true }).map((files) => new Map(Object.entries(files))),
  open: path,
  pane: fc.constantFrom('cluster', 'ir', 'plan'),
  seed: fc.nat(),
  strikes: fc.array(strike, { maxLength: 6 }),
  atMs: fc.option(atMs),
  ir: fc.option(fc.string()),
}) as fc.Arbitrary<Shared>;

describe('links of the playground', () => {
  it('bring back what went in: 200 random trees, with what was done to the cluster', async () => {
    await fc.assert(
      fc.asyncProperty(shared, async (value) => {
        const fragment = await toFragment(value);
        assert.match(fragment, /^#1:[\w-]+$/);
        const back = await fromFragment(fragment);
        assert.deepEqual(back, structuredClone(value));
      }),
      { numRuns: 200 },
    );
  });

  it('that are damaged say so: 1,000 of them, and none throws', async () => {
    const good = await toFragment({
      files: new Map([['default/a.conf', 'a = 1\n'.repeat(50)]]),
      open: 'x',
      pane: 'ir',
      seed: 1,
      strikes: [],
      atMs: null,
      ir: null,
    });
    const cut = fc.nat(good.length).map((length) => good.slice(0, length));
    const letter = fc
      .tuple(fc.nat(good.length - 1), fc.string({ minLength: 1, maxLength: 1 }))
      .map(([at, other]) => good.slice(0, at) + other + good.slice(at + 1));
    const json = fc.json().map((value) => ({ value }));
    let refused = 0;
    const judge = async (fragment: string) => {
      const read = await fromFragment(fragment);
      if (read === null) return;
      if ('error' in read) refused++;
      else assert.ok(read.files.size > 0);
    };
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          cut,
          letter,
          fc.string().map((rest) => `#1:${rest}`),
          fc.base64String().map((rest) => `#1:${rest}`),
        ),
        judge,
      ),
      { numRuns: 700 },
    );
    await fc.assert(
      fc.asyncProperty(json, async ({ value }) => judge(await deflated(value))),
      { numRuns: 300 },
    );
    assert.ok(refused > 700, `${refused} refused`);
  });

  it('hold no more than 4 MiB, however small they are, and no way out of the tree', async () => {
    const files = (path: string, text: string) =>
      JSON.stringify({ files: { [path]: text }, open: '', pane: '', seed: 0, strikes: [], atMs: null, ir: null });
    const bomb = await deflated(files('a', 'x'.repeat(64 * 1024 * 1024)));
    assert.ok(bomb.length < 100_000);
    assert.deepEqual(await fromFragment(bomb), { error: 'it holds more than this page takes' });
    for (const path of ['../a', 'a/../../b', '/etc/passwd', 'a//b', './a', 'a/', '', 'a\0b']) {
      assert.deepEqual(await fromFragment(await deflated(files(path, ''))), { error: 'it holds something else than files' }, path);
    }
    assert.ok(!('error' in ((await fromFragment(await deflated(files('a/..b', '')))) ?? { error: '' })));
    assert.ok(fragmentMax <= 32_000);
  });
});

async function deflated(json: string): Promise<string> {
  const stream = new Blob([json]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return `#1:${Buffer.from(await new Response(stream).arrayBuffer()).toString('base64url')}`;
}
