export declare const steps: Readonly<
  Record<
    'lint' | 'types' | 'rooms' | 'closed' | 'dead' | 'format' | 'build',
    readonly [name: string, command: string, args: readonly string[]]
  >
>;
