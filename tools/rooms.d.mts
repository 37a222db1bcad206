export interface Room {
  /** Folder or file, from the root. */
  readonly room: string;
  readonly holds: string;
  readonly without: string;
  readonly may: readonly string[];
  readonly outside: readonly string[];
}

export declare const language: readonly Room[];
export declare const runtime: readonly Room[];
export declare const around: readonly Pick<Room, 'room' | 'holds' | 'without'>[];
