// Bugs to plant in what is done on the control group, one at a time: each must be found by `npm run sim:requests`, or `sim:rollout`. As in mutants.mjs, `from`
// occurs exactly once in its file.

const control = (file, from, to) => [{ file: `runtime/control/${file}.ts`, from, to }];
const stopAll = (from, to) => [{ file: 'runtime/core/rollout/stop-all.ts', from, to }];
const rollout = (file, from, to) => [{ file: `runtime/core/rollout/rollout-${file}.ts`, from, to }];

export const requestMutants = [
  {
    name: 'a hello is said once',
    edits: control(
      'seat',
      '    this.#helloDue = true;\n    for (const member',
      '    this.#helloDue ||= this.#hellos.size === 0;\n    for (const member',
    ),
  },
  {
    name: 'a hello is said to newcomers only',
    edits: control(
      'seat',
      '    this.#view = view;\n',
      '    const known = new Set(this.#view?.members ?? []);\n    this.#view = view;\n    if (view.members.every((member) => known.has(member))) return this.#events.onView(view.members);\n',
    ),
  },
  {
    name: 'who has left is waited for',
    edits: control(
      'asker',
      "if (reply.state !== 'waiting' || members.includes(reply.member)) continue;",
      "if (reply.state !== 'waiting' || members.length > 0) continue;",
    ),
  },
  { name: 'anybody may ask', edits: control('answerer', 'if (!isManager) {', 'if (who === null) {') },
  {
    name: 'orders run side by side',
    edits: control('answerer', "return !before && running.every((each) => each.effect === 'read');", 'return running.length < readersMax;'),
  },
  {
    name: 'an order overtakes another',
    edits: control(
      'answerer',
      "const before = this.#waiting.slice(0, at).some((each) => each.effect !== 'read');",
      "const before = this.#waiting.slice(at + 1).some((each) => each.effect !== 'read');",
    ),
  },
  {
    name: 'what runs for who has left is forgotten',
    edits: control(
      'answerer',
      'if (isMeant(work.request.id, work.from)) work.forgotten = true;',
      'if (isMeant(work.request.id, work.from)) this.#running.delete(idKey(work.request.id));',
    ),
  },
  {
    name: 'what waits for who has left is begun',
    edits: control(
      'answerer',
      'this.#waiting = this.#waiting.filter(({ request, from }) => !isMeant(request.id, from));',
      'this.#waiting = this.#waiting.filter(() => true);',
    ),
  },
  {
    name: 'credit is not given back',
    edits: control('asker', '    if (this.#feeding.delete(reply)) this.#granted -= pieceBytes;', '    this.#feeding.delete(reply);'),
  },
  {
    name: 'targets are those of all groups and types',
    edits: control('asker', "(scope.kind === 'all' || subcluster === scope.name);", "(scope.kind === 'all' || subcluster !== '');"),
  },
  {
    name: 'lives of a manager are one',
    edits: control(
      'control-wire',
      'function idKey({ manager, incarnation, number }',
      'function idKey({ manager, incarnation: { length: incarnation }, number }',
    ),
  },
  {
    name: 'time does not end',
    edits: control('asker', 'run.timers.push(this.#ports.later(asked.withinMs, () => this.#onTime(run)));', ''),
  },
  {
    name: 'an answer that is lost for want of room',
    edits: control(
      'seat',
      '      if (!taken) {\n        this.counters.delayed++;\n        return;\n      }',
      '      if (!taken) this.counters.delayed++;',
    ),
  },
];

