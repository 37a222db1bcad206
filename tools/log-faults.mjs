// The faults of logs that were once in the field, each as it was: planted again by `npm run faults`, and seen by the test that is named with it.

const jlog = (file, from, to) => ({ file: `runtime/log/jlog/${file}.ts`, from, to });
const input = (file, from, to) => ({ file: `runtime/log/input/${file}.ts`, from, to });
const service = (file, from, to) => ({ file: `runtime/log/service/${file}.ts`, from, to });

/** The journal was empty until the first batch. */
const firstBatchOnly = [
  input(
    'follower',
    `if (source !== null) await this.#commit(source, from === 'end' ? stateOf(source.fd, path).size : 0);
    else await this.#ports.journal.write({ source: noSource, offset: 0, intent: null, before: this.#before });`,
    `if (source !== null) source.offset = from === 'end' ? stateOf(source.fd, path).size : 0;`,
  ),
];
/** Nobody who knew the place put a lost checkpoint back. */
const notHealed = [
  service('opening', 'const restored = await restoreCheckpoint(publication, subscriber, known, report);', 'const restored = { ok: true };'),
  service('opening', '    known,\n    heals: true,', ''),
  service('opening', 'if (resume !== null && first !== undefined && (await isThatLog(path, resume))) return first;', ''),
];

