// The control group as its simulations need it: one order for all that are together, views that tell who that is, and, when it is divided, those that stay
// together have had the same messages. What was not delivered by then is lost where its sender is gone, and comes after the view where he is not.

import type { Random } from '../random.ts';

export type News<Message> =
  | { readonly kind: 'message'; readonly from: string; readonly message: Message }
  | { readonly kind: 'view'; readonly id: string; readonly members: readonly string[] };

interface Room<Message> {
  readonly members: readonly string[];
  readonly news: News<Message>[];
}

export class SimGroup<Message> {
  #rooms: Room<Message>[] = [];
  /** How much of its room a member has had. */
  readonly #had = new Map<string, number>();
  readonly #random: Random;
  #views = 0;
  /** Something can be delivered to a member. */
  readonly #due: (member: string) => void;

  constructor(random: Random, due: (member: string) => void) {
    this.#random = random;
    this.#due = due;
  }

  /** False: it is in no view. */
  say(from: string, message: Message): boolean {
    const room = this.#roomOf(from);
    if (room === undefined) return false;
    room.news.push({ kind: 'message', from, message });
    for (const member of room.members) this.#due(member);
    return true;
  }

  /** The next that a member hears. */
  take(member: string): News<Message> | null {
    const had = this.#had.get(member) ?? 0;
    const next = this.#roomOf(member)?.news[had] ?? null;
    if (next !== null) this.#had.set(member, had + 1);
    return next;
  }

  together(member: string): readonly string[] {
    return this.#roomOf(member)?.members ?? [];
  }

  rooms(): readonly (readonly string[])[] {
    return this.#rooms.map(({ members }) => members);
  }

  /** Who is together from now on. `hear` is called for what is delivered before the new view. */
  divide(groups: readonly (readonly string[])[], hear: (member: string, news: News<Message>) => void): void {
    const old = this.#rooms;
    const parts = groups.flatMap((group) =>
      old.flatMap((room) => {
        const those = group.filter((member) => room.members.includes(member));
        return those.length === 0 ? [] : [{ group, room, those, upTo: this.#level(room, those, hear) }];
      }),
    );
    this.#rooms = groups.map((members) => ({
      members,
      news: [
        { kind: 'view', id: `view ${++this.#views}`, members },
        ...parts.flatMap(({ group, room, those, upTo }) =>
          group === members ? room.news.slice(upTo).filter((each) => each.kind === 'message' && those.includes(each.from)) : [],
        ),
      ],
    }));
    for (const group of groups) {
      for (const member of group) {
        this.#had.set(member, 0);
        for (const _ of this.#roomOf(member)?.news ?? []) this.#due(member);
      }
    }
  }

  #level({ news }: Room<Message>, those: readonly string[], hear: (member: string, news: News<Message>) => void): number {
    const most = those.reduce((sum, member) => Math.max(sum, this.#had.get(member) ?? 0), 0);
    const upTo = this.#random.whole(most, news.length);
    for (const member of those) {
      for (let at = this.#had.get(member) ?? 0; at < upTo; at++) {
        const next = news[at];
        if (next !== undefined) hear(member, next);
      }
    }
    return upTo;
  }

  #roomOf(member: string): Room<Message> | undefined {
    return this.#rooms.find(({ members }) => members.includes(member));
  }
}
