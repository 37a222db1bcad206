// What the compiler and the language server have of their own instead of Node's modules, so that they also run in a browser.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { posix, win32 } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { sha256 as noble } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { fileUriOf, pathOfFileUri } from '../../base/file-uri.ts';
import { fromUnits, ownText } from '../../base/own-text.ts';
import { pathsOf } from '../../base/path-flavours.ts';
import { sha256 } from '../../base/sha256.ts';
import { decode, encode } from '../../grammar/decode.ts';

/** Paths of few letters, so that dots, slashes and what is equal meet often. */
const path = fc.string({ unit: fc.constantFrom('/', '.', 'a', 'b', '/', '..', 'é', ' '), maxLength: 12 });
const drives = ['c:/', 'C:\\', 'd:\\', '\\\\srv\\share\\', '//srv/share/'];
const mixed = fc.string({ unit: fc.constantFrom('/', '.', 'a', 'B', 'b', '\\', '..', 'é', ' '), maxLength: 12 });
const onDrive = fc.tuple(fc.constantFrom(...drives), mixed).map(([root, rest]) => root + rest);
const pathOfWindows = fc.tuple(fc.constantFrom('', '', '/', '\\', ...drives), mixed).map(([root, rest]) => root + rest);
const anyText = fc.string({ unit: 'binary', maxLength: 40 });