export const logFaults = [
  {
    fault: 'a follower with --from end that ends before its first line forgets where it began',
    edits: firstBatchOnly,
    test: 'test/log/follow-start.test.ts',
    title: '--from end, ended before the first line: what comes while it is down is new',
  },
  {
    fault: 'a follower of an empty file forgets it, and what is rotated away meanwhile is lost',
    edits: firstBatchOnly,
    test: 'test/log/follow-start.test.ts',
    title: 'an empty file that got lines and was rotated away while it was down',
  },
  {
    fault: 'a follower that is killed before its first batch loses lines',
    edits: firstBatchOnly,
    test: 'test/log/input.test.ts',
    title: 'a follower that is killed again and again: every line once and in order',
  },
  {
    fault: 'a manager that starts on a full disk meets its own lock, and ends',
    edits: [
      {
        file: 'runtime/log/aggregate/state-folder.ts',
        from: '  } catch (cause) {\n    await lock.release();\n    throw cause;\n  }',
        to: '  } catch (cause) {\n    throw cause;\n  }',
      },
    ],
    test: 'test/log/aggregate/disk-full.test.ts',
    title: 'a manager that starts on a full disk waits, and does not meet its own lock',
  },
  {
    fault: 'a checkpoint file that is cut short during a session brings everything again, as if an operator had moved it',
    edits: [
      jlog('reader', '    if (now === null) {\n      // Nobody', '    if (now === undefined) {\n      // Nobody'),
      jlog(
        'reader',
        `was moved to \${formatPosition(now)}; reading`,
        `was moved to \${formatPosition(now ?? { log: 0, marker: 0 })}; reading`,
      ),
      jlog(
        'reader',
        '    this.#stored = now;\n    this.#onMoved(this.#position, now,',
        '    const at = now ?? { log: 0, marker: 0 };\n    this.#stored = at;\n    this.#onMoved(this.#position, at,',
      ),
      jlog('reader', "'operator');\n    this.seek(now);", "'operator');\n    this.seek(at);"),
    ],
    test: 'test/log/service/lost-checkpoint.test.ts',
    title: 'cut short while it is read',
  },
  {
    fault: 'a log whose checkpoint file is gone is no longer read until somebody adds the subscriber',
    edits: notHealed,
    test: 'test/log/service/lost-checkpoint.test.ts',
    title: 'removed while nobody reads: its reader says where it was',
  },
  {
    fault: 'another fixed root in the template begins a new journal',
    edits: [
      {
        file: 'runtime/log/aggregate/aggregator.ts',
        from: 'const folder = options.stateFolder;\n    const { root } = options.template;',
        to: 'const { root } = options.template;\n    const folder = join(root, formerName);',
      },
    ],
    test: 'test/log/aggregate/disk-full.test.ts',
    title: 'another root of the template after a kill: the same journal, and nothing twice',
  },
  {
    fault: 'damage in the live segment is shown nowhere, and an age is made of its bytes',
    edits: [
      jlog('backlog', 'const brokenAt = walked?.broken === true ?', 'const brokenAt = walked === undefined ?'),
      jlog('backlog', ' && isHeader(folder.layout, header, 0);', ';'),
    ],
    test: 'test/log/condition.test.ts',
    title: 'a damaged live segment: damaged on the node, though nobody tries to read it, and no age out of garbage',
  },
  {
    fault: 'a log that its user may not read is level info on the manager, and nothing on the node',
    edits: [
      service(
        'troubles',
        'export function denial(path: string): Condition | null {',
        'export function denial(path: string): Condition | null {\n  if (path !== null) return null;',
      ),
    ],
    test: 'test/log/condition.test.ts',
    title: 'a log that its user may not write to: not permitted',
  },
  {
    fault: '`ecclusterd check` is ready although no log can be read',
    edits: [
      {
        file: 'runtime/daemon/logs/log-answers.ts',
        from: "  if (condition.state === 'not permitted') return",
        to: "  if (condition.state !== 'reading') return ok(subject, path);\n  if (condition.state === 'not permitted') return",
      },
    ],
    test: 'test/daemon/check-logs.test.ts',
    title: 'is ready where all of it can be done, and says what cannot',
  },
  {
    fault: 'log_idle_interval = 5 is slower than the default, and log_active_interval = 2 than 1',
    edits: [
      {
        file: 'runtime/daemon/logs/published-logs.ts',
        from: 'logIdleIntervalSec <= usualIdleSec',
        to: 'logIdleIntervalSec === usualIdleSec',
      },
      {
        file: 'runtime/daemon/logs/published-logs.ts',
        from: 'logActiveIntervalSec <= usualActiveSec',
        to: 'logActiveIntervalSec === usualActiveSec',
      },
    ],
    test: 'test/daemon/log-service.test.ts',
    title: 'intervals only limit pushing: a smaller number is never slower than a larger one, nor than the default',
  },
  {
    fault: 'standard input ends and loses its line when somebody holds the lock for longer than we wait',
    edits: [input('appender', "'EAGAIN', 'EINTR'", "'EINTR'")],
    test: 'test/log/words.test.ts',
    title: 'of standard input: a lock that somebody holds for longer than we wait is waited for, and the line is not lost',
  },
  {
    fault: 'the follower waits 2 s for each rotated file',
    edits: [
      input('follower', 'const waitMs = this.#successor(source) === this.#options.path ? quietMs - ageMs : 0;', 'const waitMs = quietMs;'),
    ],
    test: 'test/log/follow-start.test.ts',
    title: 'does not wait for each rotated file that has been quiet for long',
  },
  {
    fault: 'what was cut out of a segment is deleted with it',
    edits: [
      jlog(
        'folder',
        `removeFile(\`\${file}.idx\`);\n    dropOldEvidence`,
        `removeFile(\`\${file}.idx\`);\n    removeFile(\`\${file}.cut\`);\n    dropOldEvidence`,
      ),
    ],
    test: 'test/log/losses.test.ts',
    title: 'are counted when damage is cut out, survive the segment, and end when they are acknowledged',
  },
  {
    fault: 'a line of exactly 1 MiB gives an empty line more',
    edits: [input('split-lines', '(end < 0 ? chunk.length : end) - from > room', '(end < 0 ? chunk.length : end) - from >= room')],
    test: 'test/log/follow-start.test.ts',
    title: 'a line that just fills a record, and longer ones, from a stream and from a file',
  },
  {
    fault: 'longer lines are split unmarked',
    edits: [
      input('split-lines', "export const continuedMark = Buffer.from('[continued] ');", "export const continuedMark = Buffer.from('');"),
    ],
    test: 'test/log/follow-start.test.ts',
    title: 'a line that just fills a record, and longer ones, from a stream and from a file',
  },
  {
    fault: 'messages name ecjlog, which is not installed',
    edits: [service('opening', 'or add one with `ecclusterd jlog add`', 'or add one with `ecjlog add`')],
    test: 'test/log/words.test.ts',
    title: 'name no program that is not installed',
  },
  {
    fault: 'a dry run serves no logs and does not say so',
    edits: [
      {
        file: 'runtime/daemon/logs/published-logs.ts',
        from: "if (options.quiet) options.log('warn', 'dry run: no port is opened, so no logs are served from here');",
        to: 'if (options.quiet);',
      },
    ],
    test: 'test/daemon/log-service.test.ts',
    title: 'a dry run serves none, and says so',
  },
  {
    fault: '"1 segments"',
    edits: [jlog('reader', `next - log === 1 ? 'one segment is'`, `next - log === 0 ? 'one segment is'`)],
    test: 'test/log/words.test.ts',
    title: 'say that 1 of the segments is gone',
  },
  {
    fault: 'with the shipped unit checkpoints are EROFS, and jlogs EACCES',
    edits: [{ file: 'packaging/systemd/ecclusterd.service', from: '-/var/log/ecelerity', to: '-/var/log/other' }],
    test: 'test/daemon/systemd.test.ts',
    title: 'lets it write checkpoints where mail servers have their logs, as the user who owns them',
  },
].map((each) => ({ issue: 14, ...each }));
