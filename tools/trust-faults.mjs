// What the holes in docs/threat-model.md were made of, each with the test that is to find it. `npm run faults` plants them, one at a time and in a copy.

const edit = (file, from, to) => ({ file, from, to });

/** `title`: where it is absent the whole file is run. `builds`: the test runs the bundle of the runtime. */
export const trustFaults = [
  {
    fault: 'a user of the node itself reads its logs by the name of the manager',
    test: 'test/trust/log-identity.test.ts',
    edits: [edit('runtime/log/service/listener.ts', "owner.kind === 'local' && !isTrusted(owner.uid)", 'false')],
  },
  {
    fault: 'any certificate of the cluster is any manager',
    test: 'test/trust/log-identity.test.ts',
    edits: [edit('runtime/daemon/logs/reader-access.ts', "certified !== null && !speaksFor(certified, 'manager', name)", 'false')],
  },
  {
    fault: 'a certificate that has ended is good for ever',
    test: 'test/trust/expiry.test.ts',
    title: 'end a connection that was made before',
    edits: [edit('runtime/log/service/log-connection.ts', 'Date.now() > this.#certifiedUntil', 'false')],
  },
  {
    fault: 'multicast, broadcast and the like are managed',
    test: 'test/daemon/unmanageable.test.ts',
    edits: [
      edit('runtime/net/manageable.ts', "if (ip.bits >> 28n === 0xen) return 'is a multicast address, which is that of a group';", ''),
    ],
  },
  {
    fault: 'idle connections keep mail servers out of a port of the feed that asks for a password',
    test: 'test/trust/feed-doors.test.ts',
    title: 'those that say no password leave room',
    edits: [edit('runtime/feed/feed-server.ts', "if (endpoint.kind === 'tcp')", "if (endpoint.kind === 'nowhere')")],
  },
  {
    fault: 'half requests keep Postfix out of the policy service',
    test: 'test/feed/totals.test.ts',
    title: 'of connections to the policy service that ask for nothing',
    edits: [
      edit(
        'runtime/clients/postfix/policy-service.ts',
        'server.maxConnections = 2 * connectionsMax;',
        'server.maxConnections = connectionsMax;',
      ),
    ],
  },
  {
    fault: 'each MAC of a flood is told of and remembered',
    test: 'test/daemon/host-work.test.ts',
    title: 'names few of the strangers that flood the LAN',
    edits: [edit('runtime/host/defence.ts', 'member === null && last === undefined && this.#said.size >= saidMax', 'false')],
  },
  {
    fault: 'figures are made anew for whoever asks without a pause',
    test: 'test/trust/reserves.test.ts',
    title: 'whoever asks for figures without a pause',
    edits: [edit('runtime/metrics/metrics-server.ts', 'await shared.ask(exposition)', 'await text(exposition)')],
  },
  {
    fault: 'the kernel is searched anew for each connection, whatever any user has filled its tables with',
    test: 'test/trust/local-owner.test.ts',
    edits: [edit('runtime/trust/local-owner.ts', 'index ??= texts.map(rowsOf);', 'index = texts.map(rowsOf);')],
  },
  {
    fault: 'root goes through links in the folder of a log',
    test: 'test/trust/log-folder.test.ts',
    title: 'root goes through no link in place of metastore',
    edits: [edit('runtime/log/jlog/files.ts', ' | constants.O_NOFOLLOW;', ';')],
  },
  {
    fault: 'a pipe in the folder of a log stops who looks at it',
    test: 'test/trust/log-folder.test.ts',
    title: 'does not stop who looks at it by a pipe',
    edits: [edit('runtime/log/jlog/files.ts', 'const base = constants.O_NONBLOCK;', 'const base = 0;')],
  },
  {
    fault: 'the new content of a file lies under a name that can be guessed, and links are followed there',
    test: 'test/cli/write.test.ts',
    title: 'goes through no link that somebody has put',
    edits: [
      edit('compiler/fix/host-write.ts', "randomBytes(8).toString('hex')", 'process.pid'),
      edit('compiler/fix/host-write.ts', ' | constants.O_EXCL | constants.O_NOFOLLOW;', ';'),
    ],
  },
  {
    fault: 'who only connects keeps managers out of the log service',
    test: 'test/log/service/doors.test.ts',
    title: 'gives the place of those that do not say who they are',
    edits: [edit('runtime/log/service/listener.ts', 'full === null || this.#makeRoom() ? null : full', 'full')],
  },
  {
    fault: '--undo removes what somebody else had put there',
    test: 'test/setup/apply.test.ts',
    edits: [edit('runtime/setup/apply.ts', 'writtenAt(before, file.path) !== null || !isThere(file, user)', 'file.path !== null')],
  },
  {
    fault: 'credit is not held against a node',
    test: 'test/log/aggregate/hostile-node.test.ts',
    edits: [edit('runtime/log/aggregate/pull-subscription.ts', 'if (this.#credit >= 0) return true;', 'return true;')],
  },
  {
    fault: 'a link leads out of the tree',
    test: 'test/trust/world.test.ts',
    edits: [edit('compiler/load/world.ts', "part === '..' || !isInside(next) ? null : linkAt(next)", 'null')],
  },
  {
    fault: 'the door to terminals lets everything through',
    test: 'test/trust/doors.test.ts',
    edits: [edit('base/inert-text.ts', "return plain.test(text) ? text : inert(text.replaceAll('\\t', ' '));", 'return text;')],
  },
  {
    fault: 'root talks to any socket at /tmp/2025',
    test: 'test/trust/doors.test.ts',
    edits: [edit('runtime/console/client/socket-owner.ts', 'if (open !== null) {', 'if (open === undefined) {')],
  },
  {
    fault: 'a name has control characters',
    test: 'test/trust/foreign.test.ts',
    edits: [edit('runtime/net/fields.ts', "if (/[\\0-\\x1f\\x7f-\\x9f]/.test(text)) from.fail('a name with control characters');", '')],
  },
  {
    fault: 'half requests keep the scraper out',
    test: 'test/trust/reserves.test.ts',
    edits: [edit('runtime/metrics/metrics-server.ts', 'oldest.destroy();', 'socket.destroy();')],
  },
  {
    fault: 'requests in one go stop the loop of a node',
    test: 'test/trust/reserves.test.ts',
    title: 'a thousand requests in one go are not a thousand answers',
    edits: [edit('runtime/metrics/metrics-server.ts', '    if (!one.mayBegin(request, response)) return;\n', '    void one;\n')],
  },
  {
    fault: 'a FIFO is read as an IR',
    test: 'test/trust/reserves.test.ts',
    edits: [edit('runtime/process/ir-file.ts', '!there.isFile() && !there.isDirectory()', 'false')],
  },
  {
    fault: 'a forged quorum releases all',
    test: 'test/core/forged.test.ts',
    edits: [
      edit(
        'runtime/core/membership/settle-round.ts',
        'const idle = who(({ quorum }) => quorum !== 0 && nodes.size * 2 <= quorum);',
        'const idle = [...stated.values()].some(({ quorum }) => quorum !== 0 && nodes.size * 2 <= quorum) ? new Set(nodes.keys()) : new Set<string>();',
      ),
    ],
  },
  {
    fault: 'claims are believed against the word of the others',
    test: 'test/core/forged.test.ts',
    edits: [
      edit('runtime/core/membership/settle-round.ts', 'if (!disputed.has(id)) continue;', 'if (disputed.has(id) || id !== null) continue;'),
    ],
  },
  {
    fault: 'a name that is in no IR is a member',
    test: 'test/core/forged.test.ts',
    edits: [edit('runtime/core/membership/settle-round.ts', "if (!isKnown(id)) return 'unknown';", '')],
  },
  {
    fault: 'a machine takes the name of another',
    test: 'test/core/seats.test.ts',
    edits: [edit('runtime/core/membership/seats.ts', 'return votes < 0;', 'return false;')],
  },
  {
    fault: 'one voice is enough to put somebody elsewhere',
    test: 'test/core/seats.test.ts',
    edits: [edit('runtime/core/membership/seats.ts', 'return votes < 0;', 'return votes < 2;')],
  },
  {
    fault: 'the leader moves what it wants',
    test: 'test/core/forged.test.ts',
    edits: [
      edit(
        'runtime/core/ownership/moves.ts',
        'const moves = reasonable(turn.state, settled, message);',
        'const { moves } = message; reasonable(turn.state, settled, message);',
      ),
    ],
  },
  {
    fault: 'objects of a member fill the memory of the others',
    test: 'test/trust/shared-memory.test.ts',
    edits: [
      edit(
        'runtime/replication/shared-memory.ts',
        "return this.#has(bytes, this.#most * shareOfOthers, 'what is new from others is not taken in');",
        'return this.#has(bytes, Infinity, String(shareOfOthers));',
      ),
    ],
  },
  {
    fault: 'ends of gauges that nobody has are kept',
    test: 'test/trust/shared-memory.test.ts',
    edits: [
      edit(
        'runtime/core/replication/series.ts',
        "if (section.kind === 'g' && (value !== 0 || this.#gaugeEnds.has(key)))",
        "if (section.kind === 'g')",
      ),
    ],
  },
  {
    fault: 'a counter has members without end',
    test: 'test/trust/shared-memory.test.ts',
    edits: [edit('runtime/core/replication/counter.ts', '(held?.size ?? 0) >= partsMax ||', 'partsMax === 0 ||')],
  },
  {
    fault: 'any round is the next one',
    test: 'test/trust/shared-memory.test.ts',
    edits: [
      edit('runtime/core/replication/protocol.ts', 'hello.round > this.#round + roundsAheadMax', 'hello.round < roundsAheadMax - 1000'),
    ],
  },
  {
    fault: 'messages of objects of any length are taken apart',
    test: 'test/trust/shared-memory.test.ts',
    edits: [edit('runtime/core/replication/replica-wire.ts', 'data.length > most', 'most < 0')],
  },
  {
    fault: 'every user of the machine gets in to the feed',
    test: 'test/trust/feed-doors.test.ts',
    title: 'a port lets in no other user of the machine',
    edits: [edit('runtime/feed/feed-door.ts', "if (owner.kind === 'local' && isTrusted(owner.uid)) room", 'if (owner !== null) room')],
  },
  {
    fault: 'a feed with a password answers before it was said',
    test: 'test/trust/feed-doors.test.ts',
    title: 'a port with a password does nothing before it was said',
    edits: [
      edit('runtime/feed/execute.ts', "session.password !== null && !open.has(command?.name ?? '')", 'session.password === undefined'),
    ],
  },
  {
    fault: 'passwords of the feed are guessed for ever',
    test: 'test/trust/feed-doors.test.ts',
    title: 'a port with a password does nothing before it was said',
    edits: [edit('runtime/feed/session.ts', 'this.ended = ++this.#tries >= triesMax;', 'this.ended = triesMax === 0;')],
  },
  {
    fault: 'a certificate of anybody gets in to the feed',
    test: 'test/trust/feed-doors.test.ts',
    title: 'beyond loopback there is TLS only',
    edits: [edit('runtime/feed/feed-door.ts', 'if (isOfCluster(namesOf(socket)))', 'if (isOfCluster !== undefined)')],
  },
  {
    fault: 'a password of the feed that everybody may read is taken',
    test: 'test/trust/feed-doors.test.ts',
    title: 'a password that everybody may read is none',
    edits: [edit('runtime/process/password-file.ts', '(file.mode & 0o007) !== 0', 'false')],
  },
  {
    fault: 'one client of the feed fills two nodes',
    test: 'test/feed/totals.test.ts',
    title: 'of 100,000 keys of a kilobyte from one client of the feed',
    edits: [edit('runtime/feed/commands/gauge-commands.ts', 'held.bytes >= heldBytes\n', 'held.bytes < 0\n')],
  },
  {
    fault: 'the policy service reads without an end',
    test: 'test/feed/totals.test.ts',
    title: 'of requests of a policy client that asks without waiting and never reads',
    edits: [
      edit('runtime/clients/postfix/policy-service.ts', '    socket.pause();\n', ''),
      edit('runtime/clients/postfix/policy-service.ts', 'before = before.then(() => taken(socket)).then(() => void socket.resume());', ''),
    ],
  },
  {
    fault: 'a request of a policy client has no end',
    test: 'test/feed/totals.test.ts',
    title: 'of a single request',
    edits: [
      edit(
        'runtime/clients/postfix/policy-request.ts',
        'this.#attributes.size >= attributesMax || this.#length > charactersMax',
        'attributesMax === 0',
      ),
    ],
  },
  {
    fault: 'the policy service believes the state that another user has left',
    test: 'test/feed/totals.test.ts',
    title: 'do not hold for what others have put where the policy service keeps its state',
    edits: [edit('runtime/clients/postfix/policy-state.ts', 'isOurs && size <= bytesMax', 'size <= bytesMax || isOurs')],
  },
  {
    fault: 'the policy service writes through a link of another user',
    test: 'test/feed/totals.test.ts',
    title: 'do not hold for what others have put where the policy service keeps its state',
    edits: [
      edit(
        'runtime/clients/postfix/policy-state.ts',
        `      rmSync(\`\${this.#path}.new\`, { force: true });\n      writeFileSync(\`\${this.#path}.new\`, this.#text(), { mode: 0o600, flag: 'wx' });`,
        `      if (rmSync === undefined) return;\n      writeFileSync(\`\${this.#path}.new\`, this.#text(), { mode: 0o600 });`,
      ),
    ],
  },
  {
    fault: '64 idle consoles lock out everybody',
    test: 'test/trust/console-reserve.test.ts',
    title: 'serves one more where 64 are connected and idle',
    edits: [edit('runtime/console/console-server.ts', 'if (this.present.size >= this.limits.connections) this.makeRoom();', '')],
  },
  {
    fault: 'root has no console where 64 others talk',
    test: 'test/trust/console-reserve.test.ts',
    title: 'gives root a console where 64 others do not stop to talk',
    edits: [
      edit(
        'runtime/console/console-server.ts',
        'enter: (socket) => reserve.enter(socket) }',
        'enter: (socket) => (reserve === null ? undefined : room.enter(socket)) }',
      ),
    ],
  },
  {
    fault: "the place that is kept for root is everybody's",
    test: 'test/trust/console-reserve.test.ts',
    title: 'gives root a console where 64 others do not stop to talk',
    edits: [edit('runtime/console/console-server.ts', 'mode: 0o600, enter', 'mode, enter')],
  },
  {
    fault: 'ecclusterd listen prints what it hears as it is',
    test: 'test/trust/listen.test.ts',
    builds: true,
    edits: [
      edit('base/inert-text.ts', "return plain.test(text) ? text : inert(text.replaceAll('\\t', ' '));", 'return text;'),
      edit('runtime/net/fields.ts', "if (/[\\0-\\x1f\\x7f-\\x9f]/.test(text)) from.fail('a name with control characters');", ''),
    ],
  },
  {
    fault: 'a time that is none ends ecclusterd listen',
    test: 'test/trust/listen.test.ts',
    builds: true,
    edits: [
      edit(
        'runtime/ecclusterd/listen-command.ts',
        `return Number.isNaN(time.getTime()) ? \`(no time: \${timeMs})\` : time.toISOString();`,
        'return time.toISOString();',
      ),
    ],
  },
  {
    fault: 'the unit of the node may do what root can',
    test: 'test/trust/reserves.test.ts',
    title: 'ecclusterd is at 2.0 or below',
    edits: [
      edit('packaging/systemd/ecclusterd.service', 'SystemCallFilter=~@privileged @resources\n', ''),
      edit('packaging/systemd/ecclusterd.service', 'ProtectClock=yes\nProtectHostname=yes\n', ''),
    ],
  },
  {
    fault: 'the unit of the manager runs as root',
    test: 'test/trust/reserves.test.ts',
    title: 'ecclusterd-manager is at 2.0 or below',
    edits: [
      edit('packaging/systemd/ecclusterd-manager.service', 'User=ecclusterd\nGroup=ecclusterd\n', ''),
      edit('packaging/systemd/ecclusterd-manager.service', 'CapabilityBoundingSet=\n', ''),
    ],
  },
  {
    fault: 'the package carries a snapshot of the machine that packed it',
    test: 'test/trust/supply.test.ts',
    title: 'is no snapshot and no account of the build',
    edits: [edit('package.json', '    "!dist/ecconf.blob",\n', '')],
  },
  {
    fault: 'the package carries the account of its build',
    test: 'test/trust/supply.test.ts',
    title: 'is no snapshot and no account of the build',
    edits: [edit('package.json', '    "!dist/meta.json",\n', '')],
  },
  {
    fault: 'bundles carry code whose terms are nowhere',
    test: 'test/trust/supply.test.ts',
    title: 'makes no package of code without terms',
    edits: [edit('tools/bundled.mjs', "files.length === 0 || typeof license !== 'string'", 'files === null')],
  },
  {
    fault: 'the notices have the names of packages, and not their terms',
    test: 'test/trust/supply.test.ts',
    title: 'has the terms with the extension for VS Code, too',
    edits: [edit('tools/bundled.mjs', 'return `The programs', "if (parts.length > 0) return '';\n  return `The programs")],
  },
  {
    fault: 'columns are counted from the start of the line each time',
    test: 'test/trust/linear.test.ts',
    title: 'time in proportion to the input of columns in one long line',
    edits: [edit('grammar/line-index.ts', 'character <= blockSize ? ', 'character <= blockSize || blockSize > 0 ? ')],
  },
  {
    fault: 'a file of 20,000 mistakes makes a report of 20,000 findings',
    test: 'test/trust/linear.test.ts',
    title: 'shows the first findings of a file and counts the rest',
    edits: [edit('compiler/diagnostics.ts', 'const findingsMax = 1_000;', 'const findingsMax = 1_000_000;')],
  },
  {
    fault: 'open dictionaries nest without end',
    test: 'test/trust/linear.test.ts',
    title: 'time in proportion to the input of open dictionaries',
    edits: [edit('grammar/limits.ts', '  values: 16,', '  values: 1e9,')],
  },
  {
    fault: 'all stanzas are looked through for each option in the wrong place',
    test: 'test/trust/linear.test.ts',
    title: 'time in proportion to the input of options in the wrong place',
    edits: [
      edit(
        'compiler/checks/options/misplaced-option.ts',
        '  const found = types.flatMap((type) => below.get(type) ?? []);',
        `  const all = (items: readonly Item[]): readonly Stanza[] =>
    items.flatMap((item) => (item.kind === 'stanza' ? [item, ...all(item.items)] : []));
  const found = below === null ? [] : all(siblings).filter(({ key }) => types.includes(key)).map(homeOf);`,
      ),
    ],
  },
  {
    fault: 'as many nodes as a list has names are taken for machines',
    test: 'test/trust/linear.test.ts',
    title: 'much in little does not take a list of names for so many machines',
    edits: [edit('compiler/load/load-tree.ts', 'const membersMax = 256;', 'const membersMax = 256_000;')],
  },
  {
    fault: 'arrays of any length are spread into a call',
    test: 'test/house.test.ts',
    title: 'spreads into a call of what somebody else makes long',
    edits: [edit('biome.json', '      "plugins": ["./lint/no-spread-in-call.grit"],\n', '')],
  },
  {
    fault: 'a member that was never heard is never missed',
    test: 'test/core/silence.test.ts',
    edits: [edit('runtime/core/membership/heartbeat.ts', 'beats.ownInRound + dueIn', 'Infinity + dueIn')],
  },
  {
    fault: 'nobody excludes a silent member but who is first in line',
    test: 'test/core/silence.test.ts',
    edits: [edit('runtime/core/membership/heartbeat.ts', 'silentBy(state, settled, missedBeats * (place + 1)).length > 0', 'place === 0')],
  },
  {
    fault: 'who speaks is excluded for silence where somebody says so',
    test: 'test/core/silence.test.ts',
    edits: [
      edit(
        'runtime/core/membership/exclusion.ts',
        "if (message.why === 'silent') return isProvenSilent(state, from, id);",
        "if (message.why === 'silent') return isProvenSilent !== undefined;",
      ),
    ],
  },
];
