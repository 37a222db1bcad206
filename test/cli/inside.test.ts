// Paths in reports, baselines and caches have `/` on every system: the logic runs with both flavours of `node:path`, whatever system this is.
import assert from 'node:assert/strict';
import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { wayInside } from '../../compiler/commands/inside.ts';

describe('the way into a folder', () => {
  for (const [what, folder, path, expected] of [
    ['a file below', 'C:\\work\\conf', 'C:\\work\\conf\\east1\\node-local.conf', 'east1/node-local.conf'],
    ['however it is written', 'C:\\work\\conf', 'c:/work/conf/default/../east1/a.conf', 'east1/a.conf'],
    ['the folder itself', 'C:\\work\\conf', 'C:\\work\\conf\\', ''],
    ['the folder around it', 'C:\\work\\conf', 'C:\\work', null],
    ['one whose name only begins so', 'C:\\work\\conf', 'C:\\work\\conf2\\a', null],
    ['a name that begins with dots', 'C:\\work\\conf', 'C:\\work\\conf\\..a', '..a'],
    ['another drive', 'C:\\work\\conf', 'D:\\work\\conf\\a', null],
    ['a share', '\\\\host\\share\\conf', '\\\\host\\share\\conf\\east1\\a', 'east1/a'],
    ['the root of a drive', 'C:\\', 'C:\\a\\b', 'a/b'],
  ] as const)
    it(`of Windows: ${what}`, () => assert.equal(wayInside(folder, path, 'win32'), expected));

  for (const [what, folder, path, expected] of [
    ['a file below', '/work/conf', '/work/conf/east1/a.conf', 'east1/a.conf'],
    ['the folder itself', '/work/conf', '/work/conf/', ''],
    ['the folder around it', '/work/conf', '/work', null],
    ['one whose name only begins so', '/work/conf', '/work/conf2/a', null],
    ['a name that begins with dots', '/work/conf', '/work/conf/..a', '..a'],
    ['a name with a backslash', '/work/conf', '/work/conf/a\\b', 'a\\b'],
    ['the root', '/', '/a/b', 'a/b'],
  ] as const)
    it(`of POSIX: ${what}`, () => assert.equal(wayInside(folder, path, 'posix'), expected));

  it('is the same on both for the same names', () => {
    const names = fc.array(fc.constantFrom('a', 'b', 'east1', '..', '.', 'x y'), { maxLength: 6 });
    fc.assert(
      fc.property(names, names, (folder, path) => {
        const on = (flavour: typeof posix, root: string) =>
          wayInside(flavour.join(root, ...folder), flavour.join(root, ...folder, ...path), flavour === win32 ? 'win32' : 'posix');
        assert.equal(on(win32, 'C:\\'), on(posix, '/'));
      }),
    );
  });
});
