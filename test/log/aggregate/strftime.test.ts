// strftime against `date` of the system, in several zones.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { clockOf } from '../../../runtime/log/aggregate/local-time.ts';
import { expand } from '../../../runtime/log/aggregate/strftime.ts';

const letters = 'aAbBcCdDeFgGhHIjmMprRSTuUVwWxXyYzZ'.split('');
const flags = ['', '-', '_', '0', '^', '#', 'E', 'O', '10', '_5', '010', '-3'];
/** What GNU decides in a way that POSIX does not ask for, and where nobody would look for a difference. */
const odd = /^%[_0]?\d+[cDrRTxXFzZ]$|^%_z$|^%-3?z$|^%[#^].*F$|^%_F$|^%-F$|^%0F$|^%[_0-]\d*[DcrRTxX]$|^%-3[FDcrRTxX]$|^%0?10[FG]$/;
/** Where POSIX has the modifiers; elsewhere they mean nothing. */
const modified: Readonly<Record<string, string>> = { E: 'cCxXyY', O: 'deHImMSuUVwWy' };
const formats = flags
  .flatMap((flag) => letters.filter((letter) => (modified[flag] ?? letter).includes(letter)).map((letter) => `%${flag}${letter}`))
  .filter((format) => !odd.test(format));
/** Turns of years with every kind of week, leap days, changes of summer time, and far away. */
const seconds = [
  0, 1_700_000_000, 951_782_400, 1_104_537_599, 1_104_537_600, 1_230_768_000, 1_262_304_000, 1_293_840_000, 1_356_998_399, 1_711_846_799,
  1_711_846_800, 1_729_990_799, 1_729_990_800, 1_735_689_599, 1_767_225_600, 1_798_761_600, 4_102_444_800, 4_294_967_295,
];
const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/Santiago'];

describe('strftime', () => {
  const before = process.env['TZ'];
  afterEach(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });

  for (const zone of zones) {
    it(`writes what date writes in ${zone}: ${formats.length} conversions at ${seconds.length} moments`, () => {
      process.env['TZ'] = zone;
      const clock = clockOf(false);
      for (const sec of seconds) {
        const env = { ...process.env, LC_ALL: 'C', TZ: zone };
        const { stdout } = spawnSync('date', ['-d', `@${sec}`, `+${formats.join('\x01')}`], { encoding: 'utf8', env });
        const wanted = stdout.replace(/\n$/, '').split('\x01');
        const wrong = formats.flatMap((format, i) => {
          const written = expand(format, clock(sec));
          return written === wanted[i] ? [] : [`${format} at ${sec}: ${written}, not ${wanted[i]}`];
        });
        assert.deepEqual(wrong, []);
      }
    });
  }

  it('leaves what is no conversion as it is, and knows %% %n %t', () => {
    const time = clockOf(true)(0);
    assert.equal(expand('%Q %{x} 100%', time), '%Q %{x} 100%');
    assert.equal(expand('%%Y%n%t|%s', time), '%Y\n\t|0');
  });
});
