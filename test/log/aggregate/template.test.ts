// From `logfile` to paths: names, times, and names that want to lead elsewhere.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readTemplate, safeName, type Template } from '../../../runtime/log/aggregate/template.ts';

function template(text: string): Template {
  const read = readTemplate(text, true);
  return read.ok ? read.template : assert.fail(read.why);
}

const names = { log: 'mainlog', node: 'east1', subcluster: 'default' };
const usual = '/var/log/eccluster/%Y/%m/%d/%{l}/%{s}/%{n}';

describe('logfile template', () => {
  it('writes the usual path by the time of the record', () => {
    const paths = template(usual).forNames(names);
    assert.equal(paths.path(1_700_000_000), '/var/log/eccluster/2023/11/14/mainlog/default/east1');
    assert.equal(paths.path(1_700_006_399), '/var/log/eccluster/2023/11/14/mainlog/default/east1');
    assert.equal(paths.path(1_700_006_400), '/var/log/eccluster/2023/11/15/mainlog/default/east1');
    // Back again, as when nodes catch up.
    assert.equal(paths.path(1_700_000_001), '/var/log/eccluster/2023/11/14/mainlog/default/east1');
  });

  it('changes with the finest macro that it has', () => {
    const second = template('/x/%{l}-%S').forNames(names);
    assert.deepEqual([second.path(10), second.path(11)], ['/x/mainlog-10', '/x/mainlog-11']);
    const minute = template('/x/%M').forNames(names);
    assert.deepEqual([minute.path(59), minute.path(60)], ['/x/00', '/x/01']);
    const hour = template('/x/%H').forNames(names);
    assert.deepEqual([hour.path(3599), hour.path(3600)], ['/x/00', '/x/01']);
    assert.equal(template('/x/all').forNames(names).path(5), '/x/all');
  });

  it('knows the folder in front of the first macro', () => {
    assert.equal(template(usual).root, '/var/log/eccluster');
    assert.equal(template('/var/log/x-%Y').root, '/var/log');
    assert.equal(template('/%Y').root, '/');
    assert.equal(template('/a/../b/%Y').root, '/b');
  });

  it('refuses what cannot be a file', () => {
    for (const text of ['var/%Y', '/var/log/', '/var/\0']) assert.equal(readTemplate(text, true).ok, false, text);
  });

  it('keeps every name within its part of the path, and different names apart', () => {
    const paths = (node: string) =>
      template('/out/%{l}/%{n}')
        .forNames({ ...names, node })
        .path(0);
    for (const name of ['..', '.', '../../etc/passwd', '/etc/passwd', 'a/../b', '', 'a\0b', 'a\nb']) {
      assert.match(paths(name), /^\/out\/mainlog\/[^/\0\n]+$/, name);
      assert.ok(!/\/\.{1,2}$/.test(paths(name)));
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 8 }), fc.string({ unit: 'binary', maxLength: 8 }), (a, b) => {
        assert.match(paths(a), /^\/out\/mainlog\/[^/]+$/);
        if (a !== b) assert.notEqual(safeName(a), safeName(b));
      }),
    );
  });

  it('makes control characters of %n and %t harmless', () => {
    assert.equal(template('/out/a%nb%tc').forNames(names).path(0), '/out/a_b_c');
  });

  it('is cheap for a billion records: a known span costs no expansion', () => {
    const paths = template(usual).forNames(names);
    const first = paths.path(1_700_000_000);
    // The very same text, not an equal one.
    for (let sec = 1_700_000_000; sec < 1_700_000_100; sec++) assert.ok(Object.is(paths.path(sec), first) || paths.path(sec) === first);
  });
});
