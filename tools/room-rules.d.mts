import type { Room } from './rooms.mjs';

/** A pattern of the paths that belong to a room. */
export declare function pathsOf(room: string, all?: readonly Room[]): string;
export declare function rulesOf(all?: readonly Room[]): readonly object[];
