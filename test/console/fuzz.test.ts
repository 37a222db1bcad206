// Any bytes, in any pieces: requests are answered, lines come out as they went in.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { completionsOf } from '../../runtime/console/completion.ts';
import { terminalLine } from '../../base/terminal-text.ts';
import { frameLine, LineCutter, readFramed } from '../../runtime/console/framing.ts';
import { parseEndpoint, showEndpoint } from '../../runtime/sockets/endpoint.ts';
import { commands } from '../../runtime/console/commands/node-commands.ts';
import { quoteWord, splitWords } from '../../runtime/text/words.ts';
import { ask, serve } from './ask.ts';
import { healthy, SampleNode, troubled } from './sample.ts';

const pieces = fc.oneof(
  fc.constantFrom(
    'json',
    'xml',
    'to',
    '"',
    '\\',
    '',
    ' ',
    '\t',
    '10.80.116.50',
    '10.80.116.53',
    'labrat-2',
    '::1',
    '1',
    'on',
    '.ok',
    '<a>&',
  ),
  fc.constantFrom(...commands.map(({ name }) => name)),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const lines = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(' '));

describe('console fuzz', () => {
  it('answers every line, errors in one line, JSON as JSON', async () => {
    await fc.assert(
      fc.asyncProperty(lines, fc.constantFrom(healthy, troubled), async (line, snapshot) => {
        // `cluster wait` waits for real time to pass.
        fc.pre(!/cluster\s+wait/.test(line));
        const served = serve(new SampleNode(snapshot));
        const { ok, text } = await ask(served, line);
        served.jobs.close();
        const format = splitWords(line).words[0];
        if (format === 'json') assert.equal(typeof JSON.parse(text), 'object');
        else if (format !== 'xml' && !ok) assert.match(text, /^error: [\s\S]+ \([\s\S]+\)\n$/);
      }),
      { numRuns: 1500 },
    );
  });

  it('completes every line to words that go on from it', () => {
    fc.assert(
      fc.property(lines, (line) => {
        const served = serve(new SampleNode(healthy));
        const { words } = splitWords(line);
        const found = completionsOf(line, commands, new SampleNode(healthy), served.jobs);
        const begun = words.at(-1) ?? '';
        for (const word of found) assert.ok(/\s$/.test(line) || splitWords(word).words[0]?.startsWith(begun), `${line} -> ${word}`);
      }),
      { numRuns: 1500 },
    );
  });

  it('gives quoted words back', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[\r\n]/.test(text));
    fc.assert(
      fc.property(fc.array(word), (words) => {
        assert.deepEqual(splitWords(words.map(quoteWord).join(' ')), { words, unclosed: false });
      }),
    );
  });

  it('cuts lines at the same places however the bytes come', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(fc.nat(40)), (text, cuts) => {
        const bytes = Buffer.from(`${text}\n\u{1f4a5}é`);
        const cutter = new LineCutter(1000);
        const found: string[] = [];
        let from = 0;
        for (const size of [...cuts, bytes.length]) {
          found.push(...(cutter.take(bytes.subarray(from, from + size)) ?? []));
          from += size;
        }
        found.push(cutter.flush());
        const expected = bytes
          .toString('utf8')
          .split('\n')
          .map((line) => line.replace(/\r$/, ''));
        assert.deepEqual(found, expected);
      }),
    );
  });

  it('keeps to the limit of a line to the byte', () => {
    for (const [length, ok] of [
      [9, true],
      [10, true],
      [11, false],
    ] as const) {
      for (const whole of [true, false]) {
        const cutter = new LineCutter(10);
        const bytes = Buffer.from('x'.repeat(length));
        const results = whole
          ? [cutter.take(Buffer.concat([bytes, Buffer.from('\n')]))]
          : [...bytes].map((byte) => cutter.take(Buffer.from([byte])));
        assert.equal(
          results.every((each) => each !== null),
          ok,
          `${length} ${whole}`,
        );
      }
    }
  });

  it('frames every line so that it is read back as a line', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('.ok', '.error', '.', '..', '.bye x')), (text) => {
        const framed = frameLine(text);
        assert.equal(framed.indexOf('\n'), framed.length - 1);
        const read = readFramed(framed.slice(0, -1));
        assert.ok(read?.kind === 'line');
        if (terminalLine(text) === text) assert.equal(read.text, text);
      }),
    );
  });

  it('parses endpoints, or says why not', () => {
    for (const [text, expected] of [
      ['/tmp/2025', '/tmp/2025'],
      ['./2025', './2025'],
      ['10.2.4.1:2025', '10.2.4.1:2025'],
      ['host.example.com:2025', 'host.example.com:2025'],
      ['[::1]:2424', '[::1]:2424'],
    ] as const) {
      const parsed = parseEndpoint(text);
      assert.equal(parsed.ok ? showEndpoint(parsed.endpoint) : parsed.why, expected);
    }
    for (const [text, why] of [
      ['2025', /did you mean \/tmp\/2025\?/],
      ['::1:2025', /\[IPV6\]:PORT/],
      ['host:0', /not an endpoint/],
      ['host:65536', /not an endpoint/],
      ['john@127.0.0.1:2025', /leave "user@" out/],
      ['ssh://john@host/ecuser@*:2025', /does not speak ssh/],
      [`/${'x'.repeat(107)}`, /at most 107 bytes/],
    ] as const) {
      const parsed = parseEndpoint(text);
      assert.match(parsed.ok ? 'parsed' : parsed.why, why);
    }
    fc.assert(fc.property(fc.string(), (text) => typeof parseEndpoint(text).ok === 'boolean'));
  });
});