describe('doors instead of modules of Node', () => {
  it('make of paths what node:path does', () => {
    const paths = pathsOf.posix;
    fc.assert(
      fc.property(path, path, path, (one, two, three) => {
        assert.equal(paths.isAbsolute(one), posix.isAbsolute(one));
        assert.equal(paths.normalize(one), posix.normalize(one), `normalize ${one}`);
        assert.equal(paths.dirname(one), posix.dirname(one), `dirname ${one}`);
        assert.equal(paths.basename(one), posix.basename(one), `basename ${one}`);
        assert.equal(paths.join(one, two, three), posix.join(one, two, three), `join ${one} ${two} ${three}`);
        assert.equal(paths.resolve(one, two, three), posix.resolve(one, two, three), `resolve ${one} ${two} ${three}`);
        assert.equal(paths.relative(one, two), posix.relative(one, two), `relative ${one} ${two}`);
      }),
      { numRuns: 5_000 },
    );
  });

  it('make of paths of Windows what node:path does, written with slashes', () => {
    const paths = pathsOf.win32;
    // Where Node keeps what was written between the names, or the case of a drive, ours has one spelling.
    const ours = (of: string) => paths.slashed(win32.normalize(of));
    // A server without a share is to Node now one thing, now another; `//./` are devices.
    const known = (of: string) => !/^[\\/]{2}(?!srv)/.test(of);
    fc.assert(
      fc.property(
        pathOfWindows.filter(known),
        path.filter(known),
        pathOfWindows.filter(known),
        onDrive,
        onDrive,
        (one, two, three, from, to) => {
          assert.equal(paths.isAbsolute(one), win32.isAbsolute(one));
          assert.equal(paths.normalize(one), paths.slashed(win32.normalize(one)), `normalize ${one}`);
          assert.equal(paths.normalize(paths.dirname(one)), ours(win32.dirname(one)), `dirname ${one}`);
          // Of a share Node gives the name, ours nothing, as of the root of a drive.
          if (paths.dirname(one) !== paths.normalize(one)) assert.equal(paths.basename(one), win32.basename(one), `basename ${one}`);
          assert.equal(paths.join(one, two), paths.slashed(win32.join(one, two)), `join ${one} ${two}`);
          assert.equal(paths.resolve(one, two, three), paths.slashed(win32.resolve(one, two, three)), `resolve ${one} ${two} ${three}`);
          assert.equal(paths.relative(from, to), paths.slashed(win32.relative(from, to)), `relative ${from} ${to}`);
          assert.equal(paths.isAbsolute(one), paths.rootOf(paths.slashed(one)) !== '');
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('make of URIs of Windows what node:url does, and of those of VS Code the same', () => {
    const tail = fc.string({ unit: fc.constantFrom('/', 'a', '%', '?', '#', 'é', '😀', ' ', '\n', ':', 'f', '.', '..'), maxLength: 12 });
    const paths = pathsOf.win32;
    fc.assert(
      fc.property(fc.constantFrom('c:/', 'C:\\', '\\\\server\\share\\'), tail, (root, rest) => {
        const path = `${root}${rest}`;
        const uri = fileUriOf(path, 'win32');
        const plain = paths.normalize(path);
        if (plain !== paths.rootOf(plain)) assert.equal(uri, pathToFileURL(win32.normalize(plain), { windows: true }).href);
        assert.equal(pathOfFileUri(uri, 'win32'), nodesPath(uri, true), uri);
        assert.equal(paths.normalize(pathOfFileUri(uri, 'win32') ?? ''), paths.normalize(path));
        for (const each of [`file:///${rest}`, `file:///C:/${rest}`, `file://server/share/${rest}`, `file:${rest}`])
          assert.equal(pathOfFileUri(each, 'win32'), nodesPath(each, true), each);
      }),
      { numRuns: 1_000 },
    );
  });

  // Written down from `URI.file(...).toString()` of vscode-uri on Windows, with what `fsPath` makes of it.
  for (const [uri, path, own] of [
    ['file:///c%3A/Work/conf', 'c:/Work/conf', 'file:///c:/Work/conf'],
    ['file:///c%3A/', 'c:/', 'file:///c:/'],
    ['file:///d%3A/a%20b/%C3%A9%5B1%5D%2B%28x%29%40.conf', 'd:/a b/\u00e9[1]+(x)@.conf', null],
    ['file:///c%3A/100%25/a%23b%3F.conf', 'c:/100%/a#b?.conf', null],
    ['file://server/share/conf/a.conf', '//server/share/conf/a.conf', 'file://server/share/conf/a.conf'],
    ['file://wsl%24/Debian/etc/a.conf', '//wsl$/Debian/etc/a.conf', 'file://wsl%24/Debian/etc/a.conf'],
  ] as const)
    it(`know the file of VS Code's ${uri}, and its way back`, () => {
      const { normalize } = pathsOf.win32;
      assert.equal(normalize(pathOfFileUri(uri, 'win32') ?? ''), path);
      // Other clients write the drive otherwise: it is the same file.
      const capital = uri.replace(/^file:\/\/\/([a-z])%3A/, (_, drive: string) => `file:///${drive.toUpperCase()}:`);
      assert.equal(pathOfFileUri(capital, 'win32'), pathOfFileUri(uri, 'win32'));
      const back = fileUriOf(path, 'win32');
      if (own !== null) assert.equal(back, own);
      assert.equal(pathOfFileUri(back, 'win32'), path);
    });

  it('make of URIs what node:url does', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('/', 'a', '%', '?', '#', '\\', 'é', '😀', ' ', '\n', '\t', ':', '2', 'f', '.', '..'),
          maxLength: 12,
        }),
        (tail) => {
          assert.equal(fileUriOf(`/${tail}`, 'posix'), pathToFileURL(`/${tail}`).href, JSON.stringify(tail));
          for (const uri of [`file:///${tail}`, pathToFileURL(`/${tail}`).href, `file:${tail}`])
            assert.equal(pathOfFileUri(uri, 'posix'), nodesPath(uri), uri);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('hash as node:crypto does, and so does what a page brings along', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const wanted = createHash('sha256').update(text).digest('hex');
        assert.equal(sha256(text), wanted);
        assert.equal(bytesToHex(noble(new TextEncoder().encode(text))), wanted);
        assert.deepEqual(utf8ToBytes('é'), new TextEncoder().encode('é'));
      }),
    );
  });

  it('read and write bytes as Buffer does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), anyText, (bytes, text) => {
        assert.equal(fromUnits(bytes), Buffer.from(bytes).toString('latin1'));
        const decoded = decode(bytes);
        assert.deepEqual(Buffer.from(encode(decoded)), Buffer.from(bytes));
        for (const encoding of ['utf-16le', 'utf-16be'] as const) {
          const units = Buffer.from(text, 'utf16le');
          assert.deepEqual(Buffer.from(encode({ text, bom: false, encoding })), encoding === 'utf-16le' ? units : units.swap16());
        }
        assert.equal(ownText(text), text);
      }),
    );
  });
});

function nodesPath(uri: string, windows = false): string | null {
  try {
    return windows ? pathsOf.win32.slashed(fileURLToPath(uri, { windows })) : fileURLToPath(uri);
  } catch {
    return null;
  }
}