export const rolloutMutants = [
  {
    name: 'nobody goes back when the confirmation does not come',
    edits: rollout('node', 'return now >= doing.until.at ? goBack(state) : nothing(state);', 'return nothing(state);'),
  },
  {
    name: 'what runs after a reboot is the new one',
    edits: rollout('node', 'doing.until.boot === boot && now < doing.until.at', 'now < doing.until.at'),
  },
  {
    name: 'the new one is forgotten by a crash',
    edits: rollout(
      'node',
      "const goesOn = doing?.phase === 'switched' &&",
      "const goesOn = Date.now() < 0 && doing?.phase === 'switched' &&",
    ),
  },
  {
    name: 'going back does not apply the good one',
    edits: rollout('node', "effects: [keep, { kind: 'apply', version: good }] };", 'effects: [keep] };'),
  },
  {
    name: 'an old serial is taken again',
    edits: rollout('node', 'if (id.serial <= least) return refuse', 'if (id.serial < 0) return refuse'),
  },
  {
    name: 'an abort does not reach who has switched',
    edits: rollout(
      'node',
      'return doing !== null && sameId(doing.id, message.id) ? goBack',
      "return doing?.phase === 'checked' && sameId(doing.id, message.id) ? goBack",
    ),
  },
  {
    name: 'a checked offer is held for ever without its manager',
    edits: rollout('node', 'if (state.leaderlessUntil !== null && now >= state.leaderlessUntil) return goBack(state);', ''),
  },
  {
    name: 'nothing is kept of a commit',
    edits: rollout(
      'node',
      "return { state: next, effects: [{ kind: 'keep', kept }, say(have(next))] };\n}\n\n/** To the good",
      'return { state: next, effects: [say(have(next))] };\n}\n\n/** To the good',
    ),
  },
  {
    name: 'committed is said before the order says so',
    edits: rollout(
      'manager',
      "  if (running?.phase !== 'waiting') return nothing(state);\n",
      "  if (running?.phase !== 'waiting') return nothing(state);\n  if (state.name !== '') return committed(state, running);\n",
    ),
  },
  {
    name: 'an abort while the confirmation is on its way',
    edits: rollout(
      'manager',
      "if (running.phase === 'aborting' || running.phase === 'confirming') return",
      "if (running.phase === 'aborting') return",
    ),
  },
  {
    name: 'who was away is not caught up',
    edits: rollout('manager', 'if (behind.length === 0) return nothing(state);', 'if (behind.length >= 0) return nothing(state);'),
  },
  {
    name: 'a serial is given twice',
    edits: rollout('manager', 'Math.max(most, seen, good.serial), Math.max(offered, version.serial));', '0, 0);'),
  },
  {
    name: 'a node that leaves is not noticed',
    edits: rollout('manager', 'return missed.length === 0 ? nothing(known) : abort', 'return missed.length >= 0 ? nothing(known) : abort'),
  },
  {
    name: 'who missed the abort is not told',
    edits: rollout(
      'manager',
      'if (doing?.id.manager === state.name && isOver(state, doing))',
      "if (doing?.id.manager === '' && isOver(state, doing))",
    ),
  },
  {
    name: 'what is unknown is called rolled back',
    edits: rollout(
      'manager',
      "if (running.phase === 'confirming') return ended(next, running, 'unknown');",
      "if (running.phase === 'confirming') return ended(next, running, 'rolled back');",
    ),
  },
  {
    name: 'a serial that was offered is forgotten',
    edits: rollout('manager', 'keep({ ...state, offered: serial }),', ''),
  },
  { name: 'who has let go waits for nobody', edits: stopAll('if (missing.length === 0)', 'if (missing.length < wanted.length)') },
  { name: 'killed before all had let go it begins with the new one', edits: stopAll('&& !passed(doing.id)', '&& doing.id.serial < 0') },
  {
    name: 'out of a stop of all it serves beside another group',
    edits: stopAll('if (open === null) return', 'return'),
  },
  { name: 'who was away serves beside the new group', edits: stopAll('serial > own.serial', 'serial > 1e9') },
  {
    name: 'who does not let go is waited for',
    edits: stopAll("return now < until ? { kind: 'wait' } : ", "return until > 0 ? { kind: 'wait' } : "),
  },
];
