// The texts of keys that came lately are given out again: always the text that the bytes say, whatever shares a place with it.
import assert from 'node:assert/strict';
import { textOf } from '../../runtime/feed/feed-request.ts';
import { RecentTexts } from '../../runtime/feed/recent-texts.ts';

describe('texts of recent keys', () => {
  it('are those of the bytes, however many keys there are and whichever came before', () => {
    const texts = new RecentTexts();
    // Far more keys than places, so that many share one; the same again, so that some are remembered.
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 20_000; i++) {
        const bytes = Buffer.from(`object:${i % 3 === 0 ? 'k' : 'd'}${i}.example`);
        assert.equal(texts.of(bytes, 7, bytes.length), bytes.toString('utf8', 7));
      }
    }
  });

  it('are none where bytes are no UTF-8, and whole where they are long or not ASCII', () => {
    const texts = new RecentTexts();
    for (const text of ['', 'm\u00fcnchen.example', 'long'.repeat(100), '\u0000']) {
      const bytes = Buffer.from(text);
      for (let i = 0; i < 2; i++) assert.equal(texts.of(bytes, 0, bytes.length), textOf(bytes, 0, bytes.length));
    }
    assert.equal(texts.of(Buffer.from([0x61, 0xff]), 0, 2), null);
  });
});
