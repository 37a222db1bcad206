// Bugs to plant in runtime/core, one at a time (mutate-core.mjs). Each must be found by the simulator within 10,000 seeds.
// `from` occurs exactly once in its file; when the code changes, the edit changes with it, and says the same.

const core = (file, from, to) => ({ file: `runtime/core/${file}.ts`, from, to });

/** `name`: what is wrong then. `quick`: found within 24 seeds or so, hence tried in CI. */
export const mutants = [
  // Election
  {
    name: 'wrong tie-break between claims',
    quick: true,
    edits: [core('ownership/election', 'return a.member < b.member;', 'return a.member > b.member;')],
  },
  {
    name: 'size of the old component ignored in a merge',
    edits: [core('ownership/election', 'if (a.component !== b.component) return a.component > b.component;', '')],
  },
  { name: 'class of claims ignored', edits: [core('ownership/election', 'if (a.claim !== b.claim) return a.claim > b.claim;', '')] },
  {
    name: 'emptiest: wrong tie-break',
    edits: [core('ownership/election', 'load.member < best.member)) best = load;', 'load.member > best.member)) best = load;')],
  },
  { name: 'emptiest: the fullest', edits: [core('ownership/election', 'load.count < best.count ||', 'load.count > best.count ||')] },
  {
    name: 'maturity ignored: addresses given out at the first view',
    quick: true,
    edits: [core('ownership/election', 'for (const entry of mature ? elected : [])', 'for (const entry of elected)')],
  },
  {
    name: 'preference ignored',
    edits: [core('ownership/election', 'else if (mature && entry.preference !== null &&', 'else if (mature && entry.preference === "" &&')],
  },
  {
    name: 'follower where it cannot be',
    edits: [
      core(
        'ownership/election',
        'if (owner === null || !entry.candidates.includes(owner)) return unowned;',
        'if (owner === null) return unowned;',
      ),
    ],
  },
  {
    name: 'follower elected by itself',
    edits: [core('ownership/election', '!entry.broken && entry.follow === null);', '!entry.broken);')],
  },
  {
    name: 'BROKEN elected',
    edits: [core('ownership/election', 'filter((entry) => !entry.broken && entry.follow', 'filter((entry) => entry.follow')],
  },
  { name: 'draining or late node elected', edits: [core('ownership/election', 'states.filter((state) => state.takes)', 'states')] },
  {
    name: 'claim of who cannot have it',
    edits: [core('ownership/election', 'if (entry?.candidates.includes(member) !== true) continue;', 'if (entry === undefined) continue;')],
  },
  {
    name: 'preference of conflicting nodes honoured',
    edits: [core('ownership/entries', 'preference: preferences.size === 1', 'preference: preferences.size >= 1')],
  },
  {
    name: 'broken binding not noticed',
    edits: [core('ownership/entries', 'else if (address !== offer.ip) brokenBindings.add(binding);', '')],
  },
  {
    name: 'unable nodes stay candidates',
    edits: [core('membership/settle-round', 'const entries = withoutUnable(', 'const entries = offered; withoutUnable(')],
  },

  // Balance
  {
    name: 'flapping: a move that improves nothing',
    quick: true,
    edits: [
      core('ownership/balance', 'if (load.count - least.count <= 1) return null;', 'if (load.count - least.count <= 0) return null;'),
      core('ownership/balance', 'load.count - to.count <= 1) continue;', 'load.count - to.count <= 0) continue;'),
    ],
  },
  {
    name: 'balance gives up early',
    edits: [
      core('ownership/balance', 'if (load.count - least.count <= 1) return null;', 'if (load.count - least.count <= 2) return null;'),
    ],
  },
  {
    name: 'one more than duravip_balance_set_size',
    quick: true,
    edits: [core('ownership/balance', 'while (moves.length < setSize)', 'while (moves.length <= setSize)')],
  },
  {
    name: 'preferred addresses balanced away',
    edits: [core('ownership/balance', 'row.claim === claimClass.preferred || row.pinned', 'row.pinned')],
  },
  {
    name: 'pin ignored by the balancer',
    quick: true,
    edits: [
      core('ownership/balance', '|| row.pinned ||', '||'),
      core('ownership/moves', "if (row.pinned && why !== 'operator' && why !== 'drain') return false;", ''),
    ],
  },
  { name: 'balancer plans what nobody may move', edits: [core('ownership/balance', '|| row.pinned ||', '||')] },
  {
    name: 'balance interval ignored',
    quick: true,
    edits: [core('membership/leader', 'Math.max(matureFrom(state), state.plan.balanceAt)', 'matureFrom(state)')],
  },
  {
    name: 'balance although settings differ',
    edits: [core('membership/leader', "if (settled.mismatches.some(({ subjects }) => subjects.includes('settings'))) return [];", '')],
  },

  // Rounds and views
  {
    name: 'missing view id check: state of another view accepted',
    quick: true,
    edits: [
      core('membership/gather', 'gather !== null && message.view === bus.view?.id && message.round', 'gather !== null && message.round'),
    ],
  },
  {
    name: 'missing round check: state of another round accepted',
    edits: [core('membership/gather', 'message.view === bus.view?.id && message.round === bus.round;', 'message.view === bus.view?.id;')],
  },
  {
    name: 'parts of a state lost',
    edits: [core('membership/gather', 'if (assembled.next < assembled.parts) {', 'if (assembled.next < assembled.parts - 1) {')],
  },
  {
    name: 'claims from a half-gathered table',
    edits: [
      core(
        'membership/gather',
        '  state.split = { ...state.split, apart: new Map() };\n  state.gather = {',
        '  state.split = { ...state.split, apart: new Map() };\n  state.table = new Map();\n  state.gather = {',
      ),
    ],
  },
  {
    name: 'offers not shipped',
    edits: [core('membership/gather', 'if (provider === bus.self) sendOffers(turn, hash);', 'void provider;')],
  },
  { name: 'settles before all offers are in', edits: [core('membership/gather', 'if (needed.size === 0) settleRound', 'settleRound')] },
  {
    name: 'settles before all states are in',
    edits: [
      core(
        'membership/gather',
        'if (expected.some((id) => !gather.statements.has(id))) return;',
        'if (!expected.some((id) => gather.statements.has(id))) return;',
      ),
    ],
  },
  {
    name: 'liar: one voice is enough to have somebody elsewhere',
    liar: true,
    edits: [core('membership/seats', 'return votes < 0;', 'return votes < 2;')],
  },
  {
    name: 'liar: plans are made as the leader says',
    liar: true,
    edits: [core('ownership/moves', 'const moves = reasonable(turn.state, settled, message);', 'const { moves } = message;')],
  },
  {
    name: 'maturity not contagious',
    quick: true,
    edits: [core('membership/settle-round', 'state.mature = [...statements.values()].some(({ mature }) => mature);', '')],
  },
  { name: 'quorum off by one', edits: [core('membership/settle-round', 'nodes.size * 2 <= quorum', 'nodes.size * 2 < quorum')] },
  {
    name: 'quorum ignored',
    edits: [core('membership/settle-round', 'who(({ quorum }) => quorum !== 0 &&', 'who(({ quorum }) => quorum < 0 &&')],
  },
  { name: 'late node takes over', edits: [core('membership/late', 'failureTimeoutMs / 4);', 'failureTimeoutMs * 40);')] },
  {
    name: 'late node never asks for its share',
    edits: [core('membership/late', "send(turn, { kind: 'round', view: bus.view.id, round: bus.round + 1, why: 'return' });", '')],
  },
  {
    name: 'no announcement after a merge',
    quick: true,
    edits: [core('membership/settle-round', '  announceContested(turn, table, claims);\n', '')],
  },
  { name: 'component forgotten', edits: [core('membership/settle-round', 'state.component = Math.max(1, settled.nodes.size);', '')] },
  {
    name: 'mature before its time',
    quick: true,
    edits: [
      core(
        'membership/leader',
        'return bus.viewSince + settings.node.timers.viewMatureTimeSec * 1000;',
        'return bus.viewSince + settings.node.timers.viewMatureTimeSec;',
      ),
    ],
  },
  {
    name: 'hash of a table keeps what has gone',
    edits: [core('ownership/rows', 'if (before !== undefined) lanes = toggle(lanes, lanesOfRow(ip, before));', '')],
  },

  // Planned moves
  // Either of the two checks alone is enough where a sender's messages keep their order, so both go.
  {
    name: 'missing view id check: plan of another round applied',
    edits: [core('ownership/moves', 'settled === null || gather !== null || lapsed || settled.key !== view ||', 'settled === null ||')],
  },
  {
    name: 'plan applied while gathering',
    edits: [
      core(
        'ownership/moves',
        'settled === null || gather !== null || lapsed || settled.key !== view',
        'settled === null || lapsed || settled.key !== view',
      ),
    ],
  },
  { name: 'missing table hash check', edits: [core('ownership/moves', '|| message.base !== tableHash(turn.state)', '')] },
  {
    name: 'release before acquired',
    quick: true,
    edits: [core('plumbing/plumbing', 'return owns(state, ip) ||', 'return (owns(state, ip) && !state.pending.has(ip)) ||')],
  },
  {
    name: 'acquired before it serves',
    edits: [core('plumbing/plumbing', "state.host.have.get(ip) === 'up' && isNews(ip)", 'isNews(ip)')],
  },
  { name: 'acquired never said', edits: [core('plumbing/plumbing', '  sayAcquired(turn, up);\n', '')] },
  {
    name: 'pin not set',
    edits: [core('ownership/moves', "why === 'operator' && entry.follow === null && entry.preference !== to", 'false')],
  },
  {
    name: 'pin ignored by preferences',
    edits: [
      core('ownership/preferences', '|| row.owner === preference || row.pinned)', '|| row.owner === preference)'),
      core('ownership/moves', "if (row.pinned && why !== 'operator' && why !== 'drain') return false;", ''),
    ],
  },
  {
    name: 'operator moves to a node that drains',
    edits: [
      core('ownership/moves', 'return takes(settled, to) && entry.candidates.includes(to);', 'return entry.candidates.includes(to);'),
      core('ownership/orders', 'if (!takes(settled, to)) return', 'if (to === "") return'),
    ],
  },
  {
    name: 'follow broken: followers stay behind',
    quick: true,
    edits: [core('ownership/moves', 'for (const one of [move, ...followersOf(state, settled, move)])', 'for (const one of [move])')],
  },
  {
    name: 'followers do not wait for their leader',
    edits: [
      core(
        'ownership/moves',
        "if (move?.acquired === true && !pending.has(settled.entryOf.get(ip)?.follow ?? ''))",
        'if (move?.acquired === true)',
      ),
    ],
  },
  {
    name: 'what a planned move is called off of is not announced by who keeps it',
    edits: [core('ownership/moves', '  takeBack(turn, dropped);\n', '')],
  },
  {
    name: 'what a round has called off is not announced again when all have let go',
    edits: [core('membership/settle-round', '  announceRecalled(turn);\n', '')],
  },
  { name: 'moves survive a round', edits: [core('membership/gather', '  forgetMoves(turn);\n', '')] },
  {
    name: 'order applied while gathering',
    edits: [
      core(
        'ownership/orders',
        'if (settled === null || gather !== null || lapsed || !settled.statements.has(from)) {',
        'if (settled === null || lapsed || !settled.statements.has(from)) {',
      ),
    ],
  },
  {
    name: 'drained addresses are not moved',
    edits: [core('membership/leader', 'settled.draining.size === 0 ? []', 'settled.draining.size >= 0 ? []')],
  },
  {
    name: 'drain that is taken back goes on',
    edits: [core('ownership/orders', 'if (from === turn.state.bus.self) sayDraining(turn);', '')],
  },

  // Exclusion
  {
    name: 'exclusion not lifted',
    quick: true,
    edits: [core('membership/gather', '{ ...bus, excluded: withEntry(bus.excluded, from, undefined) }', '{ ...bus }')],
  },
  {
    name: 'excluded node keeps its addresses',
    edits: [core('membership/exclusion', "if (isExcluded(state)) releaseAll(turn, 'excluded');", '')],
  },
  {
    name: 'silence never noticed',
    edits: [core('membership/heartbeat', '> missed ? [id] : []', '> missed * 1000 ? [id] : []')],
  },
  {
    name: 'burst of own heartbeats makes the others silent',
    edits: [core('membership/heartbeat', 'sinceLast >= intervalMs(state) / 2', 'sinceLast >= 0')],
  },
  {
    name: 'who states nothing is waited for',
    edits: [core('membership/exclusion', 'if (place < 0) return null;', 'if (place < 1000) return null;')],
  },

  // Host and bus
  { name: 'addresses kept without a bus', edits: [core('membership/bus-connection', "releaseAll(turn, 'no bus');", '')] },
  { name: 'left-overs ignored at the start', edits: [core('state', "host: { release: 'look',", 'host: { release: null,')] },
  { name: 'surplus left where it is', edits: [core('plumbing/plumbing', 'if (surplus.length > 0) {', 'if (surplus.length > 1e9) {')] },
  {
    name: 'missing addresses not repaired',
    edits: [core('plumbing/plumbing', "  turn.effects.push({ kind: 'plumb', ips: again, why: unhurried(state) });\n", '')],
  },
  {
    name: 'failed plumbing not told',
    edits: [
      core(
        'ownership/able',
        'failures) byReason.set(reason, [...(byReason.get(reason) ?? []), ip]);\n  for (const [reason, list] of byReason) sayAble(turn, false, list, reason);',
        'failures) byReason.set(reason, [...(byReason.get(reason) ?? []), ip]);',
      ),
    ],
  },
  {
    name: 'failed plumbing never tried again',
    edits: [core('ownership/able', 'retryAt = Math.min(retryAt, now + delayMs);', 'retryAt = Math.min(retryAt, Infinity);')],
  },
  { name: 'stopping node applies what is delivered', edits: [core('membership/stop', '      state.settled = null;\n', '')] },
  {
    name: 'removed addresses stay in the table',
    edits: [
      core(
        'ownership/rows',
        'for (const [ip, row] of before) if (!table.has(ip)) changes.push({ ip, before: row, after: undefined });',
        '',
      ),
    ],
  },
];
