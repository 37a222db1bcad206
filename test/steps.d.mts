export declare const steps: Readonly<
  Record<'lint' | 'types' | 'rooms' | 'dead' | 'format' | 'build', readonly [name: string, command: string, args: readonly string[]]>
>;
