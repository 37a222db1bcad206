// Views out of what a daemon tells of one group. A view must have the same id at all of its members and another one in the other half of a partition;
// who was away must be seen to leave; and visitors, who are in our groups without being of us, must not cost a round.
//
// * Ids that the daemon gives come again, so the names of all members are part of ours.
// * Under one view of the network some come along with us (our own set) and some were elsewhere. Where one of the latter was in our last view, others
//   may have given its addresses away meanwhile, though the members are the same as before: so it leaves first, and comes back with the view.
// * What changes nothing for us is no view: a visitor who comes or goes, a network that has the same of us, all of whom came along. Whoever is
//   in our set has had the same last view and sees the same list, so all of us judge alike.

import { createHash } from 'node:crypto';
import type { BusView, MemberId } from '../../core/membership/view.ts';
import type { GroupView } from './membership.ts';

const digestHex = 12;

export class ViewMaker {
  readonly #self: MemberId;
  readonly #isOurs: (id: MemberId) => boolean;
  /** Of us, as last told; null: nothing was told yet. */
  #told: readonly MemberId[] | null = null;
  #ours: ReadonlySet<MemberId> = new Set();

  constructor(self: MemberId, isOurs: (id: MemberId) => boolean) {
    this.#self = self;
    this.#isOurs = isOurs;
  }

  get hasView(): boolean {
    return this.#told !== null;
  }

  /** One of us, and in the group just now: also by a view that was not told. */
  isMember(id: MemberId): boolean {
    return this.#ours.has(id);
  }

  /** The views that follow from it, in their order. Null: we are not in it, which no daemon tells. */
  accept(view: GroupView): readonly BusView[] | null {
    const along = new Set(view.cause === 'network' ? view.sets[view.own] : view.members);
    if (!view.members.includes(this.#self) || !along.has(this.#self)) return null;
    const members = view.members.filter((id) => this.#isOurs(id));
    // Our own join begins a new stay, also where an earlier one under our name was still on the list: to the others it is another view.
    const isOwnJoin = view.cause === 'join' && view.sets[0]?.[0] === this.#self;
    const last = isOwnJoin ? null : this.#told;
    this.#ours = new Set(members);
    if (last === null) return this.#tell([{ id: idOf(view, view.members), members }]);
    const wasAway = last.some((id) => !along.has(id) && this.#ours.has(id));
    if (!wasAway && sameOf(last, members)) return [];
    if (!wasAway) return this.#tell([lossOf({ id: idOf(view, view.members), members }, view, last)]);
    const stayed = members.filter((id) => along.has(id) && last.includes(id));
    const between = { id: `${idOf(view, stayed)}/own`, members: stayed };
    return this.#tell([lossOf(between, view, last), { id: idOf(view, view.members), members }]);
  }

  #tell(views: readonly BusView[]): readonly BusView[] {
    this.#told = views.at(-1)?.members ?? this.#told;
    return views;
  }
}

/** `<daemon>.<time>.<counter>-<digest of names>`. */
function idOf({ id }: GroupView, names: readonly string[]): string {
  const digest = createHash('sha256').update(names.join(' ')).digest('hex').slice(0, digestHex);
  return `${id.daemon.toString(16)}.${id.time.toString(16)}.${id.counter}-${digest}`;
}

/** Who the network has taken away, rather than its own end. */
function lossOf(made: BusView, { cause }: GroupView, last: readonly MemberId[]): BusView {
  const lost = cause === 'network' ? last.filter((id) => !made.members.includes(id)) : [];
  return lost.length === 0 ? made : { ...made, lost };
}

function sameOf(a: readonly MemberId[], b: readonly MemberId[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id));
}
